"""Rules of a security group: those whose source becomes another group, and several that come and go at once."""

from moto.ec2.models.security_groups import SecurityGroupBackend

from aws_answers.one_at_a_time import one_at_a_time

modify_rules = SecurityGroupBackend.modify_security_group_rules


def modify_rules_and_groups(self, group_id, rules):
    """moto keeps the old group."""
    modify_rules(self, group_id, rules)
    group = self.get_security_group_by_name_or_id(group_id)
    for rule_id, rule in rules.items():
        if rule.get("ReferencedGroupId") is not None:
            group.get_rule(rule_id).source_group = {"GroupId": rule["ReferencedGroupId"], "OwnerId": self.account_id, "UserId": self.account_id}


SecurityGroupBackend.modify_security_group_rules = modify_rules_and_groups


for name in ("authorize_security_group_ingress", "authorize_security_group_egress", "revoke_security_group_ingress", "revoke_security_group_egress"):
    setattr(SecurityGroupBackend, name, one_at_a_time(getattr(SecurityGroupBackend, name)))
