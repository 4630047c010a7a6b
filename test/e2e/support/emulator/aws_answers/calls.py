"""Writes down what is asked of AWS, a line each, for the test of the deployer's rights: service, operation, parameters, and who asks.

The service is the one of the signature, which is its prefix in IAM for nearly all. What the tests themselves ask is left out.
"""

import functools
import io
import json
import os
import re
from urllib.parse import parse_qs, unquote

from moto.core.responses import BaseResponse
from moto.core.utils import get_service_model
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from werkzeug.wrappers import Request

from .late import when_it_starts

LOG = os.environ.get("AWS_EMULATOR_CALLS_LOG")
SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")
#: As emulator.ts signs.
OF_A_TEST = "Signature=0"
#: botocore's name, where it is not the signature's.
MODELS = {"elasticloadbalancing": "elbv2", "monitoring": "cloudwatch", "tagging": "resourcegroupstaggingapi"}


class Reader(BaseResponse):
    """moto's own parser of any service's protocol."""

    def __init__(self, service):
        super().__init__(service_name=service)
        self.automated_parameter_parsing = True


@functools.cache
def paths_of(service):
    """Of a service with paths: method, pattern, keys of the query, name; the most particular first."""
    operations = []
    model = get_service_model(service)
    for name in model.operation_names:
        http = model.operation_model(name).http
        path, _, query = http["requestUri"].partition("?")
        # botocore's paths of S3 begin with the bucket.
        pattern = re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", path.rstrip("/") or "/")
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)
        keys = frozenset(parse_qs(query, keep_blank_values=True))
        operations.append((http["method"], re.compile(pattern + "/?$"), keys, name))
    return sorted(operations, key=lambda each: (-len(each[2]), each[1].pattern.count("(?P"), -len(each[1].pattern)))


def by_path(service, environ):
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    for method, pattern, keys, name in paths_of(service):
        # As it was sent: an ARN in a path has escaped slashes.
        match = pattern.match(environ.get("RAW_URI", environ["PATH_INFO"]).partition("?")[0])
        if method == environ["REQUEST_METHOD"] and match and keys <= set(query):
            asked = {key: values[0] for key, values in query.items()}
            return name, {**asked, **{key: unquote(value) for key, value in match.groupdict().items()}}
    return f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}", {}


def read(service, environ, body):
    if get_service_model(service).protocol.startswith("rest-"):
        operation, params = by_path(service, environ)
        content = json.loads(body) if body[:1] == b"{" and service != "s3" else {}
        return operation, {**content, **params}
    request = Request({**environ, "wsgi.input": io.BytesIO(body)})
    reader = Reader(service)
    reader.setup_class(request, request.url, request.headers)
    return reader._get_action(), getattr(reader, "params", {})


def record(environ):
    scope = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if scope is None or environ["HTTP_AUTHORIZATION"].endswith(OF_A_TEST):
        return
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    access_key, region, service = scope.groups()
    operation, params = read(MODELS.get(service, service), environ, body)
    call = {"service": service, "region": region, "operation": operation, "params": params, "accessKey": access_key}
    with open(LOG, "a") as out:
        out.write(json.dumps(call, default=str) + "\n")


@when_it_starts
def write_down():
    if LOG is None:
        return
    answer_request = DomainDispatcherApplication.__call__

    def written_down(self, environ, start_response):
        record(environ)
        return answer_request(self, environ, start_response)

    DomainDispatcherApplication.__call__ = written_down
