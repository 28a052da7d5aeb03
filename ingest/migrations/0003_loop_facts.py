"""Plain numbers of what loops did, for lists and trends."""

from django.db import migrations

COLUMNS = {
    "cpu_s": "double precision",
    "slow": "integer",
    "blocked": "integer",
    "starved": "integer",
    "least_margin": "double precision",
    "cancel_latency_s": "double precision",
    "swallowed": "integer",
    "tasks_left": "integer",
    "deadlines_fired": "integer",
}
"""All may be null, so that no row of a partition has to be written anew."""

ADD = "ALTER TABLE ingest_result " + ", ".join(f"ADD COLUMN {name} {kind}" for name, kind in COLUMNS.items())
DROP = "ALTER TABLE ingest_result " + ", ".join(f"DROP COLUMN {name}" for name in COLUMNS)

PHASES = "ALTER TABLE ingest_result ALTER COLUMN phases TYPE {kind} USING phases::{kind}"
"""They are read whole and never searched: as json they come in at a quarter of the cost and take two thirds of the room."""


class Migration(migrations.Migration):
    dependencies = [("ingest", "0002_results")]
    operations = [
        migrations.RunSQL(ADD, DROP),
        migrations.RunSQL(PHASES.format(kind="json"), PHASES.format(kind="jsonb")),
    ]
