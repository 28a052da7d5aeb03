"""One noun a file; import them from here."""

from ingest.models.batch import Batch
from ingest.models.case import Case, Node
from ingest.models.failure import Failure
from ingest.models.hanging import Hanging
from ingest.models.project import Membership, Project
from ingest.models.result import Backend, Outcome, Reason, Result
from ingest.models.run import Run
from ingest.models.running import Running
from ingest.models.session import Session
from ingest.models.token import Token
from ingest.models.warned import Warned, WarningText

__all__ = [
    "Backend",
    "Batch",
    "Case",
    "Failure",
    "Hanging",
    "Membership",
    "Node",
    "Outcome",
    "Project",
    "Reason",
    "Result",
    "Run",
    "Running",
    "Session",
    "Token",
    "Warned",
    "WarningText",
]
