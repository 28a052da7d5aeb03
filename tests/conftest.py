"""What every test of the house may use."""

import os

from tests.fixtures.site import make_site, site

__all__ = ["make_site", "site"]


def pytest_configure() -> None:
    """Programs that tests start are to use the shipped settings, and pytests within tests none."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
