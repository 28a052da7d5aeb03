"""From the bytes of a request to typed records, or to an error that names the field."""

from ingest.decode.batch import Received, read
from ingest.decode.records import Hanging, Header, Ledger, Loop, Result, Running, Warned

__all__ = ["Hanging", "Header", "Ledger", "Loop", "Received", "Result", "Running", "Warned", "read"]
