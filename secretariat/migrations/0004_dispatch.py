"""Dispatches of outgoing documents, postal addresses in the address book, and what a link may ask."""

import django.core.validators
import django.db.models.deletion
import office.time
from django.db import migrations, models

from secretariat.dispatch import sql


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0014_seal'),
        ('secretariat', '0003_seal'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalorgan',
            name='address',
            field=models.CharField(blank=True, db_default='', max_length=160, verbose_name='postal address'),
        ),
        migrations.AddField(
            model_name='historicalorgan',
            name='contact',
            field=models.CharField(blank=True, db_default='', max_length=60, verbose_name='contact'),
        ),
        migrations.AddField(
            model_name='historicalorgan',
            name='phone',
            field=models.CharField(blank=True, db_default='', max_length=40, verbose_name='telephone'),
        ),
        migrations.AddField(
            model_name='historicalorgan',
            name='postcode',
            field=models.CharField(blank=True, db_default='', max_length=6, validators=[django.core.validators.RegexValidator('^\\d{6}$', 'A postcode has six digits.')], verbose_name='postcode'),
        ),
        migrations.AddField(
            model_name='historicalorgan',
            name='usual_mode',
            field=models.CharField(blank=True, choices=[('link', 'Online link'), ('by_hand', 'By hand'), ('post', 'Post'), ('confidential', 'Confidential post'), ('fax', 'Fax')], db_default='', max_length=12, verbose_name='usual way of sending'),
        ),
        migrations.AddField(
            model_name='historicaloutgoingdocument',
            name='distribution',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list, editable=False, verbose_name='distribution'),
        ),
        migrations.AddField(
            model_name='organ',
            name='address',
            field=models.CharField(blank=True, db_default='', max_length=160, verbose_name='postal address'),
        ),
        migrations.AddField(
            model_name='organ',
            name='contact',
            field=models.CharField(blank=True, db_default='', max_length=60, verbose_name='contact'),
        ),
        migrations.AddField(
            model_name='organ',
            name='phone',
            field=models.CharField(blank=True, db_default='', max_length=40, verbose_name='telephone'),
        ),
        migrations.AddField(
            model_name='organ',
            name='postcode',
            field=models.CharField(blank=True, db_default='', max_length=6, validators=[django.core.validators.RegexValidator('^\\d{6}$', 'A postcode has six digits.')], verbose_name='postcode'),
        ),
        migrations.AddField(
            model_name='organ',
            name='usual_mode',
            field=models.CharField(blank=True, choices=[('link', 'Online link'), ('by_hand', 'By hand'), ('post', 'Post'), ('confidential', 'Confidential post'), ('fax', 'Fax')], db_default='', max_length=12, verbose_name='usual way of sending'),
        ),
        migrations.AddField(
            model_name='outgoingdocument',
            name='distribution',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list, editable=False, verbose_name='distribution'),
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='recipient')),
                ('part', models.CharField(choices=[('main', 'Main addressee'), ('copy', 'Copy'), ('further', 'Further recipient')], max_length=8, verbose_name='as')),
                ('mode', models.CharField(choices=[('link', 'Online link'), ('internal', 'In the portal'), ('by_hand', 'By hand'), ('post', 'Post'), ('confidential', 'Confidential post'), ('fax', 'Fax')], max_length=12, verbose_name='way of sending')),
                ('copies', models.PositiveSmallIntegerField(default=0, verbose_name='copies')),
                ('packet', models.PositiveSmallIntegerField(null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(999)], verbose_name='packet')),
                ('code', models.CharField(blank=True, max_length=20)),
                ('sent_at', models.DateTimeField(db_default=office.time.OfficeNow(), verbose_name='sent at')),
                ('state', models.CharField(choices=[('sent', 'Not received yet'), ('received', 'Received'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='sent', max_length=10, verbose_name='state')),
                ('ended_at', models.DateTimeField(null=True)),
                ('through', models.CharField(blank=True, choices=[('link', 'through the link, by the recipient'), ('portal', 'in the portal, by the recipient'), ('staff', 'entered by the registry')], max_length=6)),
                ('receiver', models.CharField(blank=True, max_length=60, verbose_name='received by')),
                ('contact', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('received_on', models.DateField(null=True, verbose_name='received on')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('circulation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.journalline')),
                ('division', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.division')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('organ', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='secretariat.organ')),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='office.issuedpaper')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='secretariat.outgoingdocument', verbose_name='document')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
            ],
            options={
                'verbose_name': 'dispatch',
                'verbose_name_plural': 'dispatches',
            },
        ),
        migrations.CreateModel(
            name='Urging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=200, verbose_name='how, and what was said')),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('dispatch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgings', to='secretariat.dispatch')),
            ],
            options={
                'verbose_name': 'urging',
                'verbose_name_plural': 'urgings',
            },
        ),
        migrations.AddIndex(
            model_name='dispatch',
            index=models.Index(condition=models.Q(('state', 'sent')), fields=['sent_at', 'id'], name='dispatch_open'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('division__isnull', False), ('organ', None)), models.Q(('division', None), ('organ__isnull', False)), _connector='OR'), name='dispatch_has_one_recipient'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('sent', 'received'))), fields=('record', 'organ'), name='dispatched_once_to_an_organ'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('sent', 'received'))), fields=('record', 'division'), name='dispatched_once_to_a_division'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='one_dispatch_a_code'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mode', 'link'), ('paper__isnull', False), models.Q(('code', ''), _negated=True)), models.Q(models.Q(('mode', 'link'), _negated=True), ('code', '')), _connector='OR'), name='only_links_have_codes'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mode', 'internal'), _negated=True), ('division__isnull', False), _connector='OR'), name='internal_is_to_a_division'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mode__in', ('by_hand', 'post', 'confidential')), _negated=True), ('copies__gte', 1), _connector='OR'), name='paper_goes_in_copies'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('reason', ''), ('receiver', ''), ('state', 'sent'), ('through', '')), models.Q(('ended_at__isnull', False), ('reason', ''), ('state', 'received'), models.Q(('receiver', ''), _negated=True), models.Q(('through', ''), _negated=True)), models.Q(('ended_at__isnull', False), ('state', 'refused'), models.Q(('reason', ''), _negated=True), models.Q(('through', ''), _negated=True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('receiver', ''), ('state', 'withdrawn'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='dispatch_ends_whole'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'sent'), models.Q(('ended_by', None), ('mode', 'link'), ('through', 'link')), models.Q(models.Q(('through', 'link'), _negated=True), ('ended_by__isnull', False)), _connector='OR'), name='only_the_link_is_nobody'),
        ),
        migrations.RunSQL(sql.IN_ORDER, migrations.RunSQL.noop),
        migrations.RunSQL(sql.PUBLIC_QUESTIONS, migrations.RunSQL.noop),
    ]
