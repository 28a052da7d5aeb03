"""The conftest of every suite: writes down what pytest says and which threads there are, one JSON line each."""

import json
import os
import re
import sys
import threading
import warnings

WITNESS = os.environ["MATRIX_WITNESS"]


def say(*what):
    with open(WITNESS, "a") as file:  # noqa: PTH123  (pathlib is slower to import, and a line is written at once)
        file.write(json.dumps(what) + "\n")


def plain(text):
    """Without numbers and addresses: descriptors and ids are not the same in two processes."""
    return re.sub(r"0x[0-9a-f]+|\d+", "#", str(text).replace(os.getcwd(), "."))  # noqa: PTH109


class Reports:
    def pytest_runtest_logreport(self, report):
        say("report", report.nodeid, report.when, report.outcome, hasattr(report, "wasxfail"))

    def pytest_collectreport(self, report):
        if not report.passed:
            say("collected", report.nodeid, report.outcome)

    def pytest_warning_recorded(self, warning_message, when, nodeid):
        warning = warning_message
        where = plain(warning.filename), warning.lineno
        say("warning", nodeid, when, warning.category.__name__, plain(warning.message), *where)


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Reports())


def pytest_runtest_logfinish(nodeid):
    if "PYTEST_XDIST_WORKER" in os.environ or "xdist" not in sys.modules:
        say("threads", nodeid, sorted({plain(thread.name) for thread in threading.enumerate()}))


def pytest_unconfigure():
    say("filters", len(warnings.filters))
