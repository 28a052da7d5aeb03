from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("trends", "0015_site_stacks")]

    operations: ClassVar = [
        migrations.AddField("frontier", "compared", models.PositiveIntegerField(default=0)),
    ]
