"""What becomes of a deployment of ECS: with an image whose tag has "bad" in it the circuit breaker goes back, and the service is steady
with its old task definition, as it is on AWS. With "errors" in it the tasks start and an alarm rings: a service that has alarms goes back.

Source: Amazon ECS developer guide, "How the Amazon ECS deployment circuit breaker detects failures"; "How CloudWatch alarms detect Amazon ECS
deployment failures" (2026-11).
"""

import re

from moto.ecs.models import EC2ContainerServiceBackend

BAD_TAG = re.compile(r":[^/:]*bad[^/:]*$")
ERRORS_TAG = re.compile(r":[^/:]*errors[^/:]*$")

update_service = EC2ContainerServiceBackend.update_service


def has_tag(backend, task_definition, tag):
    containers = backend.describe_task_definition(task_definition).container_definitions
    return any(tag.search(container.get("image", "")) for container in containers)


def has_alarms(service, service_properties):
    given = service_properties.get("deployment_configuration") or {}
    kept = getattr(service, "deployment_configuration", None) or {}
    alarms = given.get("alarms", kept.get("alarms", {}))
    return alarms.get("enable") and alarms.get("rollback") and alarms.get("alarmNames")


def goes_back(backend, service, service_properties):
    task_definition = service.task_definition
    if has_tag(backend, task_definition, BAD_TAG):
        return True
    return has_alarms(service, service_properties) and has_tag(backend, task_definition, ERRORS_TAG)


def update_with_circuit_breaker(self, service_properties):
    name = service_properties["service"].split("/")[-1]
    cluster = self._get_cluster(service_properties.get("cluster", "default"))
    before = self.services[f"{cluster.name}:{name}"].task_definition
    service = update_service(self, service_properties)
    if service.task_definition != before and goes_back(self, service, service_properties):
        service.task_definition = before
    for deployment in service.deployments:
        deployment["taskDefinition"] = service.task_definition
    return service


EC2ContainerServiceBackend.update_service = update_with_circuit_breaker
