"""What becomes of a deployment of ECS: with an image whose tag has "bad" in it the circuit breaker goes back, and the service is steady
with its old task definition, as it is on AWS.

Source: Amazon ECS developer guide, "How the Amazon ECS deployment circuit breaker detects failures" (2026-11).
"""

import re

from moto.ecs.models import EC2ContainerServiceBackend

BAD_TAG = re.compile(r":[^/:]*bad[^/:]*$")

update_service = EC2ContainerServiceBackend.update_service


def is_bad(backend, task_definition):
    containers = backend.describe_task_definition(task_definition).container_definitions
    return any(BAD_TAG.search(container.get("image", "")) for container in containers)


def update_with_circuit_breaker(self, service_properties):
    name = service_properties["service"].split("/")[-1]
    cluster = self._get_cluster(service_properties.get("cluster", "default"))
    before = self.services[f"{cluster.name}:{name}"].task_definition
    service = update_service(self, service_properties)
    if service.task_definition != before and is_bad(self, service.task_definition):
        service.task_definition = before
    for deployment in service.deployments:
        deployment["taskDefinition"] = service.task_definition
    return service


EC2ContainerServiceBackend.update_service = update_with_circuit_breaker
