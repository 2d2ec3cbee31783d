"""Introduction letters: who applied is written by the database, and what was approved and issued stays."""

import django.core.validators
import django.db.models.deletion
import office.time
import simple_history.models
from django.conf import settings
from django.db import migrations, models


# Whoever writes a letter cannot name another applicant: the database looks it up, and constraints compare.
# What is on its way keeps its words, what is issued its people and days; the purpose stands in the base record.
LETTER = """
CREATE FUNCTION secretariat_letter() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE base office_record;
BEGIN
    SELECT * INTO base FROM office_record WHERE id = NEW.record_ptr_id;
    IF FOUND THEN
        NEW.applicant_id := base.created_by_id;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.addressee, NEW.bearers, NEW.post, NEW.headcount, NEW.valid_days)
           IS DISTINCT FROM (OLD.addressee, OLD.bearers, OLD.post, OLD.headcount, OLD.valid_days)
           AND base.status <> 'asked' THEN
            RAISE EXCEPTION 'a letter on its way keeps its words' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.issued_at IS NOT NULL AND (NEW.issued_at, NEW.dated, NEW.last_day, NEW.approver_id, NEW.approved_for_id,
           NEW.keeper_id, NEW.kept_for_id) IS DISTINCT FROM (OLD.issued_at, OLD.dated, OLD.last_day,
           OLD.approver_id, OLD.approved_for_id, OLD.keeper_id, OLD.kept_for_id) THEN
            RAISE EXCEPTION 'an issued letter keeps its people and days' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_letter BEFORE INSERT OR UPDATE ON secretariat_introductionletter
FOR EACH ROW EXECUTE FUNCTION secretariat_letter();

CREATE FUNCTION secretariat_letter_purpose() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    RAISE EXCEPTION 'a letter on its way keeps its words' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER secretariat_letter_purpose BEFORE UPDATE OF title ON office_record
FOR EACH ROW WHEN (OLD.kind = 'introduction_letter' AND OLD.status <> 'asked' AND NEW.title IS DISTINCT FROM OLD.title)
EXECUTE FUNCTION secretariat_letter_purpose();
"""
GONE = """
DROP TRIGGER secretariat_letter_purpose ON office_record;
DROP FUNCTION secretariat_letter_purpose();
DROP TRIGGER secretariat_letter ON secretariat_introductionletter;
DROP FUNCTION secretariat_letter();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0014_seal'),
        ('secretariat', '0006_bulletin'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalIntroductionLetter',
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
                ('addressee', models.CharField(max_length=40, verbose_name='addressed to')),
                ('bearers', models.JSONField(default=list, verbose_name='bearers')),
                ('post', models.CharField(max_length=20, verbose_name='their post')),
                ('headcount', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='number of people')),
                ('valid_days', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1)], verbose_name='valid for so many days')),
                ('dated', models.DateField(editable=False, null=True, verbose_name='date of the letter')),
                ('issued_at', models.DateTimeField(editable=False, null=True, verbose_name='issued')),
                ('last_day', models.DateField(editable=False, null=True, verbose_name='valid until')),
                ('ended_on', models.DateField(editable=False, null=True, verbose_name='returned or lost on')),
                ('end_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='why it ended')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('applicant', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='applicant')),
                ('approved_for', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='approved on behalf of')),
                ('approver', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='approved by')),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='created by')),
                ('division', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.division', verbose_name='division')),
                ('duty', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.duty', verbose_name='duty')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('keeper', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='sealed by')),
                ('kept_for', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='sealed on behalf of')),
                ('void_approver', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='void allowed by')),
            ],
            options={
                'verbose_name': 'historical introduction letter',
                'verbose_name_plural': 'historical introduction letters',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='IntroductionLetter',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('addressee', models.CharField(max_length=40, verbose_name='addressed to')),
                ('bearers', models.JSONField(default=list, verbose_name='bearers')),
                ('post', models.CharField(max_length=20, verbose_name='their post')),
                ('headcount', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='number of people')),
                ('valid_days', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1)], verbose_name='valid for so many days')),
                ('dated', models.DateField(editable=False, null=True, verbose_name='date of the letter')),
                ('issued_at', models.DateTimeField(editable=False, null=True, verbose_name='issued')),
                ('last_day', models.DateField(editable=False, null=True, verbose_name='valid until')),
                ('ended_on', models.DateField(editable=False, null=True, verbose_name='returned or lost on')),
                ('end_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='why it ended')),
                ('applicant', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='applicant')),
                ('approved_for', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='approved on behalf of')),
                ('approver', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='approved by')),
                ('keeper', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='sealed by')),
                ('kept_for', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='sealed on behalf of')),
                ('void_approver', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='void allowed by')),
            ],
            options={
                'verbose_name': 'introduction letter',
                'verbose_name_plural': 'introduction letters',
            },
            bases=('office.record',),
        ),
        migrations.CreateModel(
            name='LetterSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('boxes', models.JSONField()),
                ('sealed', models.BooleanField(default=False)),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.storedfile')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='secretariat.introductionletter')),
            ],
        ),
        migrations.AddConstraint(
            model_name='introductionletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('addressee', ''), _negated=True), models.Q(('bearers', []), _negated=True), models.Q(('post', ''), _negated=True)), name='no_blank_letter'),
        ),
        migrations.AddConstraint(
            model_name='introductionletter',
            constraint=models.CheckConstraint(condition=models.Q(('headcount__gte', 1), ('valid_days__gte', 1)), name='letter_has_people_and_days'),
        ),
        migrations.AddConstraint(
            model_name='introductionletter',
            constraint=models.CheckConstraint(condition=models.Q(('issued_at', None), models.Q(('approver__isnull', False), ('keeper__isnull', False), ('last_day__isnull', False)), _connector='OR'), name='issued_letter_is_approved'),
        ),
        migrations.AddConstraint(
            model_name='introductionletter',
            constraint=models.CheckConstraint(condition=models.Q(('approver', None), ('applicant', None), models.Q(('approver', models.F('applicant')), _negated=True), _connector='OR'), name='letter_approver_not_applicant'),
        ),
        migrations.AddConstraint(
            model_name='introductionletter',
            constraint=models.CheckConstraint(condition=models.Q(('approved_for', None), ('applicant', None), models.Q(('approved_for', models.F('applicant')), _negated=True), _connector='OR'), name='letter_not_approved_for_applicant'),
        ),
        migrations.AddConstraint(
            model_name='introductionletter',
            constraint=models.CheckConstraint(condition=models.Q(('keeper', None), ('applicant', None), models.Q(('keeper', models.F('applicant')), _negated=True), _connector='OR'), name='letter_keeper_not_applicant'),
        ),
        migrations.AddConstraint(
            model_name='introductionletter',
            constraint=models.CheckConstraint(condition=models.Q(('kept_for', None), ('applicant', None), models.Q(('kept_for', models.F('applicant')), _negated=True), _connector='OR'), name='letter_not_kept_for_applicant'),
        ),
        migrations.AddConstraint(
            model_name='introductionletter',
            constraint=models.CheckConstraint(condition=models.Q(('keeper', None), ('approver', None), models.Q(('keeper', models.F('approver')), _negated=True), _connector='OR'), name='letter_keeper_not_approver'),
        ),
        migrations.AddConstraint(
            model_name='introductionletter',
            constraint=models.CheckConstraint(condition=models.Q(('kept_for', None), ('approver', None), models.Q(('kept_for', models.F('approver')), _negated=True), _connector='OR'), name='letter_not_kept_for_approver'),
        ),
        migrations.AddConstraint(
            model_name='introductionletter',
            constraint=models.CheckConstraint(condition=models.Q(('keeper', None), ('approved_for', None), models.Q(('keeper', models.F('approved_for')), _negated=True), _connector='OR'), name='letter_keeper_not_behind_approval'),
        ),
        migrations.AddConstraint(
            model_name='introductionletter',
            constraint=models.CheckConstraint(condition=models.Q(('kept_for', None), ('approved_for', None), models.Q(('kept_for', models.F('approved_for')), _negated=True), _connector='OR'), name='letter_nobody_behind_both'),
        ),
        migrations.RunSQL(LETTER, GONE),
    ]
