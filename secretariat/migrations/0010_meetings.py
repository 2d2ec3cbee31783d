"""Topics, meetings and their minutes, rooms, leaders' arrangements, calendar feeds; issued minutes are frozen."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import office.time
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# What approved minutes say does not change: the passages of the agenda, and the decisions. A decision is still
# accounted for afterwards, once.
FROZEN = """
CREATE FUNCTION secretariat_minutes_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (SELECT dated FROM secretariat_meeting WHERE record_ptr_id = NEW.record_id) IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION 'issued minutes take nothing more' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_TABLE_NAME = 'secretariat_agendaitem' THEN
        RAISE EXCEPTION 'issued minutes keep their agenda' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.settled_at IS NOT NULL
       OR (NEW.item_id, NEW.place, NEW.text) IS DISTINCT FROM (OLD.item_id, OLD.place, OLD.text)
       OR (NEW.lead_id, NEW.assisting, NEW.due) IS DISTINCT FROM (OLD.lead_id, OLD.assisting, OLD.due) THEN
        RAISE EXCEPTION 'issued minutes keep their decisions' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_minutes_frozen BEFORE INSERT OR UPDATE ON secretariat_agendaitem
FOR EACH ROW EXECUTE FUNCTION secretariat_minutes_frozen();
CREATE TRIGGER secretariat_minutes_frozen BEFORE INSERT OR UPDATE ON secretariat_decision
FOR EACH ROW EXECUTE FUNCTION secretariat_minutes_frozen();
"""
THAW = """
DROP TRIGGER secretariat_minutes_frozen ON secretariat_agendaitem;
DROP TRIGGER secretariat_minutes_frozen ON secretariat_decision;
DROP FUNCTION secretariat_minutes_frozen();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0018_index_of_what_nobody_holds'),
        ('secretariat', '0009_supervision'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MeetingRoom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='where it is')),
                ('seats', models.PositiveSmallIntegerField(default=10, verbose_name='seats')),
                ('equipment', models.CharField(blank=True, max_length=200, verbose_name='equipment')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='no longer used since')),
            ],
            options={
                'verbose_name': 'meeting room',
                'verbose_name_plural': 'meeting rooms',
                'ordering': ('order', 'name'),
            },
        ),
        migrations.CreateModel(
            name='MeetingTopic',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('sort', models.CharField(choices=[('office', 'Office meeting'), ('special', 'Special meeting'), ('division', 'Division meeting')], default='office', max_length=10, verbose_name='for which meeting')),
                ('category', models.CharField(choices=[('convey', "Superiors' instructions to be conveyed"), ('major', 'Major matters'), ('money', 'Projects and money'), ('rules', 'Rules and plans'), ('other', 'Other matters')], default='other', max_length=10, verbose_name='category')),
                ('reporter', models.CharField(max_length=60, verbose_name='presented by')),
                ('minutes_needed', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(240)], verbose_name='minutes needed')),
                ('summary', models.TextField(max_length=4000, verbose_name='the matter')),
                ('proposal', models.TextField(max_length=4000, verbose_name='decision asked for')),
                ('without', models.CharField(blank=True, editable=False, max_length=300, verbose_name='collected without all opinions because')),
                ('reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='reason')),
                ('times_put_off', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='times put off')),
                ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='approved at')),
                ('approver', models.CharField(blank=True, editable=False, max_length=60, verbose_name='approved by')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
            },
            bases=('office.record',),
        ),
        migrations.CreateModel(
            name='HistoricalArrangement',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('trip', 'Official trip'), ('visit', 'Field research'), ('reception', 'Reception'), ('meeting', 'Meeting elsewhere'), ('leave', 'Leave')], default='meeting', max_length=10, verbose_name='kind')),
                ('title', models.CharField(max_length=120, verbose_name='what')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='where')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('begins', models.TimeField(blank=True, null=True, verbose_name='begins')),
                ('ends', models.TimeField(blank=True, null=True, verbose_name='ends')),
                ('grade', models.CharField(choices=[('public', 'Public'), ('internal', 'Internal'), ('work_secret', 'Work secret')], default='internal', max_length=12, verbose_name='grade')),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow(), editable=False)),
                ('called_off_at', models.DateTimeField(editable=False, null=True)),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='leader')),
            ],
            options={
                'verbose_name': 'historical arrangement',
                'verbose_name_plural': 'historical arrangements',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalMeetingRoom',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(db_index=True, max_length=60, verbose_name='name')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='where it is')),
                ('seats', models.PositiveSmallIntegerField(default=10, verbose_name='seats')),
                ('equipment', models.CharField(blank=True, max_length=200, verbose_name='equipment')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='no longer used since')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical meeting room',
                'verbose_name_plural': 'historical meeting rooms',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalMeetingTopic',
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
                ('sort', models.CharField(choices=[('office', 'Office meeting'), ('special', 'Special meeting'), ('division', 'Division meeting')], default='office', max_length=10, verbose_name='for which meeting')),
                ('category', models.CharField(choices=[('convey', "Superiors' instructions to be conveyed"), ('major', 'Major matters'), ('money', 'Projects and money'), ('rules', 'Rules and plans'), ('other', 'Other matters')], default='other', max_length=10, verbose_name='category')),
                ('reporter', models.CharField(max_length=60, verbose_name='presented by')),
                ('minutes_needed', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(240)], verbose_name='minutes needed')),
                ('summary', models.TextField(max_length=4000, verbose_name='the matter')),
                ('proposal', models.TextField(max_length=4000, verbose_name='decision asked for')),
                ('without', models.CharField(blank=True, editable=False, max_length=300, verbose_name='collected without all opinions because')),
                ('reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='reason')),
                ('times_put_off', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='times put off')),
                ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='approved at')),
                ('approver', models.CharField(blank=True, editable=False, max_length=60, verbose_name='approved by')),
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
                'verbose_name': 'historical topic',
                'verbose_name_plural': 'historical topics',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('sort', models.CharField(choices=[('office', 'Office meeting'), ('special', 'Special meeting'), ('division', 'Division meeting')], default='office', max_length=10, verbose_name='kind of meeting')),
                ('day', models.DateField(verbose_name='day')),
                ('begins', models.TimeField(verbose_name='begins')),
                ('ends', models.TimeField(verbose_name='ends')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place, if not a room of ours')),
                ('opening', models.TextField(blank=True, editable=False, verbose_name='opening paragraph')),
                ('dated', models.DateField(editable=False, null=True, verbose_name='minutes issued on')),
                ('issuer', models.CharField(blank=True, editable=False, max_length=60, verbose_name='minutes approved by')),
                ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='chair')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='secretariat.meetingroom', verbose_name='room')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
            },
            bases=('office.record',),
        ),
        migrations.CreateModel(
            name='HistoricalMeeting',
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
                ('sort', models.CharField(choices=[('office', 'Office meeting'), ('special', 'Special meeting'), ('division', 'Division meeting')], default='office', max_length=10, verbose_name='kind of meeting')),
                ('day', models.DateField(verbose_name='day')),
                ('begins', models.TimeField(verbose_name='begins')),
                ('ends', models.TimeField(verbose_name='ends')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place, if not a room of ours')),
                ('opening', models.TextField(blank=True, editable=False, verbose_name='opening paragraph')),
                ('dated', models.DateField(editable=False, null=True, verbose_name='minutes issued on')),
                ('issuer', models.CharField(blank=True, editable=False, max_length=60, verbose_name='minutes approved by')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('chair', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='chair')),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='created by')),
                ('division', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.division', verbose_name='division')),
                ('duty', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.duty', verbose_name='duty')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='secretariat.meetingroom', verbose_name='room')),
            ],
            options={
                'verbose_name': 'historical meeting',
                'verbose_name_plural': 'historical meetings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('text', models.TextField(blank=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('remove_reason', models.CharField(blank=True, max_length=500)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='secretariat.meeting')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='secretariat.meetingtopic')),
            ],
        ),
        migrations.CreateModel(
            name='RoomBooking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('released_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='secretariat.meeting')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='secretariat.meetingroom')),
            ],
        ),
        migrations.CreateModel(
            name='TopicOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('answer', models.CharField(blank=True, choices=[('agree', 'Agrees'), ('agree_if', 'Agrees, with changes'), ('disagree', 'Disagrees')], max_length=10)),
                ('opinion', models.TextField(blank=True)),
                ('at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.division')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='secretariat.meetingtopic')),
            ],
        ),
        migrations.CreateModel(
            name='Arrangement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('trip', 'Official trip'), ('visit', 'Field research'), ('reception', 'Reception'), ('meeting', 'Meeting elsewhere'), ('leave', 'Leave')], default='meeting', max_length=10, verbose_name='kind')),
                ('title', models.CharField(max_length=120, verbose_name='what')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='where')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('begins', models.TimeField(blank=True, null=True, verbose_name='begins')),
                ('ends', models.TimeField(blank=True, null=True, verbose_name='ends')),
                ('grade', models.CharField(choices=[('public', 'Public'), ('internal', 'Internal'), ('work_secret', 'Work secret')], default='internal', max_length=12, verbose_name='grade')),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow(), editable=False)),
                ('called_off_at', models.DateTimeField(editable=False, null=True)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='leader')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('called_off_at', None)), fields=['last_day', 'first_day'], name='arrangement_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='arrangement_days')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('language', models.CharField(max_length=10)),
                ('made_at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('revoked_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('user',), name='one_feed_each')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=500)),
                ('assisting', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('due', models.DateField(null=True)),
                ('no_action', models.CharField(blank=True, max_length=300)),
                ('settled_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('follow_up', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.record')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='secretariat.agendaitem')),
                ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.division')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='secretariat.meeting')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('follow_up', None), ('settled_at', None)), models.Q(('follow_up__isnull', False), ('settled_at__isnull', False)), models.Q(('settled_at__isnull', False), models.Q(('no_action', ''), _negated=True)), _connector='OR'), name='settled_decision_is_accounted'), models.CheckConstraint(condition=models.Q(models.Q(('no_action', ''), _negated=True), models.Q(('lead__isnull', False), ('due__isnull', False)), _connector='OR'), name='decision_has_owner')],
            },
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('attends', 'Attends'), ('observes', 'Sits in (列席)')], default='attends', max_length=10)),
                ('reply', models.CharField(blank=True, choices=[('comes', 'Will attend'), ('sends', 'Sends a substitute'), ('declines', 'Declines')], max_length=10)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('replied_at', models.DateTimeField(null=True)),
                ('signed_in_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('signed_in_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('stand_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendees', to='secretariat.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('record', 'person'), name='asked_once'), models.CheckConstraint(condition=models.Q(models.Q(('reply', 'sends'), _negated=True), models.Q(('stand_in', None), _negated=True), _connector='OR'), name='substitute_has_name'), models.CheckConstraint(condition=models.Q(models.Q(('reply', 'declines'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='declined_with_reason')],
            },
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['day', 'begins'], name='meeting_by_day'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='meeting_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('dated', None), models.Q(('issuer', ''), _negated=True), _connector='OR'), name='issued_minutes_are_approved'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('topic',), name='topic_on_one_agenda'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('removed_at', None), models.Q(('remove_reason', ''), _negated=True), _connector='OR'), name='off_agenda_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='roombooking',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('released_at', None)), expressions=[('room', '='), ('period', '&&')], name='room_is_booked_once'),
        ),
        migrations.AddConstraint(
            model_name='roombooking',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='booking_lasts'),
        ),
        migrations.AddConstraint(
            model_name='roombooking',
            constraint=models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('record',), name='meeting_has_one_room'),
        ),
        migrations.AddConstraint(
            model_name='topicopinion',
            constraint=models.UniqueConstraint(fields=('record', 'division'), name='division_is_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='topicopinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('at', None), ('by', None)), models.Q(models.Q(('at', None), _negated=True), models.Q(('by', None), _negated=True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='opinion_is_whole'),
        ),
        migrations.RunSQL(FROZEN, THAW),
    ]
