"""What it costs to make verdicts of a run. With services of its own, as tests have them."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
