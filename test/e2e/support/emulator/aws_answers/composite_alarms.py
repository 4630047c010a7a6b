"""Composite alarms, which moto keeps and shows but does not take.

Refused as AWS refuses: a rule or a suppressor that names an alarm which there is not, and a rule that is too long.
Source: CloudWatch API, PutCompositeAlarm, AlarmRule and ActionsSuppressor (2026-11).
"""

import re

from moto.cloudwatch.exceptions import ValidationError
from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import EmptyResult

LONGEST_RULE = 10240


def put_composite_alarm(self):
    rule = self._get_param("AlarmRule")
    suppressor = self._get_param("ActionsSuppressor")
    named = re.findall(r'(?:ALARM|OK|INSUFFICIENT_DATA)\("?([^")]+)"?\)', rule)
    missing = [name for name in [*named, *([suppressor] if suppressor else [])] if name not in self.cloudwatch_backend.alarms]
    if len(rule) > LONGEST_RULE or not named:
        raise ValidationError("AlarmRule must name alarms and not exceed 10240 characters")
    if missing:
        raise ValidationError(f"Could not save the composite alarm as alarms [{', '.join(missing)}] do not exist")
    alarm = self.cloudwatch_backend.put_metric_alarm(
        name=self._get_param("AlarmName"),
        namespace=None,
        metric_name=None,
        metric_data_queries=None,
        comparison_operator=None,
        evaluation_periods=None,
        period=None,
        threshold=None,
        statistic=None,
        description=self._get_param("AlarmDescription"),
        dimensions=[],
        alarm_actions=self._get_param("AlarmActions", []),
        ok_actions=self._get_param("OKActions", []),
        insufficient_data_actions=self._get_param("InsufficientDataActions", []),
        actions_enabled=self._get_bool_param("ActionsEnabled"),
        rule=rule,
        tags=self._get_param("Tags", []),
    )
    alarm.alarm_rule = rule
    alarm.actions_suppressor = suppressor
    alarm.actions_suppressor_wait_period = self._get_param("ActionsSuppressorWaitPeriod")
    alarm.actions_suppressor_extension_period = self._get_param("ActionsSuppressorExtensionPeriod")
    return EmptyResult()


CloudWatchResponse.put_composite_alarm = put_composite_alarm
