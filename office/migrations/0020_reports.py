"""Saved reports, who is told of them, and the files that are made of them."""

import django.db.models.deletion
import office.time
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0019_handover'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalSavedReport',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('report', models.CharField(max_length=40, verbose_name='report')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('query', models.JSONField(default=dict)),
                ('every', models.CharField(blank=True, choices=[('month', 'Every month'), ('quarter', 'Every quarter'), ('year', 'Every year')], max_length=7, verbose_name='made by itself')),
                ('first_day', models.DateField(null=True)),
                ('language', models.CharField(max_length=10)),
                ('stopped', models.CharField(blank=True, choices=[('right', 'Its owner may not open it any more.')], max_length=10)),
                ('saved_at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('deleted_at', models.DateTimeField(null=True)),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('division', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.division', verbose_name='shared with the division')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='owner')),
            ],
            options={
                'verbose_name': 'historical saved report',
                'verbose_name_plural': 'historical saved reports',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='SavedReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.CharField(max_length=40, verbose_name='report')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('query', models.JSONField(default=dict)),
                ('every', models.CharField(blank=True, choices=[('month', 'Every month'), ('quarter', 'Every quarter'), ('year', 'Every year')], max_length=7, verbose_name='made by itself')),
                ('first_day', models.DateField(null=True)),
                ('language', models.CharField(max_length=10)),
                ('stopped', models.CharField(blank=True, choices=[('right', 'Its owner may not open it any more.')], max_length=10)),
                ('saved_at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('deleted_at', models.DateTimeField(null=True)),
                ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.division', verbose_name='shared with the division')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_reports', to='office.person', verbose_name='owner')),
            ],
            options={
                'ordering': ('name', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ReportSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='office.person')),
                ('saved', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='office.savedreport')),
            ],
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('state', models.CharField(choices=[('waiting', 'Being made'), ('done', 'Made'), ('failed', 'Not made')], default='waiting', max_length=7)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('scope', models.CharField(blank=True, max_length=120)),
                ('asked_at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('made_at', models.DateTimeField(null=True)),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.storedfile')),
                ('xlsx', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.storedfile')),
                ('saved', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='office.savedreport')),
            ],
            options={
                'ordering': ('-since', '-id'),
            },
        ),
        migrations.AddConstraint(
            model_name='savedreport',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('person', 'name'), name='one_report_a_name'),
        ),
        migrations.AddConstraint(
            model_name='savedreport',
            constraint=models.CheckConstraint(condition=models.Q(('every', ''), ('first_day__isnull', False), _connector='OR'), name='schedule_has_its_start'),
        ),
        migrations.AddConstraint(
            model_name='reportsubscription',
            constraint=models.UniqueConstraint(fields=('saved', 'person'), name='subscribed_once'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.UniqueConstraint(fields=('saved', 'since', 'until'), name='one_report_a_period'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='report_period_in_order'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('made_at__isnull', False), ('pdf__isnull', False), ('xlsx__isnull', False)), _connector='OR'), name='made_report_has_files'),
        ),
    ]
