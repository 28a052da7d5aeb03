import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0009_warned"),
        ("trends", "0016_compared"),
    ]

    operations = [
        migrations.AlterField(
            model_name="stackrun",
            name="project",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="ingest.project"),
        ),
        migrations.AddIndex(
            model_name="stackrun",
            index=models.Index(fields=["project", "run"], name="stack_run_goes"),
        ),
    ]
