"""What runs took on each backend. `manage.py recompute` fills it for the runs that are there already."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingest', '0005_demo'),
        ('trends', '0010_recent'),
    ]

    operations = [
        migrations.CreateModel(
            name='RunTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.PositiveIntegerField()),
                ('day', models.DateField()),
                ('backend', models.SmallIntegerField(choices=[(0, 'none'), (1, 'asyncio'), (2, 'asyncio+uvloop'), (3, 'trio'), (4, 'mixed'), (5, 'other')])),
                ('results', models.PositiveIntegerField()),
                ('bad', models.PositiveIntegerField()),
                ('timed_out', models.PositiveIntegerField()),
                ('duration_s', models.FloatField()),
                ('busy_s', models.FloatField()),
                ('longest_tick_s', models.FloatField(null=True)),
                ('slow', models.PositiveIntegerField()),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='ingest.project')),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'day'], name='run_total_day')],
                'constraints': [models.UniqueConstraint(fields=('project', 'run', 'backend'), name='run_total_once')],
            },
        ),
    ]
