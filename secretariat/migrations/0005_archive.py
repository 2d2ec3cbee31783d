"""The archives: items with their parts, retention table, loans, appraisals and transfers."""

from datetime import date
from typing import Any

import django.core.validators
import django.db.models.deletion
import office.time
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# DA/T 13-2022: a code once given does not change, and says what the item says.
CODES = """
CREATE FUNCTION secretariat_archival_code() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.code <> '' AND (NEW.code, NEW.fonds, NEW.year, NEW.retention, NEW.department,
            NEW.item_number) IS DISTINCT FROM (OLD.code, OLD.fonds, OLD.year, OLD.retention, OLD.department,
            OLD.item_number) THEN
        RAISE EXCEPTION 'the archival code % does not change any more', OLD.code USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.code <> '' AND NEW.code <> NEW.fonds || '-WS·' || NEW.year || '-' || NEW.retention || '-'
            || NEW.department || '-' || lpad(NEW.item_number::text, 4, '0') THEN
        RAISE EXCEPTION 'the archival code % is not that of its class', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_archival_code BEFORE INSERT OR UPDATE ON secretariat_archiveitem
FOR EACH ROW EXECUTE FUNCTION secretariat_archival_code();

CREATE FUNCTION secretariat_archival_number() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    RAISE EXCEPTION 'the archival code % does not change any more', OLD.number USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER secretariat_archival_number BEFORE UPDATE ON office_record FOR EACH ROW
WHEN (OLD.kind = 'archive_item' AND OLD.number <> '' AND NEW.number IS DISTINCT FROM OLD.number)
EXECUTE FUNCTION secretariat_archival_number();
"""
NO_CODES = """
DROP TRIGGER secretariat_archival_number ON office_record; DROP FUNCTION secretariat_archival_number();
DROP TRIGGER secretariat_archival_code ON secretariat_archiveitem; DROP FUNCTION secretariat_archival_code();
"""

# Whoever writes an appraisal cannot name another appraiser: the database looks it up, and a constraint compares.
APPRAISER = """
CREATE FUNCTION secretariat_appraiser() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE appraiser bigint;
BEGIN
    SELECT created_by_id INTO appraiser FROM office_record WHERE id = NEW.record_ptr_id;
    IF FOUND THEN
        NEW.proposed_by_id := appraiser;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER secretariat_appraiser BEFORE INSERT OR UPDATE ON secretariat_archiveappraisal
FOR EACH ROW EXECUTE FUNCTION secretariat_appraiser();
"""
NO_APPRAISER = """
DROP TRIGGER secretariat_appraiser ON secretariat_archiveappraisal; DROP FUNCTION secretariat_appraiser();
"""

# A model of the table of Order No. 8 (2006): the office's own needs the leave of the archives authority (实施条例 19).
ORDER_8 = "《机关文件材料归档范围和文书档案保管期限规定》(国家档案局令第8号, 2006)"
OUT, IN = "outgoing_document", "incoming_document"
RULES = (
    # register, duty, kinds, period, reason in Chinese, reason in English
    ("", "secretariat.13", "", "Y", "机构演变、人事任免", "Organisation changes and appointments"),
    ("", "secretariat.16", "", "D30", "预算、采购与合同", "Budget, procurement and contracts"),
    (OUT, "", "resolution decision order", "Y", "本机关制定的规章制度和重要决定", "Own rules and important decisions"),
    (OUT, "", "opinion communique announcement public_notice", "Y", "本机关主要职能活动的重要文件",
     "Important papers of the office's own functions"),
    (OUT, "", "request reply motion report", "Y", "重要请示与批复、报告", "Important requests with replies, reports"),
    (OUT, "", "minutes", "Y", "重要会议的纪要", "Minutes of important meetings"),
    (OUT, "", "work_report summary", "Y", "年度工作报告、总结", "Annual reports and summaries"),
    (OUT, "", "circular speech", "D30", "较重要的业务文件", "Papers of some importance"),
    (OUT, "", "", "D10", "一般业务文件", "General papers of the office's work"),
    (IN, "", "reply", "Y", "上级对本机关重要请示的批复", "A superior's reply to an important request of ours"),
    (IN, "", "resolution decision order", "Y", "上级针对本机关主管业务的重要文件",
     "A superior's important paper on our own business"),
    (IN, "", "opinion minutes", "D30", "上级较重要的、需要贯彻执行的文件", "To be carried out, of some importance"),
    (IN, "", "other", "N", "无参考利用价值的事务性、临时性文件，不归档", "Transient papers are not archived (art. 4)"),
    (IN, "", "", "D10", "上级、同级、下级的一般文件", "General papers of superiors, equals and subordinates"),
    ("", "", "", "D10", "其他文件材料", "Other papers"),
)


def write_rules(apps: Any, schema_editor: Any) -> None:
    """The retention table the office starts with; afterwards it is changed in the admin, never here."""
    rules = apps.get_model("secretariat", "RetentionRule").objects.using(schema_editor.connection.alias)
    order = 0
    for register, duty, kinds, period, zh, en in RULES:
        for kind in kinds.split() or [""]:
            order += 10
            rules.create(order=order, source_kind=register, duty=duty, document_kind=kind, retention=period,
                         reason_zh=zh, reason_en=en, source=ORDER_8, valid_from=date(2006, 12, 18))


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0015_archivists'),
        ('secretariat', '0004_dispatch'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchiveTransfer',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('scope', models.TextField(verbose_name='items')),
                ('recipient', models.CharField(default='青岛市档案馆', max_length=120, verbose_name='receiving archives')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('receipt', models.CharField(blank=True, editable=False, max_length=80, verbose_name='number of the receipt')),
                ('taken_by', models.CharField(blank=True, editable=False, max_length=80, verbose_name='taken over by')),
                ('handed_over_at', models.DateTimeField(editable=False, null=True, verbose_name='handed over at')),
            ],
            options={
                'verbose_name': 'transfer of archives',
                'verbose_name_plural': 'transfers of archives',
            },
            bases=('office.record',),
        ),
        migrations.AddField(
            model_name='historicalincomingdocument',
            name='retention_reason',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='why so long'),
        ),
        migrations.AddField(
            model_name='incomingdocument',
            name='retention_reason',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='why so long'),
        ),
        migrations.AlterField(
            model_name='historicalincomingdocument',
            name='retention',
            field=models.CharField(blank=True, choices=[('Y', 'Permanent'), ('D30', '30 years'), ('D10', '10 years'), ('N', 'Not archived')], editable=False, max_length=3, verbose_name='retention period'),
        ),
        migrations.AlterField(
            model_name='incomingdocument',
            name='retention',
            field=models.CharField(blank=True, choices=[('Y', 'Permanent'), ('D30', '30 years'), ('D10', '10 years'), ('N', 'Not archived')], editable=False, max_length=3, verbose_name='retention period'),
        ),
        migrations.CreateModel(
            name='ArchiveAppraisal',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('scope', models.TextField(verbose_name='items')),
                ('outcome', models.CharField(choices=[('extend', 'Keep longer'), ('destroy', 'Destroy')], max_length=8, verbose_name='decision')),
                ('years', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='years longer')),
                ('opinion', models.TextField(max_length=2000, verbose_name='appraisal report')),
                ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='approved at')),
                ('carried_out_at', models.DateTimeField(editable=False, null=True, verbose_name='carried out at')),
                ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='approved by')),
                ('first_supervisor', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='first supervisor')),
                ('proposed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='appraised by')),
                ('second_supervisor', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='second supervisor')),
            ],
            options={
                'verbose_name': 'appraisal of archives',
                'verbose_name_plural': 'appraisals of archives',
            },
            bases=('office.record',),
        ),
        migrations.CreateModel(
            name='ArchiveItem',
            fields=[
                ('record_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='office.record')),
                ('document_number', models.CharField(blank=True, max_length=80, verbose_name='document number')),
                ('author', models.CharField(max_length=200, verbose_name='author')),
                ('dated', models.DateField(verbose_name='date of the document')),
                ('retention', models.CharField(choices=[('Y', 'Permanent'), ('D30', '30 years'), ('D10', '10 years')], max_length=3, verbose_name='retention period')),
                ('retention_reason', models.CharField(max_length=300, verbose_name='why so long')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('metadata', models.JSONField(default=dict, editable=False)),
                ('fonds', models.CharField(blank=True, editable=False, max_length=4, verbose_name='fonds number')),
                ('year', models.PositiveSmallIntegerField(editable=False, verbose_name='year')),
                ('department', models.CharField(blank=True, editable=False, max_length=4, verbose_name='department')),
                ('item_number', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='item number')),
                ('code', models.CharField(blank=True, editable=False, max_length=40, verbose_name='archival code')),
                ('box', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='box number')),
                ('keep_through', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='to be kept through')),
                ('formed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.division', verbose_name='handed in by')),
                ('source', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='archived_as', to='office.record', verbose_name='the document')),
            ],
            options={
                'verbose_name': 'archive item',
                'verbose_name_plural': 'archives',
            },
            bases=('office.record',),
        ),
        migrations.CreateModel(
            name='AppraisalLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=300)),
                ('document_number', models.CharField(blank=True, max_length=80)),
                ('author', models.CharField(blank=True, max_length=200)),
                ('dated', models.DateField()),
                ('retention', models.CharField(max_length=3)),
                ('keep_through', models.PositiveSmallIntegerField()),
                ('pages', models.PositiveIntegerField()),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='secretariat.archiveappraisal')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='secretariat.archiveitem')),
            ],
        ),
        migrations.CreateModel(
            name='ArchiveLoan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=200, verbose_name='purpose')),
                ('lent_at', models.DateTimeField()),
                ('due_on', models.DateField(verbose_name='back by')),
                ('returned_at', models.DateTimeField(null=True)),
                ('borrower', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='borrower')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='secretariat.archiveitem')),
                ('lent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('returned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
            ],
        ),
        migrations.CreateModel(
            name='ArchivePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('handling_sheet', 'Handling sheet'), ('reply', 'Reply'), ('body', 'Document'), ('annex', 'Annex'), ('paper', 'Photograph of a paper'), ('drafting_sheet', 'Drafting sheet'), ('signed_draft', 'Signed draft')], max_length=16)),
                ('place', models.PositiveSmallIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.BigIntegerField()),
                ('pages', models.PositiveIntegerField(default=0)),
                ('added_at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='archive_part', to='office.attachment')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='secretariat.archiveitem')),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalArchiveAppraisal',
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
                ('scope', models.TextField(verbose_name='items')),
                ('outcome', models.CharField(choices=[('extend', 'Keep longer'), ('destroy', 'Destroy')], max_length=8, verbose_name='decision')),
                ('years', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='years longer')),
                ('opinion', models.TextField(max_length=2000, verbose_name='appraisal report')),
                ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='approved at')),
                ('carried_out_at', models.DateTimeField(editable=False, null=True, verbose_name='carried out at')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='approved by')),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='created by')),
                ('division', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.division', verbose_name='division')),
                ('duty', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.duty', verbose_name='duty')),
                ('first_supervisor', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='first supervisor')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='appraised by')),
                ('second_supervisor', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='second supervisor')),
            ],
            options={
                'verbose_name': 'historical appraisal of archives',
                'verbose_name_plural': 'historical appraisals of archives',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalArchiveItem',
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
                ('document_number', models.CharField(blank=True, max_length=80, verbose_name='document number')),
                ('author', models.CharField(max_length=200, verbose_name='author')),
                ('dated', models.DateField(verbose_name='date of the document')),
                ('retention', models.CharField(choices=[('Y', 'Permanent'), ('D30', '30 years'), ('D10', '10 years')], max_length=3, verbose_name='retention period')),
                ('retention_reason', models.CharField(max_length=300, verbose_name='why so long')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('metadata', models.JSONField(default=dict, editable=False)),
                ('fonds', models.CharField(blank=True, editable=False, max_length=4, verbose_name='fonds number')),
                ('year', models.PositiveSmallIntegerField(editable=False, verbose_name='year')),
                ('department', models.CharField(blank=True, editable=False, max_length=4, verbose_name='department')),
                ('item_number', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='item number')),
                ('code', models.CharField(blank=True, editable=False, max_length=40, verbose_name='archival code')),
                ('box', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='box number')),
                ('keep_through', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='to be kept through')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.person', verbose_name='created by')),
                ('division', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.division', verbose_name='division')),
                ('duty', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.duty', verbose_name='duty')),
                ('formed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.division', verbose_name='handed in by')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.record', verbose_name='the document')),
            ],
            options={
                'verbose_name': 'historical archive item',
                'verbose_name_plural': 'historical archives',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalArchiveTransfer',
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
                ('scope', models.TextField(verbose_name='items')),
                ('recipient', models.CharField(default='青岛市档案馆', max_length=120, verbose_name='receiving archives')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('receipt', models.CharField(blank=True, editable=False, max_length=80, verbose_name='number of the receipt')),
                ('taken_by', models.CharField(blank=True, editable=False, max_length=80, verbose_name='taken over by')),
                ('handed_over_at', models.DateTimeField(editable=False, null=True, verbose_name='handed over at')),
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
                'verbose_name': 'historical transfer of archives',
                'verbose_name_plural': 'historical transfers of archives',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRetentionRule',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('source_kind', models.CharField(blank=True, help_text='Empty: of any', max_length=40, verbose_name='register')),
                ('duty', models.CharField(blank=True, help_text='For example secretariat.3; empty: any', max_length=40, verbose_name='duty')),
                ('document_kind', models.CharField(blank=True, help_text='Empty: any', max_length=16, verbose_name='document kind')),
                ('retention', models.CharField(choices=[('Y', 'Permanent'), ('D30', '30 years'), ('D10', '10 years'), ('N', 'Not archived')], max_length=3, verbose_name='retention period')),
                ('reason_zh', models.CharField(max_length=120, verbose_name='reason in Chinese')),
                ('reason_en', models.CharField(max_length=160, verbose_name='reason in English')),
                ('source', models.CharField(max_length=120, verbose_name='source')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical row of the retention table',
                'verbose_name_plural': 'historical retention table',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('source_kind', models.CharField(blank=True, help_text='Empty: of any', max_length=40, verbose_name='register')),
                ('duty', models.CharField(blank=True, help_text='For example secretariat.3; empty: any', max_length=40, verbose_name='duty')),
                ('document_kind', models.CharField(blank=True, help_text='Empty: any', max_length=16, verbose_name='document kind')),
                ('retention', models.CharField(choices=[('Y', 'Permanent'), ('D30', '30 years'), ('D10', '10 years'), ('N', 'Not archived')], max_length=3, verbose_name='retention period')),
                ('reason_zh', models.CharField(max_length=120, verbose_name='reason in Chinese')),
                ('reason_en', models.CharField(max_length=160, verbose_name='reason in English')),
                ('source', models.CharField(max_length=120, verbose_name='source')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
            ],
            options={
                'verbose_name': 'row of the retention table',
                'verbose_name_plural': 'retention table',
                'ordering': ('order', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='retention_rule_dates'), models.CheckConstraint(condition=models.Q(('retention__in', ['Y', 'D30', 'D10', 'N'])), name='retention_rule_is_one')],
            },
        ),
        migrations.CreateModel(
            name='TransferLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='secretariat.archiveitem')),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='secretariat.archivetransfer')),
            ],
        ),
        migrations.CreateModel(
            name='TransferPackage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('checks', models.JSONField()),
                ('passed', models.BooleanField()),
                ('made_at', models.DateTimeField(db_default=office.time.OfficeNow())),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('attachment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.attachment')),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='secretariat.archivetransfer')),
            ],
        ),
        migrations.AddConstraint(
            model_name='archiveappraisal',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='appraisal_needs_two'),
        ),
        migrations.AddConstraint(
            model_name='archiveappraisal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='approval_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='archiveappraisal',
            constraint=models.CheckConstraint(condition=models.Q(('carried_out_at', None), models.Q(('approved_by__isnull', False), ('outcome', 'extend')), models.Q(('approved_by__isnull', False), ('first_supervisor__isnull', False), ('second_supervisor__isnull', False)), _connector='OR'), name='destruction_has_leave_and_two_supervisors'),
        ),
        migrations.AddConstraint(
            model_name='archiveappraisal',
            constraint=models.CheckConstraint(condition=models.Q(('first_supervisor', None), ('second_supervisor', None), models.Q(('first_supervisor', models.F('second_supervisor')), _negated=True), _connector='OR'), name='supervisors_are_two'),
        ),
        migrations.AddConstraint(
            model_name='archiveappraisal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'destroy'), ('years', None)), models.Q(('outcome', 'extend'), ('years__gte', 1)), _connector='OR'), name='extension_says_how_long'),
        ),
        migrations.AddIndex(
            model_name='archiveitem',
            index=models.Index(fields=['year', 'retention', 'department', 'item_number'], name='archive_by_class'),
        ),
        migrations.AddIndex(
            model_name='archiveitem',
            index=models.Index(fields=['keep_through'], name='archive_by_end'),
        ),
        migrations.AddConstraint(
            model_name='archiveitem',
            constraint=models.CheckConstraint(condition=models.Q(('code', ''), ('code__regex', '^[A-Z0-9]{4}-WS·\\d{4}-(Y|D30|D10)-[A-Z0-9]{2,4}-\\d{4}$'), _connector='OR'), name='archival_code_is_one'),
        ),
        migrations.AddConstraint(
            model_name='archiveitem',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='archival_code_given_once'),
        ),
        migrations.AddConstraint(
            model_name='archiveitem',
            constraint=models.CheckConstraint(condition=models.Q(('retention__in', ['Y', 'D30', 'D10'])), name='archive_retention_is_one'),
        ),
        migrations.AddConstraint(
            model_name='archiveitem',
            constraint=models.CheckConstraint(condition=models.Q(('retention_reason', ''), _negated=True), name='archive_retention_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='appraisalline',
            constraint=models.UniqueConstraint(fields=('appraisal', 'item'), name='appraised_once_a_list'),
        ),
        migrations.AddIndex(
            model_name='archiveloan',
            index=models.Index(condition=models.Q(('returned_at', None)), fields=['due_on', 'id'], name='archive_loan_open'),
        ),
        migrations.AddConstraint(
            model_name='archiveloan',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_at', None)), fields=('item',), name='archive_lent_to_one'),
        ),
        migrations.AddConstraint(
            model_name='archiveloan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned_at', None), ('returned_to', None)), models.Q(('returned_at__isnull', False), ('returned_to__isnull', False)), _connector='OR'), name='archive_loan_ends_whole'),
        ),
        migrations.AddConstraint(
            model_name='transferline',
            constraint=models.UniqueConstraint(fields=('transfer', 'item'), name='transferred_once_a_list'),
        ),
        migrations.RunSQL(CODES, NO_CODES),
        migrations.RunSQL(APPRAISER, NO_APPRAISER),
        migrations.RunPython(write_rules, migrations.RunPython.noop),
    ]
