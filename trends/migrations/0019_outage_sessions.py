from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trends", "0018_wide_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="outage",
            name="sessions",
            field=ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
    ]
