"""What a page costs after a short history and after a long one. With services of its own, as tests have them."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
