"""A PostgreSQL and a Valkey of our own, from PyPI wheels, as child processes with their files in a home folder."""

from config.services.embedded import Embedded
from config.services.error import ServiceError

__all__ = ["Embedded", "ServiceError"]
