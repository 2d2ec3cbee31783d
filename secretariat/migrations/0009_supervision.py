"""Supervised items with what hangs on them, and instructions."""

import django.contrib.postgres.fields
import django.db.models.deletion
import office.time
import simple_history.models
from django.conf import settings
from django.db import migrations, models


# A part is due inside its whole, and nothing is a part of itself, however far up. Whoever joins two items waits for
# whoever does it just then, and looks again: of two who would close a circle together the second is refused.
PARTS = """
CREATE FUNCTION secretariat_supervised_part() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE above bigint; whole_due date;
BEGIN
    IF NEW.parent_id IS NULL OR (TG_OP = 'UPDATE' AND NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id) THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(20210201);
    above := NEW.parent_id;
    WHILE above IS NOT NULL LOOP
        IF above = NEW.record_ptr_id THEN
            RAISE EXCEPTION 'an item is no part of itself' USING ERRCODE = 'check_violation';
        END IF;
        SELECT parent_id INTO above FROM secretariat_superviseditem WHERE record_ptr_id = above;
    END LOOP;
    SELECT (due AT TIME ZONE 'Asia/Shanghai')::date INTO whole_due FROM office_record WHERE id = NEW.parent_id;
    IF NEW.due_on > whole_due THEN
        RAISE EXCEPTION 'a part is not due later than its whole' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_supervised_part BEFORE INSERT OR UPDATE ON secretariat_superviseditem
FOR EACH ROW EXECUTE FUNCTION secretariat_supervised_part();
"""
NO_PARTS = """
DROP TRIGGER secretariat_supervised_part ON secretariat_superviseditem;
DROP FUNCTION secretariat_supervised_part();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0018_index_of_what_nobody_holds'),
        ('secretariat', '0008_refusal_is_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalInstruction',
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
                ('level', models.CharField(choices=[('superior', 'Superior leader'), ('office', 'Leader of the office')], default='office', max_length=10, verbose_name='whose')),
                ('given_by', models.CharField(max_length=80, verbose_name='who instructed')),
                ('given_on', models.DateField(verbose_name='instructed on')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='instruction')),
                ('result', models.TextField(blank=True, editable=False, max_length=4000, verbose_name='report back')),
                ('reported_on', models.DateField(editable=False, null=True, verbose_name='reported on')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='created by')),
                ('division', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.division', verbose_name='division')),
                ('duty', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.duty', verbose_name='duty')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.record', verbose_name='written on')),
            ],
            options={
                'verbose_name': 'historical instruction',
                'verbose_name_plural': 'historical instructions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ItemFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000, verbose_name='what was done')),
                ('progress', models.PositiveSmallIntegerField(verbose_name='progress in percent')),
                ('final', models.BooleanField(default=False, verbose_name='the work is done')),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('given', 'to be checked'), ('good', 'evidence checked'), ('back', 'sent back')], default='given', max_length=6)),
                ('checked_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.division')),
            ],
        ),
        migrations.CreateModel(
            name='SupervisedItem',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('origin', models.CharField(choices=[('superior', "Superior's document"), ('instruction', "Leader's instruction"), ('decision', "Meeting's decision"), ('plan', 'Yearly plan'), ('work_report', 'Government work report'), ('proposal', "Deputies' proposal"), ('mailbox', 'Mailbox'), ('inspection', 'Inspection'), ('other', 'Other task')], default='other', max_length=12, verbose_name='origin')),
                ('text', models.TextField(max_length=4000, verbose_name='what is to be done')),
                ('assisting_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('cycle', models.CharField(choices=[('once', 'Once, at its end'), ('weekly', 'Every week'), ('half_month', 'Every half month'), ('month', 'Every month'), ('quarter', 'Every quarter')], default='once', max_length=10, verbose_name='feedback')),
                ('next_feedback_on', models.DateField(editable=False, null=True, verbose_name='next feedback')),
                ('progress', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='progress in percent')),
                ('closing_opinion', models.CharField(blank=True, editable=False, max_length=500, verbose_name='closing opinion')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.post', verbose_name='issued by')),
                ('leader', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.post', verbose_name='lead leader')),
                ('owner', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='handled by')),
                ('parent', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='secretariat.superviseditem', verbose_name='part of')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supervised_as', to='office.record', verbose_name='follows from')),
            ],
            options={
                'verbose_name': 'supervised item',
                'verbose_name_plural': 'supervised items',
            },
            bases=('office.record',),
        ),
        migrations.CreateModel(
            name='ItemUrge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(max_length=300, verbose_name='note')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urges', to='secretariat.superviseditem')),
            ],
        ),
        migrations.CreateModel(
            name='ItemTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('answer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='secretariat.itemfeedback')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='secretariat.superviseditem')),
            ],
        ),
        migrations.AddField(
            model_name='itemfeedback',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='secretariat.superviseditem'),
        ),
        migrations.CreateModel(
            name='ItemDelegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('note', models.CharField(max_length=500, verbose_name='in which words')),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.post')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='secretariat.superviseditem')),
            ],
        ),
        migrations.CreateModel(
            name='ItemDelay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_before', models.DateTimeField()),
                ('until', models.DateField(verbose_name='new day')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('asked', 'asked for'), ('allowed', 'allowed'), ('refused', 'refused')], default='asked', max_length=8)),
                ('decided_at', models.DateTimeField(null=True)),
                ('opinion', models.CharField(blank=True, max_length=500)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delays', to='secretariat.superviseditem')),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalSupervisedItem',
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
                ('origin', models.CharField(choices=[('superior', "Superior's document"), ('instruction', "Leader's instruction"), ('decision', "Meeting's decision"), ('plan', 'Yearly plan'), ('work_report', 'Government work report'), ('proposal', "Deputies' proposal"), ('mailbox', 'Mailbox'), ('inspection', 'Inspection'), ('other', 'Other task')], default='other', max_length=12, verbose_name='origin')),
                ('text', models.TextField(max_length=4000, verbose_name='what is to be done')),
                ('assisting_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('cycle', models.CharField(choices=[('once', 'Once, at its end'), ('weekly', 'Every week'), ('half_month', 'Every half month'), ('month', 'Every month'), ('quarter', 'Every quarter')], default='once', max_length=10, verbose_name='feedback')),
                ('next_feedback_on', models.DateField(editable=False, null=True, verbose_name='next feedback')),
                ('progress', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='progress in percent')),
                ('closing_opinion', models.CharField(blank=True, editable=False, max_length=500, verbose_name='closing opinion')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='created by')),
                ('division', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.division', verbose_name='division')),
                ('duty', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.duty', verbose_name='duty')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issuer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.post', verbose_name='issued by')),
                ('leader', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.post', verbose_name='lead leader')),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='handled by')),
                ('source', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.record', verbose_name='follows from')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='secretariat.superviseditem', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'historical supervised item',
                'verbose_name_plural': 'historical supervised items',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Instruction',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('level', models.CharField(choices=[('superior', 'Superior leader'), ('office', 'Leader of the office')], default='office', max_length=10, verbose_name='whose')),
                ('given_by', models.CharField(max_length=80, verbose_name='who instructed')),
                ('given_on', models.DateField(verbose_name='instructed on')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='instruction')),
                ('result', models.TextField(blank=True, editable=False, max_length=4000, verbose_name='report back')),
                ('reported_on', models.DateField(editable=False, null=True, verbose_name='reported on')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='instructions', to='office.record', verbose_name='written on')),
            ],
            options={
                'verbose_name': 'instruction',
                'verbose_name_plural': 'instructions',
                'indexes': [models.Index(condition=models.Q(('source__isnull', False)), fields=['source'], name='instruction_by_source')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reported_on', None), models.Q(('result', ''), _negated=True), _connector='OR'), name='instruction_report_says_what')],
            },
            bases=('office.record',),
        ),
        migrations.CreateModel(
            name='ItemEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attachment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.attachment')),
                ('linked', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.record')),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='secretariat.itemfeedback')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('attachment', None), ('linked__isnull', False)), models.Q(('attachment__isnull', False), ('linked', None)), _connector='OR'), name='evidence_is_one_thing')],
            },
        ),
        migrations.AddIndex(
            model_name='superviseditem',
            index=models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='supervised_parts'),
        ),
        migrations.AddIndex(
            model_name='superviseditem',
            index=models.Index(condition=models.Q(('source__isnull', False)), fields=['source'], name='supervised_by_source'),
        ),
        migrations.AddConstraint(
            model_name='superviseditem',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='supervised_progress_in_percent'),
        ),
        migrations.AddConstraint(
            model_name='superviseditem',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('starts_on'))), name='supervised_due_after_start'),
        ),
        migrations.AddConstraint(
            model_name='superviseditem',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('record_ptr')), _negated=True), _connector='OR'), name='supervised_part_of_other'),
        ),
        migrations.AddIndex(
            model_name='itemterm',
            index=models.Index(fields=['on'], name='item_term_day'),
        ),
        migrations.AddConstraint(
            model_name='itemterm',
            constraint=models.UniqueConstraint(fields=('item', 'on'), name='item_term_once'),
        ),
        migrations.AddIndex(
            model_name='itemfeedback',
            index=models.Index(condition=models.Q(('state', 'given')), fields=['item', 'id'], name='item_feedback_unchecked'),
        ),
        migrations.AddConstraint(
            model_name='itemfeedback',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='feedback_progress_in_percent'),
        ),
        migrations.AddConstraint(
            model_name='itemfeedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'back'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='feedback_back_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='itemfeedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None), ('state', 'given')), models.Q(models.Q(('state', 'given'), _negated=True), ('checked_at__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='feedback_checked_whole'),
        ),
        migrations.AddConstraint(
            model_name='itemdelegation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('item',), name='item_closing_delegated_once'),
        ),
        migrations.AddConstraint(
            model_name='itemdelay',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('item',), name='item_delay_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='itemdelay',
            constraint=models.CheckConstraint(condition=models.Q(('asked_at__lte', models.F('due_before'))), name='item_delay_asked_before_due'),
        ),
        migrations.AddConstraint(
            model_name='itemdelay',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='item_delay_decided_whole'),
        ),
        migrations.RunSQL(PARTS, NO_PARTS),
    ]
