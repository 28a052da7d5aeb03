"""The shipped settings, once the services they name are running."""

from tests.fixtures import services

services.ensure()

from config.settings import *  # noqa: E402, F403  (reads the environment)

LOGGING_CONFIG = None
"""pytest shows what is logged."""
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
"""The shipped one needs collectstatic; what runs the shipped command tests it."""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""The shipped one takes a quarter of a second on purpose, for every user that a test makes."""
