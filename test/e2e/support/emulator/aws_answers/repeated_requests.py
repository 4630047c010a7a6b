"""A request that the SDK sends a second time, as its first answer was lost or late on a busy machine, gets the answer of the first one.

AWS has done what the first one asked for, and refuses it the second time; here that is a fault of the machine, which no test is about.
"""

from collections import OrderedDict
from threading import Event, Lock

from moto.moto_server.werkzeug_app import DomainDispatcherApplication

KEPT = 2000
PATIENCE_SECONDS = 60

answer_request = DomainDispatcherApplication.__call__
answers = OrderedDict()  # id of the SDK's call -> its answer
lock = Lock()


class Answer:
    def __init__(self):
        self.done = Event()
        self.parts = None


def answer_once(self, environ, start_response):
    call = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
    if call is None:
        return answer_request(self, environ, start_response)
    with lock:
        earlier = answers.get(call)
        if earlier is None:
            mine = answers[call] = Answer()
            if len(answers) > KEPT:
                answers.popitem(last=False)
    if earlier is not None and earlier.done.wait(PATIENCE_SECONDS) and earlier.parts is not None:
        status, headers, body = earlier.parts
        start_response(status, headers)
        return body
    if earlier is not None:
        return answer_request(self, environ, start_response)
    try:
        started = []
        body = list(answer_request(self, environ, lambda status, headers, *more: started.append((status, headers))))
        status, headers = started[0]
        # What was refused may be asked for again.
        if status.startswith("2"):
            mine.parts = (status, headers, body)
        start_response(status, headers)
        return body
    finally:
        mine.done.set()


DomainDispatcherApplication.__call__ = answer_once
