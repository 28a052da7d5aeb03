"""Packed numbers do not get smaller; PostgreSQL need not try."""

from django.db import migrations

COLUMNS = [("window", "series"), ("snapshot", "states"), ("snapshot", "notes"), ("branch", "states"), ("branch", "keys")]


class Migration(migrations.Migration):
    dependencies = [("trends", "0003_history")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE trends_{table} ALTER COLUMN {column} SET STORAGE EXTERNAL",
            f"ALTER TABLE trends_{table} ALTER COLUMN {column} SET STORAGE EXTENDED",
        )
        for table, column in COLUMNS
    ]
