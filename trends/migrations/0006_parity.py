"""Parity is told of outcomes alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingest", "0001_first"), ("trends", "0005_near")]
    operations = [
        migrations.DeleteModel("Parity"),
        migrations.CreateModel(
            name="Parity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("backend", models.SmallIntegerField(choices=[(0, "none"), (1, "asyncio"), (2, "asyncio+uvloop"), (3, "trio"), (4, "mixed"), (5, "other")])),
                ("failed", models.PositiveIntegerField()),
                ("passed", models.PositiveIntegerField()),
                ("other_failed", models.PositiveIntegerField()),
                ("other_passed", models.PositiveIntegerField()),
                ("p", models.FloatField()),
                ("case", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="ingest.case")),
                ("project", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="ingest.project")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("case", "backend"), name="parity_once")]},
        ),
    ]
