"""Log groups that AWS makes, without retention, where they do not exist.

They outlive what wrote into them: a group that is left after a destroy is missing in the program.
Sources (2026-11): RDS user guide, "Publishing PostgreSQL logs to CloudWatch Logs"; EKS user guide, "Send control plane logs to
CloudWatch Logs"; CloudWatch user guide, "Container Insights performance log events"; Lambda developer guide, "Log groups".
"""

from moto.awslambda.models import LambdaBackend
from moto.ecs.models import EC2ContainerServiceBackend
from moto.eks.models import EKSBackend
from moto.logs.models import logs_backends
from moto.rds.models import RDSBackend


def make(backend, *names):
    logs = logs_backends[backend.account_id][backend.region_name]
    for name in names:
        if name not in logs.groups:
            logs.create_log_group(name, tags={})


def after(owner, operation, groups_of):
    """The operation, and then the groups that AWS makes for it."""
    original = getattr(owner, operation)

    def answer(self, *args, **kwargs):
        made = original(self, *args, **kwargs)
        make(self, *groups_of(made, args, kwargs))
        return made

    setattr(owner, operation, answer)


def of_database(made, args, kwargs):
    return [f"/aws/rds/instance/{made.db_instance_identifier}/{log}" for log in args[0].get("enable_cloudwatch_logs_exports") or []]


def of_kubernetes(made, args, kwargs):
    asked = (kwargs.get("logging") or {}).get("clusterLogging", [])
    return [f"/aws/eks/{made.name}/cluster"] if any(each.get("enabled") for each in asked) else []


def of_tasks(made, args, kwargs):
    insights = any(each.get("name") == "containerInsights" and each.get("value") != "disabled" for each in made.settings or [])
    return [f"/aws/ecs/containerinsights/{made.name}/performance"] if insights else []


def of_function(made, args, kwargs):
    named = (args[0].get("LoggingConfig") or {}).get("LogGroup")
    return [] if named else [f"/aws/lambda/{made.function_name}"]


after(RDSBackend, "create_db_instance", of_database)
after(RDSBackend, "create_db_instance_read_replica", of_database)
after(EKSBackend, "create_cluster", of_kubernetes)
after(EC2ContainerServiceBackend, "create_cluster", of_tasks)
after(LambdaBackend, "create_function", of_function)
