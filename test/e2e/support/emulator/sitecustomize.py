"""What moto 5.2 forgets of a request and AWS would answer with: without it a second preview finds changes that are none.

Python loads this file by itself when it is on PYTHONPATH; emulator.ts puts it there for the emulator alone.
"""

from moto.autoscaling.models import LifecycleHook, FakeScalingPolicy
from moto.autoscaling.responses import AutoScalingResponse
from moto.awslambda.models import LambdaFunction
from moto.core.utils import camelcase_to_underscores
from moto.ec2.models import ec2_backends
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.eks.models import Cluster
from moto.rds.models import DBInstance, RDSBackend

SERVICE_FIELDS = (
    "availabilityZoneRebalancing",
    "capacityProviderStrategy",
    "deploymentConfiguration",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
)

DATABASE_FIELDS = {
    "monitoring_interval": "monitoring_interval",
    "monitoring_role_arn": "monitoring_role_arn",
    "enable_performance_insights": "performance_insights_enabled",
    "performance_insights_kms_key_id": "performance_insights_kms_key_id",
    "performance_insights_retention_period": "performance_insights_retention_period",
}


def keep_service_fields(operation):
    def answer(self):
        result = operation(self)
        name = self._get_param("serviceName") or self._get_param("service")
        services, _ = self.ecs_backend.describe_services(self._get_param("cluster", "default"), [name])
        for field in SERVICE_FIELDS:
            value = self._get_param(field)
            if value is not None:
                for service in services:
                    setattr(service, camelcase_to_underscores(field), value)
        return result

    return answer


EC2ContainerServiceResponse.create_service = keep_service_fields(EC2ContainerServiceResponse.create_service)
EC2ContainerServiceResponse.update_service = keep_service_fields(EC2ContainerServiceResponse.update_service)

create_database = DBInstance.__init__


def create_with_insights(self, *args, **kwargs):
    create_database(self, *args, **kwargs)
    keep_database_fields(self, kwargs)


def keep_database_fields(database, kwargs):
    for given, kept in DATABASE_FIELDS.items():
        if kwargs.get(given) is not None:
            setattr(database, kept, kwargs[given])


modify_database = RDSBackend.modify_db_instance


def modify_with_insights(self, db_instance_identifier, db_kwargs):
    given = dict(db_kwargs)
    database = modify_database(self, db_instance_identifier, db_kwargs)
    keep_database_fields(database, given)
    return database


DBInstance.__init__ = create_with_insights
RDSBackend.modify_db_instance = modify_with_insights


def keep_group_fields(operation):
    def answer(self):
        result = operation(self)
        group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
        if self._get_param("DefaultInstanceWarmup") is not None:
            group.default_instance_warmup = self._get_int_param("DefaultInstanceWarmup")
        policy = self._get_params().get("InstanceMaintenancePolicy")
        if policy is not None:
            group.instance_maintenance_policy = {key: int(value) for key, value in policy.items()}
        return result

    return answer


AutoScalingResponse.create_auto_scaling_group = keep_group_fields(AutoScalingResponse.create_auto_scaling_group)
AutoScalingResponse.update_auto_scaling_group = keep_group_fields(AutoScalingResponse.update_auto_scaling_group)

create_policy = FakeScalingPolicy.__init__


def create_enabled_policy(self, *args, **kwargs):
    create_policy(self, *args, **kwargs)
    self.enabled = True
    self.predictive_scaling_configuration = self.predictive_scaling_configuration or None


FakeScalingPolicy.__init__ = create_enabled_policy

create_hook = LifecycleHook.__init__


def create_hook_without_target(self, *args, **kwargs):
    create_hook(self, *args, **kwargs)
    self.notification_target_arn = None
    self.role_arn = None


LifecycleHook.__init__ = create_hook_without_target


create_cluster = Cluster.__init__


def create_with_security_group(self, *args, **kwargs):
    """AWS makes a security group with each cluster, for its nodes and pods."""
    create_cluster(self, *args, **kwargs)
    _, _, _, region, account, _ = self.arn.split(":", 5)
    ec2 = ec2_backends[account][region]
    vpc = ec2.get_subnet(self.resources_vpc_config["subnetIds"][0]).vpc_id
    group = ec2.create_security_group(f"eks-cluster-sg-{self.name}", "made with the cluster", vpc_id=vpc)
    self.resources_vpc_config = {**self.resources_vpc_config, "clusterSecurityGroupId": group.id, "vpcId": vpc}


Cluster.__init__ = create_with_security_group


create_function = LambdaFunction.__init__
configuration_of = LambdaFunction.get_configuration
update_configuration = LambdaFunction.update_configuration


def create_with_logging(self, account_id, spec, *args, **kwargs):
    create_function(self, account_id, spec, *args, **kwargs)
    self.logging_config = spec.get("LoggingConfig")


def update_with_logging(self, config_updates):
    self.logging_config = config_updates.get("LoggingConfig", self.logging_config)
    return update_configuration(self, config_updates)


def configuration_with_logging(self, *args, **kwargs):
    configuration = configuration_of(self, *args, **kwargs)
    if self.logging_config is not None:
        configuration["LoggingConfig"] = self.logging_config
    return configuration


LambdaFunction.__init__ = create_with_logging
LambdaFunction.update_configuration = update_with_logging
LambdaFunction.get_configuration = configuration_with_logging
