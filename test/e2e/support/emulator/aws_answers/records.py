"""Records of Route 53: one that the SDK asks for a second time because the first answer was lost, as happens on a busy machine, is there."""

from flask import request
from moto.route53.exceptions import ResourceRecordAlreadyExists
from moto.route53.models import Route53Backend

change_records = Route53Backend.change_resource_record_sets


def change_or_find_changed(self, zoneid, change_list):
    try:
        change_records(self, zoneid, change_list)
    except ResourceRecordAlreadyExists:
        # Such as "attempt=2; max=2".
        if request.headers.get("amz-sdk-request", "attempt=1").startswith("attempt=1"):
            raise


Route53Backend.change_resource_record_sets = change_or_find_changed
