"""News is signed: every webhook gets a secret. Those that there were before tell theirs when a new one is asked for."""

import secrets
from typing import Any

from django.db import migrations, models


def give(apps: Any, _: Any) -> None:
    webhooks = apps.get_model("dashboard", "Webhook")
    for webhook in webhooks.objects.all():
        webhook.secret = f"lg_hook_{secrets.token_urlsafe(32)}"
        webhook.save(update_fields=["secret"])


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0003_webhook")]
    operations = [
        migrations.AddField("webhook", "secret", models.CharField(max_length=60, default=""), preserve_default=False),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
