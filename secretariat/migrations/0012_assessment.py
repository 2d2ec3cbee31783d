"""Assessments: rounds, sheets, scores and objections; and who answers for an introduction letter after a handover."""

import django.db.models.deletion
import office.time
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0019_handover'),
        ('secretariat', '0011_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('subject', models.CharField(choices=[('divisions', 'Divisions'), ('staff', 'Staff')], max_length=10, verbose_name='who is assessed')),
                ('since', models.DateField(verbose_name='from')),
                ('until', models.DateField(verbose_name='until')),
                ('larger_cap', models.CharField(blank=True, max_length=200, verbose_name='leave for the larger share of “excellent”')),
                ('scheme', models.JSONField(default=list, editable=False, verbose_name='scheme')),
                ('computed_at', models.DateTimeField(editable=False, null=True, verbose_name='computed')),
                ('published_on', models.DateField(editable=False, null=True, verbose_name='published on')),
                ('objections_until', models.DateField(editable=False, null=True, verbose_name='objections until')),
            ],
            options={
                'verbose_name': 'assessment',
                'verbose_name_plural': 'assessments',
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='assessment_runs_forwards'), models.CheckConstraint(condition=models.Q(('published_on', None), ('objections_until__gte', models.F('published_on')), _connector='OR'), name='assessment_leaves_time_to_object')],
            },
            bases=('office.record',),
        ),
        migrations.CreateModel(
            name='HistoricalAssessment',
            fields=[
                ('record_ptr', models.ForeignKey(auto_created=True, blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, parent_link=True, related_name='+', to='office.record')),
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=office.time.OfficeNow(), editable=False, verbose_name='created at')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('kind', models.CharField(editable=False, max_length=40)),
                ('number', models.CharField(blank=True, editable=False, max_length=60, verbose_name='number')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('line', models.CharField(editable=False, max_length=400)),
                ('grade', models.CharField(choices=[('public', 'Public'), ('internal', 'Internal'), ('work_secret', 'Work secret')], default='internal', max_length=12, verbose_name='grade')),
                ('status', models.CharField(editable=False, max_length=20, verbose_name='status')),
                ('urgent', models.BooleanField(default=False, editable=False, verbose_name='urgent')),
                ('opened', models.DateTimeField(editable=False, verbose_name='opened')),
                ('due', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='due')),
                ('closed', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed at')),
                ('is_open', models.BooleanField(default=True, editable=False)),
                ('subject', models.CharField(choices=[('divisions', 'Divisions'), ('staff', 'Staff')], max_length=10, verbose_name='who is assessed')),
                ('since', models.DateField(verbose_name='from')),
                ('until', models.DateField(verbose_name='until')),
                ('larger_cap', models.CharField(blank=True, max_length=200, verbose_name='leave for the larger share of “excellent”')),
                ('scheme', models.JSONField(default=list, editable=False, verbose_name='scheme')),
                ('computed_at', models.DateTimeField(editable=False, null=True, verbose_name='computed')),
                ('published_on', models.DateField(editable=False, null=True, verbose_name='published on')),
                ('objections_until', models.DateField(editable=False, null=True, verbose_name='objections until')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='created by')),
                ('division', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.division', verbose_name='division')),
                ('duty', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.duty', verbose_name='duty')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical assessment',
                'verbose_name_plural': 'historical assessments',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summary', models.TextField(blank=True, verbose_name='own summary')),
                ('summarised_at', models.DateTimeField(null=True)),
                ('proposal', models.CharField(blank=True, choices=[('excellent', 'Excellent'), ('competent', 'Competent'), ('basic', 'Basically competent'), ('failing', 'Not competent'), ('none', 'No grade')], max_length=10, verbose_name='proposed grade')),
                ('opinion', models.TextField(blank=True, verbose_name='opinion')),
                ('grade', models.CharField(blank=True, choices=[('excellent', 'Excellent'), ('competent', 'Competent'), ('basic', 'Basically competent'), ('failing', 'Not competent'), ('none', 'No grade')], max_length=10, verbose_name='grade')),
                ('total', models.DecimalField(decimal_places=2, max_digits=6, null=True, verbose_name='total')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='secretariat.assessment')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.division', verbose_name='division')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='person')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('summarised_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
            ],
            options={
                'verbose_name': 'assessment sheet',
                'verbose_name_plural': 'assessment sheets',
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='ScoreLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('score', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='score')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('evidence_name', models.CharField(blank=True, max_length=120)),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.storedfile', verbose_name='evidence')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='secretariat.sheet')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='objection')),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('upheld', models.BooleanField(null=True, verbose_name='upheld')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('decided_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='secretariat.sheet')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.UniqueConstraint(condition=models.Q(('person', None)), fields=('assessment', 'division'), name='a_division_is_assessed_once'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.UniqueConstraint(fields=('assessment', 'person'), name='a_person_is_assessed_once'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(('proposal', ''), ('proposed_by__isnull', False), _connector='OR'), name='proposal_names_who'),
        ),
        migrations.AddConstraint(
            model_name='scoreline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('facts', {}), _negated=True), models.Q(('evidence__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='manual_score_has_evidence'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('upheld', None)), fields=('sheet',), name='one_objection_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('upheld', None)), models.Q(('decided_by__isnull', False), ('decided_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='objection_is_decided_whole'),
        ),
        migrations.AddField(
            model_name='historicalintroductionletter',
            name='answerable',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='answers for it since a handover'),
        ),
        migrations.AddField(
            model_name='introductionletter',
            name='answerable',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='answers for it since a handover'),
        ),
    ]
