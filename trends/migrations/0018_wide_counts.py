from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trends", "0017_stacks_go"),
    ]

    operations = [
        migrations.AlterField(
            model_name="runtotal",
            name="slow",
            field=models.PositiveBigIntegerField(),
        ),
        migrations.AlterField(
            model_name="stackrun",
            name="samples",
            field=models.PositiveBigIntegerField(),
        ),
    ]
