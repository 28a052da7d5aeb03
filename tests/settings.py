"""The shipped settings, once the services they name are running."""

from tests.fixtures import services

services.ensure()

from config.settings import *  # noqa: E402, F403  (reads the environment)
