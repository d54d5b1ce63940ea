"""What the plugin of the benchmark does, for a supervisor that imports Python.

It has no callbacks: what it asks the supervisor is no call."""

import os


class Bench:
    def noop(self):
        return True

    def pid(self):
        return os.getpid()


def make_bench(supervisord, **options):
    return Bench()
