"""Changes that moto would lose: it reads a list and writes it back, and of two requests at once, in two threads, only one would count."""

from threading import RLock

lock = RLock()


def one_at_a_time(change):
    def changed(*args, **kwargs):
        with lock:
            return change(*args, **kwargs)

    return changed
