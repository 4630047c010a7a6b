"""Certificates, which ACM issues when the record of each name is in a zone, whoever owns it; moto issues them after a minute in any case.

Listeners with more certificates than one: moto forgets the others when the listener is changed, and counts the listener's own.
Sources (2026-11): ACM user guide, "DNS validation"; ELB API reference, DescribeListenerCertificates: a default certificate may be in the list as
well; ELB user guide, "Quotas for your Application Load Balancers": 25 certificates without the default ones.
"""

from moto.acm.models import CertBundle
from moto.elbv2.exceptions import TooManyCertificatesError
from moto.elbv2.models import ELBv2Backend
from moto.route53.models import route53_backends

from aws_answers.one_at_a_time import one_at_a_time

QUOTA = 25


def records_everywhere():
    backends = [backend for regions in list(route53_backends.values()) for backend in list(regions.values())]
    return {record.name for backend in backends for zone in list(backend.zones.values()) for record in list(zone.rrsets)}


def check(self):
    if self.type != "AMAZON_ISSUED" or self.status != "PENDING_VALIDATION":
        return
    options = self.describe()["Certificate"]["DomainValidationOptions"]
    if {option["ResourceRecord"]["Name"] for option in options} <= records_everywhere():
        self.status = "ISSUED"


modify_listener = ELBv2Backend.modify_listener


def modify_and_keep_the_others(self, *args, **kwargs):
    arn = kwargs.get("arn") or args[0]
    others = self.describe_listeners(load_balancer_arn=None, listener_arns=[arn])[0].certificates[1:]
    listener = modify_listener(self, *args, **kwargs)
    listener.certificates = [*listener.certificates[:1], *others]
    return listener


def add_listener_certificates(self, arn, certificates):
    listener = self.describe_listeners(load_balancer_arn=None, listener_arns=[arn])[0]
    own, others = listener.certificates[:1], listener.certificates[1:]
    others = list(dict.fromkeys([*others, *(each["CertificateArn"] for each in certificates)]))
    if len(others) > QUOTA:
        raise TooManyCertificatesError()
    listener.certificates = [*own, *others]
    return listener.certificates


def remove_listener_certificates(self, arn, certificates):
    listener = self.describe_listeners(load_balancer_arn=None, listener_arns=[arn])[0]
    removed = [each["CertificateArn"] for each in certificates]
    listener.certificates = [*listener.certificates[:1], *(each for each in listener.certificates[1:] if each not in removed)]


CertBundle.check = check
ELBv2Backend.modify_listener = one_at_a_time(modify_and_keep_the_others)
ELBv2Backend.add_listener_certificates = one_at_a_time(add_listener_certificates)
ELBv2Backend.remove_listener_certificates = one_at_a_time(remove_listener_certificates)
