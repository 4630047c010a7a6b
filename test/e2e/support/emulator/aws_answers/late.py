"""Runs functions when the server starts: after the command that starts it has added operations of its own."""

import moto.server

waiting = []
start = moto.server.main


def main(*args, **kwargs):
    for function in waiting:
        function()
    return start(*args, **kwargs)


moto.server.main = main


def when_it_starts(function):
    waiting.append(function)
    return function
