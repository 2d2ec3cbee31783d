"""Issued papers under their codes, and the questions that the public face may ask."""

import django.db.models.deletion
import office.time
from django.db import migrations, models

from office.verification import sql


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0011_newest_search_rows_and_numbers'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=50)),
                ('span', models.CharField(max_length=6)),
                ('began', models.DateTimeField()),
                ('tries', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('who', 'span', 'began'), name='one_count_a_span')],
            },
        ),
        migrations.CreateModel(
            name='IssuedPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='reference number')),
                ('told', models.BooleanField(default=False)),
                ('issued_at', models.DateTimeField(db_default=office.time.OfficeNow(), verbose_name='issued at')),
                ('state', models.CharField(choices=[('valid', 'Valid'), ('withdrawn', 'Withdrawn'), ('superseded', 'Superseded')], default='valid', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='issued_paper', to='office.storedfile')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issued_papers', to='office.record')),
                ('superseded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='office.issuedpaper')),
            ],
            options={
                'verbose_name': 'issued paper',
                'verbose_name_plural': 'issued papers',
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('reason', ''), ('state', 'valid')), models.Q(models.Q(('state', 'valid'), _negated=True), models.Q(('reason', ''), _negated=True), ('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='issued_paper_ends_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'superseded'), ('superseded_by__isnull', False)), models.Q(models.Q(('state', 'superseded'), _negated=True), ('superseded_by', None)), _connector='OR'), name='issued_paper_names_its_successor'), models.CheckConstraint(condition=models.Q(('superseded_by', models.F('id')), _negated=True), name='issued_paper_is_not_its_successor')],
            },
        ),
        migrations.RunSQL(sql.ENDS_ONCE, migrations.RunSQL.noop),
        migrations.RunSQL(sql.PUBLIC_QUESTIONS, migrations.RunSQL.noop),
    ]
