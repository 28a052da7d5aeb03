#!/usr/bin/env python
"""Django's command line for Loopglass; `manage.py up` starts everything."""

import os
import sys

from django.core.management import execute_from_command_line

from config.home import load_running

STARTERS = {"up", "services"}
"""Commands that do not want the services of an `up` that runs already."""

if __name__ == "__main__":
    if not STARTERS & set(sys.argv[1:2]):
        load_running()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
