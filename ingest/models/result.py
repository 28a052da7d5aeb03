"""One attempt of one variant in a session. Rows never change.

The table is partitioned by month of `run_at`, which all results of a run share, so a run is read from one
partition and retention drops partitions. It is made by SQL in the migrations.
"""

from typing import ClassVar

from django.db import models

from ingest.models.case import Case, Node
from ingest.models.failure import Failure
from ingest.models.plain_json import PlainJSONField
from ingest.models.project import Project
from ingest.models.run import Run
from ingest.models.session import Session


class Backend(models.IntegerChoices):
    """Codes of `wire.Backend`; 0 is none, a sync test."""

    NONE = 0, "none"
    ASYNCIO = 1, "asyncio"
    UVLOOP = 2, "asyncio+uvloop"
    TRIO = 3, "trio"
    MIXED = 4, "mixed"
    OTHER = 5, "other"


class Outcome(models.IntegerChoices):
    PASSED = 1, "passed"
    FAILED = 2, "failed"
    ERROR = 3, "error"
    SKIPPED = 4, "skipped"
    XFAILED = 5, "xfailed"
    XPASSED = 6, "xpassed"


class Reason(models.IntegerChoices):
    TIMED_OUT = 1, "timed out"
    CANCELLED = 2, "cancelled"
    CRASHED = 3, "crashed"
    LOST = 4, "lost"
    STRICT_XPASS = 5, "strict xpass"


class Result(models.Model):
    pk = models.CompositePrimaryKey("project_id", "run_id", "seq", "run_at")
    project = models.ForeignKey(Project, models.DO_NOTHING, db_constraint=False)
    run = models.ForeignKey(Run, models.DO_NOTHING, db_constraint=False, related_name="results")
    seq = models.IntegerField()
    run_at = models.DateTimeField()
    """`Run.created_at`."""
    session = models.ForeignKey(Session, models.DO_NOTHING, db_constraint=False)
    case = models.ForeignKey(Case, models.DO_NOTHING, db_constraint=False)
    node = models.ForeignKey(Node, models.DO_NOTHING, db_constraint=False)
    failure = models.ForeignKey(Failure, models.DO_NOTHING, db_constraint=False, null=True)
    started_at = models.DateTimeField()
    """By the server's clock."""
    backend = models.SmallIntegerField(choices=Backend.choices)
    outcome = models.SmallIntegerField(choices=Outcome.choices)
    reason = models.SmallIntegerField(choices=Reason.choices, null=True)
    attempt = models.IntegerField()
    worker = models.TextField(null=True)  # noqa: DJ001  (null: no xdist)
    index = models.IntegerField()
    duration_s = models.FloatField()
    """Setup, call and teardown, seconds."""
    run_s = models.FloatField(null=True)
    idle_s = models.FloatField(null=True)
    busy_s = models.FloatField(null=True)
    cpu_s = models.FloatField(null=True)
    ticks = models.IntegerField(null=True)
    longest_tick_s = models.FloatField(null=True)
    slow = models.IntegerField(null=True)
    """Ticks over the slow-tick budget."""
    blocked = models.IntegerField(null=True)
    """Of those that are listed, as is `starved`."""
    starved = models.IntegerField(null=True)
    least_margin = models.FloatField(null=True)
    """Of all its deadlines, a share of the limit; 0 or less: one fired."""
    cancel_latency_s = models.FloatField(null=True)
    """The longest."""
    swallowed = models.IntegerField(null=True)
    """Cancellations."""
    tasks_left = models.IntegerField(null=True)
    """Pending when their loop was shut down."""
    deadlines_fired = models.IntegerField(null=True)
    phases = PlainJSONField()
    """`wire.PhaseRecord` objects in the order they ran."""
    subtests_passed = models.IntegerField()
    subtests_failed = models.IntegerField()

    class Meta:
        managed = False
        db_table = "ingest_result"
        ordering: ClassVar = ["seq"]

    def __str__(self) -> str:
        return f"run {self.run_id} result {self.seq}"
