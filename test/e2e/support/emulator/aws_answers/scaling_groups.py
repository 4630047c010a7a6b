"""Fields of Auto Scaling groups, their policies and hooks."""

from moto.autoscaling.models import FakeScalingPolicy, LifecycleHook
from moto.autoscaling.responses import AutoScalingResponse

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
