"""Every run lengthens strips and counts: with room for that in each page, no index has to be told."""

from django.db import migrations


def room(table: str, percent: int) -> migrations.RunSQL:
    """Pages of the table are filled so far when rows are new."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} SET (fillfactor = {percent})", f"ALTER TABLE {table} RESET (fillfactor)"
    )


class Migration(migrations.Migration):
    dependencies = [("trends", "0012_quarantine")]
    operations = [room("trends_variant", 45), room("trends_recent", 45), room("trends_rollup", 60)]
