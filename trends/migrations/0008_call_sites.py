"""Which lines the loop stood still in. `manage.py recompute` fills it for the runs that are there already."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingest', '0005_demo'),
        ('trends', '0007_room'),
    ]

    operations = [
        migrations.CreateModel(
            name='CallSite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='ingest.project')),
            ],
        ),
        migrations.CreateModel(
            name='SiteRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.PositiveIntegerField()),
                ('day', models.DateField()),
                ('backend', models.SmallIntegerField(choices=[(0, 'none'), (1, 'asyncio'), (2, 'asyncio+uvloop'), (3, 'trio'), (4, 'mixed'), (5, 'other')])),
                ('cause', models.SmallIntegerField(choices=[(0, 'not seen'), (1, 'blocked'), (2, 'starved')])),
                ('ticks', models.PositiveIntegerField()),
                ('summed_s', models.FloatField()),
                ('worst_s', models.FloatField()),
                ('cpu_s', models.FloatField()),
                ('timed_s', models.FloatField()),
                ('attempts', models.PositiveIntegerField()),
                ('failed', models.PositiveIntegerField()),
                ('timed_out', models.PositiveIntegerField()),
                ('lengths', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='ingest.project')),
                ('site', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='trends.callsite')),
            ],
        ),
        migrations.CreateModel(
            name='SiteVariant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticks', models.PositiveIntegerField()),
                ('summed_s', models.FloatField()),
                ('worst_s', models.FloatField()),
                ('worst_run', models.PositiveIntegerField()),
                ('worst_seq', models.PositiveIntegerField()),
                ('first_run', models.PositiveIntegerField()),
                ('last_run', models.PositiveIntegerField()),
                ('leaf', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaf_of', to='trends.callsite')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='ingest.project')),
                ('site', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='trends.callsite')),
                ('variant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='trends.variant')),
            ],
        ),
        migrations.AddConstraint(
            model_name='callsite',
            constraint=models.UniqueConstraint(models.F('project'), django.db.models.functions.text.MD5('name'), name='call_site_once'),
        ),
        migrations.AddIndex(
            model_name='siterun',
            index=models.Index(fields=['project', 'run'], name='site_run_recent'),
        ),
        migrations.AddConstraint(
            model_name='siterun',
            constraint=models.UniqueConstraint(fields=('site', 'run', 'backend', 'cause'), name='site_run_once'),
        ),
        migrations.AddConstraint(
            model_name='sitevariant',
            constraint=models.UniqueConstraint(fields=('site', 'leaf', 'variant'), name='site_variant_once'),
        ),
    ]
