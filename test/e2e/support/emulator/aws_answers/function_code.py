"""Runs the code of functions that replace machines, in Node.js, against the emulator: the others answer with their own input.

A function's errors go into the answer as Lambda's Node.js runtime puts them there.
Source: AWS Lambda developer guide, "Understanding retry behavior in Lambda", "Using Node.js", errors (2026-11).
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile

from moto.awslambda_simple.models import LambdaSimpleBackend

NODE_MODULES = os.path.join(os.path.dirname(__file__), "../../../../../node_modules")

RUNNER = """
const { handler } = require(process.argv[1]);
let event = "";
process.stdin.on("data", (text) => { event += text; });
process.stdin.on("end", () => {
  handler(JSON.parse(event)).then(
    (answer) => process.stdout.write("\\0" + JSON.stringify({ answer })),
    (error) => process.stdout.write("\\0" + JSON.stringify({ error: { errorType: error.name, errorMessage: error.message, trace: error.stack.split("\\n") } })),
  );
});
"""

answer_with_question = LambdaSimpleBackend.invoke


def runs_here(function):
    return "Auto Scaling group" in (function.description or "")


def run(function, event):
    port = sys.argv[sys.argv.index("-p") + 1]
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(io.BytesIO(function.code_bytes)).extractall(folder)
        environment = {
            **os.environ,
            **function.environment_vars,
            "NODE_PATH": NODE_MODULES,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_REGION": function.region,
            "AWS_ACCESS_KEY_ID": "function",
            "AWS_SECRET_ACCESS_KEY": "function",
        }
        command = ["node", "-e", RUNNER, os.path.join(folder, "index.js")]
        done = subprocess.run(command, input=event, env=environment, capture_output=True, text=True)
    if done.returncode != 0 or "\0" not in done.stdout:
        return {"error": {"errorType": "Runtime.ExitError", "errorMessage": done.stderr[-2000:], "trace": []}}
    return json.loads(done.stdout.split("\0")[-1])


def invoke(self, function_name, qualifier, body, headers, response_headers):
    function = self.get_function(function_name, qualifier)
    if not runs_here(function):
        return answer_with_question(self, function_name, qualifier, body, headers, response_headers)
    result = run(function, body.decode() if isinstance(body, bytes) else body or "{}")
    if "error" in result:
        response_headers["x-amz-function-error"] = "Unhandled"
    return json.dumps(result.get("error", result.get("answer"))).encode()


LambdaSimpleBackend.invoke = invoke
