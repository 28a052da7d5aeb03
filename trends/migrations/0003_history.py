"""The results of one case over many runs are found without reading those runs."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trends", "0002_verdicts"), ("ingest", "0002_results")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX ingest_result_history ON ingest_result (case_id, run_id)", "DROP INDEX ingest_result_history"
        )
    ]
