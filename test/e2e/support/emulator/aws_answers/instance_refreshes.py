"""Instance refreshes of EC2 Auto Scaling, which moto lacks.

A refresh is over at the third request: pending, in progress, over. It fails, and goes back, when the new launch template's user data starts an image
whose tag has "bad" in it: such a machine never passes the load balancer's check. With "errors" in it an alarm rings: a refresh that has
alarms goes back. Only a refresh that succeeded changes the group.
Source: EC2 Auto Scaling user guide, "Undo changes with a manual or auto rollback" (2026-11).
"""

import base64
import re
from datetime import datetime, timezone

from moto.autoscaling.models import InstanceState
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult

UNDER_WAY = ("Pending", "InProgress", "Baking", "Cancelling", "RollbackInProgress")
BAD_IMAGE = re.compile(r"docker pull --quiet \S+:\S*bad")
ERRORS_IMAGE = re.compile(r"docker pull --quiet \S+:\S*errors")


class InstanceRefreshInProgress(ServiceException):
    code = "InstanceRefreshInProgress"
    message = "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh."


class ActiveInstanceRefreshNotFound(ServiceException):
    code = "ActiveInstanceRefreshNotFound"
    message = "No in progress or pending Instance Refresh found."


def group_of(response):
    return response.autoscaling_backend.autoscaling_groups[response._get_param("AutoScalingGroupName")]


def refreshes_of(group):
    if not hasattr(group, "refreshes"):
        group.refreshes = []
    return group.refreshes


def under_way(group):
    return next((refresh for refresh in refreshes_of(group) if refresh["Status"] in UNDER_WAY), None)


def failure(group, refresh):
    """Why it fails, if it does."""
    preferences = refresh["Preferences"] or {}
    alarms = (preferences.get("AlarmSpecification") or {}).get("Alarms") or []
    policy = refresh["DesiredConfiguration"]["MixedInstancesPolicy"]
    if starts(group, policy, BAD_IMAGE):
        return "an instance failed ELB health checks"
    if alarms and starts(group, policy, ERRORS_IMAGE):
        return f"the CloudWatch alarm {alarms[0]} is in the ALARM state"
    return None


def starts(group, policy, image):
    specification = policy["LaunchTemplate"]["LaunchTemplateSpecification"]
    template = group.ec2_backend.get_launch_template(specification["LaunchTemplateId"])
    user_data = template.get_version(specification["Version"]).data.get("UserData", "")
    return bool(image.search(base64.b64decode(user_data).decode()))


def over(refresh, status, reason):
    refresh.update({"Status": status, "StatusReason": reason, "EndTime": datetime.now(timezone.utc)})


def bring(group, refresh):
    """The group has the desired configuration, as all its machines do."""
    policy = refresh["DesiredConfiguration"]["MixedInstancesPolicy"]
    group.mixed_instances_policy = policy
    group._set_launch_configuration(None, {}, policy)


def go_on(group, refresh):
    status = refresh["Status"]
    if status == "Pending":
        refresh["Status"] = "InProgress"
    elif status == "InProgress" and failure(group, refresh):
        refresh.update({"Status": "RollbackInProgress", "StatusReason": f"Failed because {failure(group, refresh)}. Rollback is in progress."})
    elif status == "InProgress":
        bring(group, refresh)
        over(refresh, "Successful", "")
    elif status == "RollbackInProgress":
        over(refresh, "RollbackSuccessful", f"Failed because {failure(group, refresh)}. Rollback was successful.")
    elif status == "Cancelling":
        over(refresh, "Cancelled", "Cancelled due to user request.")


def start_instance_refresh(self):
    group = group_of(self)
    if under_way(group):
        raise InstanceRefreshInProgress()
    refresh = {
        "InstanceRefreshId": f"refresh-{len(refreshes_of(group)) + 1}",
        "AutoScalingGroupName": group.name,
        "Status": "Pending",
        "StartTime": datetime.now(timezone.utc),
        "DesiredConfiguration": self._get_params().get("DesiredConfiguration"),
        "Preferences": self._get_params().get("Preferences"),
    }
    group.refreshes.insert(0, refresh)
    return ActionResult({"InstanceRefreshId": refresh["InstanceRefreshId"]})


def describe_instance_refreshes(self):
    group = group_of(self)
    for refresh in refreshes_of(group):
        go_on(group, refresh)
    return ActionResult({"InstanceRefreshes": group.refreshes[: self._get_int_param("MaxRecords", 50)]})


def change(status):
    def answer(self):
        refresh = under_way(group_of(self))
        if refresh is None:
            raise ActiveInstanceRefreshNotFound()
        refresh["Status"] = status
        return ActionResult({"InstanceRefreshId": refresh["InstanceRefreshId"]})

    return answer


def launch_template_of_machine(self):
    """The version that the group has: moto answers with the template's default, which machines do not follow."""
    group = self.auto_scaling_group
    if group.ec2_launch_template is None:
        return None
    template = group.ec2_launch_template
    return {"LaunchTemplateId": template.id, "LaunchTemplateName": template.name, "Version": group.launch_template_version}


AutoScalingResponse.start_instance_refresh = start_instance_refresh
AutoScalingResponse.describe_instance_refreshes = describe_instance_refreshes
AutoScalingResponse.cancel_instance_refresh = change("Cancelling")
AutoScalingResponse.rollback_instance_refresh = change("RollbackInProgress")
InstanceState.launch_template = property(launch_template_of_machine)
