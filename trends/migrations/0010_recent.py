"""What the list of tests sorts by. `manage.py recompute` fills it for the runs that are there already."""

import django.contrib.postgres.fields
import django.db.models.deletion
import trends.models.real
from django.db import migrations, models

PAD = """
UPDATE trends_variant SET seconds = array_fill(NULL::real, ARRAY[cardinality(runs)]),
    longest = array_fill(NULL::real, ARRAY[cardinality(runs)])
WHERE cardinality(runs) > 0
"""
"""As long as the list of runs: each place belongs to one."""


class Migration(migrations.Migration):

    dependencies = [
        ('ingest', '0005_demo'),
        ('trends', '0009_comparisons'),
    ]

    operations = [
        migrations.AddField(
            model_name='variant',
            name='longest',
            field=django.contrib.postgres.fields.ArrayField(base_field=trends.models.real.RealField(null=True), default=list, size=None),
        ),
        migrations.AddField(
            model_name='variant',
            name='seconds',
            field=django.contrib.postgres.fields.ArrayField(base_field=trends.models.real.RealField(null=True), default=list, size=None),
        ),
        migrations.RunSQL(PAD, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Recent',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='ingest.case')),
                ('backends', models.SmallIntegerField()),
                ('runs', models.PositiveIntegerField()),
                ('bad', models.PositiveIntegerField()),
                ('retried', models.PositiveIntegerField()),
                ('p50_s', models.FloatField(null=True)),
                ('p95_s', models.FloatField(null=True)),
                ('longest_s', models.FloatField(null=True)),
                ('run', models.PositiveIntegerField()),
                ('seen_on', models.DateField()),
                ('ran_on', models.DateField(null=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='ingest.project')),
            ],
        ),
    ]
