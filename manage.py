#!/usr/bin/env python
"""Django's command line for Loopglass; `manage.py up` starts everything."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError

from config.home import load_running, who_is_missing

STARTERS = {"up", "services"}
"""Commands that do not want the services of an `up` that runs already."""

if __name__ == "__main__":
    if not STARTERS & set(sys.argv[1:2]):
        load_running()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except OperationalError:
        if told := who_is_missing():
            sys.exit(told)
        raise
