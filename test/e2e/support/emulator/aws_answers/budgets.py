"""Tags, subscribers and changes of budgets, which moto keeps or takes and does not give back.

A budget's name is unique in the account. A subscriber is in no notification twice, and a notification is in no budget twice.
Source: AWS Budgets API, CreateBudget, UpdateBudget, DescribeSubscribersForNotification, ListTagsForResource (2026-11).
"""

import json

from moto.budgets.responses import BudgetsResponse

tags = {}


def body(self):
    return json.loads(self.body or "{}")


def budget_of(self):
    asked = body(self)
    self.backend.describe_budget(account_id=asked["AccountId"], budget_name=asked["BudgetName"])
    return self.backend.budgets[asked["AccountId"]][asked["BudgetName"]]


def describe_subscribers_for_notification(self):
    wanted = body(self)["Notification"]
    found = [each for each in budget_of(self).notifications if each.details == wanted]
    return json.dumps({"Subscribers": [subscriber for each in found for subscriber in each.subscribers]})


def update_budget(self):
    asked = body(self)
    new = asked["NewBudget"]
    self.backend.describe_budget(account_id=asked["AccountId"], budget_name=new["BudgetName"])
    self.backend.budgets[asked["AccountId"]][new["BudgetName"]].budget.update(new)
    return "{}"


create_budget = BudgetsResponse.create_budget


def create_with_tags(self):
    answer = create_budget(self)
    asked = body(self)
    tags[f"arn:aws:budgets::{asked['AccountId']}:budget/{asked['Budget']['BudgetName']}"] = asked.get("ResourceTags") or []
    return answer


def list_tags_for_resource(self):
    return json.dumps({"ResourceTags": tags.get(body(self)["ResourceARN"], [])})


def tag_resource(self):
    asked = body(self)
    given = asked["ResourceTags"]
    kept = [each for each in tags.get(asked["ResourceARN"], []) if each["Key"] not in {tag["Key"] for tag in given}]
    tags[asked["ResourceARN"]] = [*kept, *given]
    return "{}"


def untag_resource(self):
    asked = body(self)
    tags[asked["ResourceARN"]] = [each for each in tags.get(asked["ResourceARN"], []) if each["Key"] not in asked["ResourceTagKeys"]]
    return "{}"


BudgetsResponse.create_budget = create_with_tags
for operation in (
    describe_subscribers_for_notification,
    update_budget,
    list_tags_for_resource,
    tag_resource,
    untag_resource,
):
    setattr(BudgetsResponse, operation.__name__, operation)
