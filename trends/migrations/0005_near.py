"""Results that nearly missed a deadline are few, and found without the others."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trends", "0004_packed"), ("ingest", "0003_loop_facts")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX ingest_result_near ON ingest_result (project_id, run_id) WHERE least_margin < 0.1",
            "DROP INDEX ingest_result_near",
        )
    ]
