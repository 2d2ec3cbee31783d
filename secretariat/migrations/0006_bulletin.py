"""Contributions and bulletins: what is frozen with its issue, and who may not approve it."""

import django.core.validators
import django.db.models.deletion
import office.time
import simple_history.models
from django.conf import settings
from django.db import migrations, models


# The editor is looked up as the drafter of an outgoing document is (0002), and a constraint compares.
EDITOR = """
CREATE TRIGGER secretariat_bulletin_editor BEFORE INSERT ON secretariat_bulletinapproval
FOR EACH ROW EXECUTE FUNCTION secretariat_drafter();
"""

# Items change only while their issue is edited; a contribution in an issue, and an issue with a number, never.
FROZEN = """
CREATE FUNCTION secretariat_bulletin_item() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (SELECT status FROM office_record WHERE id = NEW.record_id) <> 'editing' THEN
        RAISE EXCEPTION 'an issue that is not being edited keeps its items' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_bulletin_item BEFORE INSERT OR UPDATE ON secretariat_bulletinitem
FOR EACH ROW EXECUTE FUNCTION secretariat_bulletin_item();

CREATE FUNCTION secretariat_contribution_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (NEW.text, NEW.author) IS DISTINCT FROM (OLD.text, OLD.author)
       AND (SELECT status FROM office_record WHERE id = NEW.record_ptr_id) NOT IN ('submitted', 'returned') THEN
        RAISE EXCEPTION 'a contribution in an issue keeps its text' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_contribution_frozen BEFORE UPDATE ON secretariat_contribution
FOR EACH ROW EXECUTE FUNCTION secretariat_contribution_frozen();

CREATE FUNCTION secretariat_bulletin_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (NEW.name, NEW.report_to, NEW.send_to, NEW.issue_to, NEW.copies)
       IS DISTINCT FROM (OLD.name, OLD.report_to, OLD.send_to, OLD.issue_to, OLD.copies)
       AND (SELECT status FROM office_record WHERE id = NEW.record_ptr_id) <> 'editing' THEN
        RAISE EXCEPTION 'an issue that is not being edited stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_bulletin_frozen BEFORE UPDATE ON secretariat_bulletin
FOR EACH ROW EXECUTE FUNCTION secretariat_bulletin_frozen();
"""
THAWED = """
DROP TRIGGER secretariat_bulletin_frozen ON secretariat_bulletin;
DROP FUNCTION secretariat_bulletin_frozen();
DROP TRIGGER secretariat_contribution_frozen ON secretariat_contribution;
DROP FUNCTION secretariat_contribution_frozen();
DROP TRIGGER secretariat_bulletin_item ON secretariat_bulletinitem;
DROP FUNCTION secretariat_bulletin_item();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0015_archivists'),
        ('secretariat', '0005_archive'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('author', models.CharField(max_length=60, verbose_name='written by')),
                ('text', models.TextField(max_length=8000, verbose_name='body')),
                ('reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='reason')),
                ('printed_in', models.CharField(blank=True, editable=False, max_length=60, verbose_name='printed in')),
            ],
            options={
                'verbose_name': 'contribution',
                'verbose_name_plural': 'contributions',
            },
            bases=('office.record',),
        ),
        migrations.CreateModel(
            name='Bulletin',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('name', models.CharField(choices=[('affairs', 'Government Affairs Information'), ('supervision', 'Special Supervision Report'), ('briefing', 'E-Government Briefing')], default='briefing', max_length=12, verbose_name='name')),
                ('report_to', models.JSONField(blank=True, default=list, verbose_name='report to (报)')),
                ('send_to', models.JSONField(blank=True, default=list, verbose_name='send to (送)')),
                ('issue_to', models.JSONField(blank=True, default=list, verbose_name='issue to (发)')),
                ('copies', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='copies printed')),
                ('dated', models.DateField(editable=False, null=True, verbose_name='date of issue')),
                ('editor', models.CharField(blank=True, editable=False, max_length=60, verbose_name='editor')),
                ('approver', models.CharField(blank=True, editable=False, max_length=60, verbose_name='approved by')),
            ],
            options={
                'verbose_name': 'bulletin',
                'verbose_name_plural': 'bulletins',
                'constraints': [models.CheckConstraint(condition=models.Q(('copies__gte', 1)), name='bulletin_has_copies'), models.CheckConstraint(condition=models.Q(('dated', None), models.Q(('approver', ''), _negated=True), _connector='OR'), name='issued_bulletin_is_approved')],
            },
            bases=('office.record',),
        ),
        migrations.CreateModel(
            name='BulletinSending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organs', models.JSONField(verbose_name='submitted to')),
                ('manner', models.CharField(choices=[('network', 'Over the government network'), ('paper', 'On paper'), ('both', 'Both')], max_length=10, verbose_name='manner')),
                ('sent_on', models.DateField(verbose_name='submitted on')),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='secretariat.bulletin')),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalBulletin',
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
                ('name', models.CharField(choices=[('affairs', 'Government Affairs Information'), ('supervision', 'Special Supervision Report'), ('briefing', 'E-Government Briefing')], default='briefing', max_length=12, verbose_name='name')),
                ('report_to', models.JSONField(blank=True, default=list, verbose_name='report to (报)')),
                ('send_to', models.JSONField(blank=True, default=list, verbose_name='send to (送)')),
                ('issue_to', models.JSONField(blank=True, default=list, verbose_name='issue to (发)')),
                ('copies', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='copies printed')),
                ('dated', models.DateField(editable=False, null=True, verbose_name='date of issue')),
                ('editor', models.CharField(blank=True, editable=False, max_length=60, verbose_name='editor')),
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
                'verbose_name': 'historical bulletin',
                'verbose_name_plural': 'historical bulletins',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalContribution',
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
                ('author', models.CharField(max_length=60, verbose_name='written by')),
                ('text', models.TextField(max_length=8000, verbose_name='body')),
                ('reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='reason')),
                ('printed_in', models.CharField(blank=True, editable=False, max_length=60, verbose_name='printed in')),
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
                'verbose_name': 'historical contribution',
                'verbose_name_plural': 'historical contributions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='BulletinApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opinion', models.TextField(blank=True)),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('behalf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('drafter', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.post')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='secretariat.bulletin')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.step')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('person', models.F('drafter')), _negated=True), name='editor_is_not_approver'), models.CheckConstraint(condition=models.Q(('behalf', None), models.Q(('behalf', models.F('drafter')), _negated=True), _connector='OR'), name='nobody_approves_for_editor')],
            },
        ),
        migrations.CreateModel(
            name='BulletinItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author', models.CharField(max_length=60)),
                ('place', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('text', models.TextField(verbose_name='text')),
                ('original_title', models.CharField(max_length=300)),
                ('original_text', models.TextField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.division')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='secretariat.bulletin')),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='secretariat.contribution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('contribution',), name='contribution_in_one_issue')],
            },
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('own', 'Own bulletin'), ('city', 'City'), ('province', 'Province'), ('nation', 'Nation')], max_length=10, verbose_name='level')),
                ('adopter', models.CharField(max_length=120, verbose_name='adopted by')),
                ('issue', models.CharField(blank=True, max_length=60, verbose_name='issue')),
                ('adopted_on', models.DateField(verbose_name='adopted on')),
                ('at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('voided_at', models.DateTimeField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=500)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('voided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='secretariat.contribution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('record', 'level', 'adopter', 'issue'), name='adopted_once_in_an_issue'), models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(models.Q(('void_reason', ''), _negated=True), models.Q(('voided_by', None), _negated=True)), _connector='OR'), name='void_adoption_has_reason')],
            },
        ),
        migrations.RunSQL(EDITOR, "DROP TRIGGER secretariat_bulletin_editor ON secretariat_bulletinapproval"),
        migrations.RunSQL(FROZEN, THAWED),
    ]
