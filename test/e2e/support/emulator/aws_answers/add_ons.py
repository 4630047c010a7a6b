"""EKS add-ons: the pod identity associations that they were made with, and the log groups that they write.

Sources (2026-11): EKS API, CreateAddon and Addon (podIdentityAssociations are ARNs in answers); CloudWatch user guide, "Install the
CloudWatch agent with the Amazon CloudWatch Observability EKS add-on" (log groups by cluster).
"""

import json
from types import SimpleNamespace

import moto.eks.urls
from moto.eks.models import eks_backends

from aws_answers.late import when_it_starts
from aws_answers.log_groups import make

INSIGHTS = ("application", "dataplane", "host", "performance")

associations = {}  # (cluster, add-on) -> ARNs


@when_it_starts
def answer_add_ons():
    paths = moto.eks.urls.url_paths
    add_ons = next((key for key in paths if key.endswith("/addons$")), None)
    if add_ons is None:
        return  # this server has no add-ons: moto says so itself
    one_add_on = add_ons.replace("/addons$", "/addons/(?P<rest>.+)$")
    associate = paths[add_ons.replace("/addons$", "/pod-identity-associations$")]
    for key in (add_ons, one_add_on):
        paths[key] = with_associations(paths[key], associate)


def with_associations(original, associate):
    def answer(request, full_url, headers):
        status, answered, text = original(request, full_url, headers)
        body = json.loads(text)
        add_on = body.get("addon")
        if status == 200 and add_on:
            key = (add_on["clusterName"], add_on["addonName"])
            if request.method == "POST":
                remember(key, json.loads(request.data or b"{}"), full_url, associate)
            add_on["podIdentityAssociations"] = associations.get(key, [])
        return status, answered, json.dumps(body)

    return answer


def remember(key, asked, full_url, associate):
    cluster, name = key
    url = full_url.split("/addons")[0] + "/pod-identity-associations"
    made = []
    for each in asked.get("podIdentityAssociations") or []:
        wanted = {**each, "namespace": namespace_of(name)}
        _, _, text = associate(SimpleNamespace(method="POST", data=json.dumps(wanted).encode()), url, {})
        made.append(json.loads(text)["association"]["associationArn"])
    if made:
        associations[key] = made
    if name == "amazon-cloudwatch-observability":
        for account in eks_backends.values():
            for backend in account.values():
                if cluster in backend.clusters:
                    make(backend, *(f"/aws/containerinsights/{cluster}/{part}" for part in INSIGHTS))


def namespace_of(name):
    return "amazon-cloudwatch" if name == "amazon-cloudwatch-observability" else "kube-system"
