"""Fields of an ECS service."""

from moto.core.utils import camelcase_to_underscores
from moto.ecs.responses import EC2ContainerServiceResponse

SERVICE_FIELDS = (
    "availabilityZoneRebalancing",
    "capacityProviderStrategy",
    "deploymentConfiguration",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
)


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
