"""The results table, partitioned by month: Django has no words for it."""

from django.db import migrations

CREATE = """
CREATE TABLE ingest_result (
    project_id bigint NOT NULL,
    run_id bigint NOT NULL,
    seq integer NOT NULL CHECK (seq > 0),
    run_at timestamptz NOT NULL,
    session_id bigint NOT NULL,
    case_id bigint NOT NULL,
    node_id bigint NOT NULL,
    failure_id bigint,
    started_at timestamptz NOT NULL,
    backend smallint NOT NULL CHECK (backend BETWEEN 0 AND 5),
    outcome smallint NOT NULL CHECK (outcome BETWEEN 1 AND 6),
    reason smallint CHECK (reason BETWEEN 1 AND 5),
    attempt integer NOT NULL CHECK (attempt > 0),
    worker text,
    index integer NOT NULL,
    duration_s double precision NOT NULL,
    run_s double precision,
    idle_s double precision,
    busy_s double precision,
    ticks integer,
    longest_tick_s double precision,
    phases jsonb NOT NULL,
    subtests_passed integer NOT NULL,
    subtests_failed integer NOT NULL,
    PRIMARY KEY (project_id, run_id, seq, run_at)
) PARTITION BY RANGE (run_at);

CREATE INDEX ingest_result_failures ON ingest_result (project_id, run_id, seq) WHERE outcome IN (2, 3);
"""


class Migration(migrations.Migration):
    dependencies = [("ingest", "0001_first")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE ingest_result")]
