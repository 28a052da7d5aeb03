"""From the bytes of a request to typed records, or to an error that names the field."""

from ingest.decode.batch import Received, read
from ingest.decode.records import Header, Result

__all__ = ["Header", "Received", "Result", "read"]
