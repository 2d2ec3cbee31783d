"""The address book of organs, that were senders before, and outgoing documents."""

import django.core.validators
import django.db.models.deletion
import office.time
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# Whoever writes a sign-off cannot name another drafter: the database looks it up, and a constraint compares.
DRAFTER = """
CREATE FUNCTION secretariat_drafter() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE drafter bigint;
BEGIN
    SELECT created_by_id INTO drafter FROM office_record WHERE id = NEW.record_id;
    IF FOUND THEN  -- a sign-off of no record is refused by its foreign key
        NEW.drafter_id := drafter;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_drafter BEFORE INSERT ON secretariat_signoff
FOR EACH ROW EXECUTE FUNCTION secretariat_drafter();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0013_acts_of_registration'),
        ('secretariat', '0001_registers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The tables keep their names, and their rows and evidence with them.
        migrations.AlterModelTable('sender', 'secretariat_sender'),
        migrations.AlterModelTable('historicalsender', 'secretariat_historicalsender'),
        migrations.RenameModel('Sender', 'Organ'),
        migrations.RenameModel('HistoricalSender', 'HistoricalOrgan'),
        migrations.AlterModelOptions(
            name='historicalorgan',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical organ', 'verbose_name_plural': 'historical organs'},
        ),
        migrations.AlterModelOptions(
            name='organ',
            options={'ordering': ('pinyin', 'name'), 'verbose_name': 'organ', 'verbose_name_plural': 'organs'},
        ),
        migrations.AddField(
            model_name='historicalorgan',
            name='relation',
            field=models.CharField(choices=[('superior', 'Superior organ'), ('equal', 'Equal, or not subordinate to each other'), ('subordinate', 'Subordinate organ'), ('leader', 'A leader in person'), ('division', 'Division of this office'), ('public', 'The public')], db_default='equal', default='equal', max_length=12, verbose_name='relation to us'),
        ),
        migrations.AddField(
            model_name='organ',
            name='relation',
            field=models.CharField(choices=[('superior', 'Superior organ'), ('equal', 'Equal, or not subordinate to each other'), ('subordinate', 'Subordinate organ'), ('leader', 'A leader in person'), ('division', 'Division of this office'), ('public', 'The public')], db_default='equal', default='equal', max_length=12, verbose_name='relation to us'),
        ),
        migrations.CreateModel(
            name='HistoricalOrganWord',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('word', models.CharField(max_length=10, validators=[django.core.validators.RegexValidator('^[\\u4e00-\\u9fff]{2,10}$', 'Two to ten Chinese characters.')], verbose_name='organ word')),
                ('pattern', models.CharField(default='{word}〔{year}〕{seq}号', help_text='{word}〔{year}〕{seq}号; of minutes 第{seq}期, of orders 第{seq}号', max_length=40, validators=[django.core.validators.RegexValidator('^(\\{word\\}〔\\{year\\}〕\\{seq\\}号|第\\{seq\\}[期次号])$', '{word}〔{year}〕{seq}号; of minutes 第{seq}期, of orders 第{seq}号')], verbose_name='pattern')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='no longer used since')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office_version', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.officeversion', verbose_name='version of the office')),
            ],
            options={
                'verbose_name': 'historical organ word',
                'verbose_name_plural': 'historical organ words',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='OrganWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=10, validators=[django.core.validators.RegexValidator('^[\\u4e00-\\u9fff]{2,10}$', 'Two to ten Chinese characters.')], verbose_name='organ word')),
                ('pattern', models.CharField(default='{word}〔{year}〕{seq}号', help_text='{word}〔{year}〕{seq}号; of minutes 第{seq}期, of orders 第{seq}号', max_length=40, validators=[django.core.validators.RegexValidator('^(\\{word\\}〔\\{year\\}〕\\{seq\\}号|第\\{seq\\}[期次号])$', '{word}〔{year}〕{seq}号; of minutes 第{seq}期, of orders 第{seq}号')], verbose_name='pattern')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='no longer used since')),
                ('office_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.officeversion', verbose_name='version of the office')),
            ],
            options={
                'verbose_name': 'organ word',
                'verbose_name_plural': 'organ words',
                'ordering': ('word',),
            },
        ),
        migrations.CreateModel(
            name='HistoricalOutgoingDocument',
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
                ('document_kind', models.CharField(choices=[('resolution', 'Resolution'), ('decision', 'Decision'), ('order', 'Order'), ('communique', 'Communiqué'), ('announcement', 'Announcement'), ('public_notice', 'Public notice'), ('opinion', 'Opinion'), ('notice', 'Notice'), ('circular', 'Circular'), ('report', 'Report'), ('request', 'Request for instructions'), ('reply', 'Official reply'), ('motion', 'Motion'), ('letter', 'Letter'), ('minutes', 'Minutes'), ('speech', 'Speech'), ('work_report', 'Work report'), ('summary', 'Summary')], default='notice', max_length=16, verbose_name='document kind')),
                ('direction', models.CharField(choices=[('up', 'Upward'), ('down', 'Downward'), ('level', 'Between equals'), ('open', 'To the public')], default='down', max_length=6, verbose_name='direction')),
                ('urgency', models.CharField(choices=[('most_urgent', 'Most urgent'), ('urgent', 'Urgent'), ('ordinary', 'Ordinary')], default='ordinary', max_length=12, verbose_name='urgency')),
                ('issuers', models.JSONField(default=list, verbose_name='issuing organs')),
                ('main_to', models.JSONField(blank=True, default=list, verbose_name='main addressees')),
                ('copy_to', models.JSONField(blank=True, default=list, verbose_name='copies to')),
                ('one_matter', models.BooleanField(default=False, verbose_name='it asks about one matter only')),
                ('assigned_by', models.CharField(blank=True, max_length=200, verbose_name='assigned directly by the leader')),
                ('lead_number', models.CharField(blank=True, max_length=60, verbose_name='number of the leading organ')),
                ('meeting_at', models.CharField(blank=True, max_length=80, verbose_name='time of the meeting')),
                ('meeting_place', models.CharField(blank=True, max_length=120, verbose_name='place of the meeting')),
                ('attendees', models.TextField(blank=True, verbose_name='attendees')),
                ('absent', models.TextField(blank=True, verbose_name='excused')),
                ('observers', models.TextField(blank=True, verbose_name='observers')),
                ('remark', models.CharField(blank=True, max_length=120, verbose_name='remark in brackets')),
                ('openness', models.CharField(choices=[('proactive', 'Made public'), ('on_request', 'Public on request'), ('not_public', 'Not public')], default='proactive', max_length=12, verbose_name='openness')),
                ('openness_reason', models.CharField(blank=True, max_length=200, verbose_name='why it is not public')),
                ('copies', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='copies printed')),
                ('body', models.JSONField(default=list, editable=False, verbose_name='body')),
                ('annexes', models.JSONField(default=list, editable=False, verbose_name='annexes')),
                ('signer', models.CharField(blank=True, editable=False, max_length=60, verbose_name='signer')),
                ('dated', models.DateField(editable=False, null=True, verbose_name='date of the document')),
                ('printed_on', models.DateField(editable=False, null=True, verbose_name='printed on')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='reason for the void')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='created by')),
                ('division', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.division', verbose_name='division')),
                ('duty', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.duty', verbose_name='duty')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('void_approver', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='void approved by')),
                ('organ_word', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='secretariat.organword', verbose_name='organ word')),
            ],
            options={
                'verbose_name': 'historical outgoing document',
                'verbose_name_plural': 'historical outgoing documents',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='OutgoingDocument',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('document_kind', models.CharField(choices=[('resolution', 'Resolution'), ('decision', 'Decision'), ('order', 'Order'), ('communique', 'Communiqué'), ('announcement', 'Announcement'), ('public_notice', 'Public notice'), ('opinion', 'Opinion'), ('notice', 'Notice'), ('circular', 'Circular'), ('report', 'Report'), ('request', 'Request for instructions'), ('reply', 'Official reply'), ('motion', 'Motion'), ('letter', 'Letter'), ('minutes', 'Minutes'), ('speech', 'Speech'), ('work_report', 'Work report'), ('summary', 'Summary')], default='notice', max_length=16, verbose_name='document kind')),
                ('direction', models.CharField(choices=[('up', 'Upward'), ('down', 'Downward'), ('level', 'Between equals'), ('open', 'To the public')], default='down', max_length=6, verbose_name='direction')),
                ('urgency', models.CharField(choices=[('most_urgent', 'Most urgent'), ('urgent', 'Urgent'), ('ordinary', 'Ordinary')], default='ordinary', max_length=12, verbose_name='urgency')),
                ('issuers', models.JSONField(default=list, verbose_name='issuing organs')),
                ('main_to', models.JSONField(blank=True, default=list, verbose_name='main addressees')),
                ('copy_to', models.JSONField(blank=True, default=list, verbose_name='copies to')),
                ('one_matter', models.BooleanField(default=False, verbose_name='it asks about one matter only')),
                ('assigned_by', models.CharField(blank=True, max_length=200, verbose_name='assigned directly by the leader')),
                ('lead_number', models.CharField(blank=True, max_length=60, verbose_name='number of the leading organ')),
                ('meeting_at', models.CharField(blank=True, max_length=80, verbose_name='time of the meeting')),
                ('meeting_place', models.CharField(blank=True, max_length=120, verbose_name='place of the meeting')),
                ('attendees', models.TextField(blank=True, verbose_name='attendees')),
                ('absent', models.TextField(blank=True, verbose_name='excused')),
                ('observers', models.TextField(blank=True, verbose_name='observers')),
                ('remark', models.CharField(blank=True, max_length=120, verbose_name='remark in brackets')),
                ('openness', models.CharField(choices=[('proactive', 'Made public'), ('on_request', 'Public on request'), ('not_public', 'Not public')], default='proactive', max_length=12, verbose_name='openness')),
                ('openness_reason', models.CharField(blank=True, max_length=200, verbose_name='why it is not public')),
                ('copies', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='copies printed')),
                ('body', models.JSONField(default=list, editable=False, verbose_name='body')),
                ('annexes', models.JSONField(default=list, editable=False, verbose_name='annexes')),
                ('signer', models.CharField(blank=True, editable=False, max_length=60, verbose_name='signer')),
                ('dated', models.DateField(editable=False, null=True, verbose_name='date of the document')),
                ('printed_on', models.DateField(editable=False, null=True, verbose_name='printed on')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='reason for the void')),
                ('organ_word', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='secretariat.organword', verbose_name='organ word')),
                ('void_approver', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='void approved by')),
            ],
            options={
                'verbose_name': 'outgoing document',
                'verbose_name_plural': 'outgoing documents',
            },
            bases=('office.record',),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block', models.CharField(blank=True, max_length=12)),
                ('text', models.CharField(max_length=500, verbose_name='comment')),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='secretariat.outgoingdocument')),
            ],
        ),
        migrations.CreateModel(
            name='CheckOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='checked out by')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_outs', to='secretariat.outgoingdocument')),
            ],
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opinion', models.TextField(blank=True)),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.JSONField()),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('behalf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('drafter', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.post')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='secretariat.outgoingdocument')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.step')),
            ],
        ),
        migrations.AddConstraint(
            model_name='organword',
            constraint=models.UniqueConstraint(fields=('word',), name='one_organ_word'),
        ),
        migrations.AddConstraint(
            model_name='outgoingdocument',
            constraint=models.CheckConstraint(condition=models.Q(('copies__gte', 1)), name='outgoing_has_copies'),
        ),
        migrations.AddConstraint(
            model_name='outgoingdocument',
            constraint=models.UniqueConstraint(condition=models.Q(('lead_number', ''), _negated=True), fields=('lead_number',), name='lead_number_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='checkout',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('record',), name='text_in_one_pair_of_hands'),
        ),
        migrations.AddConstraint(
            model_name='checkout',
            constraint=models.CheckConstraint(condition=models.Q(('ended_by', None), ('ended_by', models.F('person')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='taking_over_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(('person', models.F('drafter')), _negated=True), name='drafter_is_not_signer'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(('behalf', None), models.Q(('behalf', models.F('drafter')), _negated=True), _connector='OR'), name='nobody_signs_for_drafter'),
        ),
        migrations.RunSQL(DRAFTER, "DROP TRIGGER secretariat_drafter ON secretariat_signoff; DROP FUNCTION secretariat_drafter()"),
    ]
