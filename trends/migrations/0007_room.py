"""Every run writes its verdicts anew: with room for that in each page, nothing is left behind to be swept."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trends", "0006_parity")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE trends_verdict SET (fillfactor = 45)", "ALTER TABLE trends_verdict RESET (fillfactor)"
        )
    ]
