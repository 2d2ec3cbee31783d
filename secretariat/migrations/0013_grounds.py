"""What rights are proved by: who is asked about a rule, in which post an item is handled; and what was left standing."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# The facts, out of the rights that were given for them; then the rights that stood longer than their grounds are ended.
PROVED = """
UPDATE secretariat_superviseditem AS i SET owner_post_id = substring(a.principal FROM '^p([0-9]+)[.]u')::bigint
FROM office_access AS a
WHERE a.record_id = i.record_ptr_id AND a.cause = 'handle:' || i.owner_id AND a.valid_to IS NULL;

UPDATE secretariat_officerule AS o SET asked_ids = found.divisions
FROM (SELECT record_id, array_agg(substring(principal FROM 2)::bigint ORDER BY id) AS divisions
      FROM office_access WHERE cause = 'consult' AND valid_to IS NULL GROUP BY record_id) AS found
JOIN office_record AS r ON r.id = found.record_id
WHERE o.record_ptr_id = r.id AND r.is_open AND o.consulted_at IS NULL;

UPDATE office_access AS a SET valid_to = office_now()
FROM secretariat_officerule AS o
WHERE a.record_id = o.record_ptr_id AND a.cause = 'consult' AND a.valid_to IS NULL AND o.asked_ids = '{}';

INSERT INTO office_access (record_id, principal, verbs, cause, kind, opened, valid_from)
SELECT DISTINCT r.id, 'u' || c.by_id, ARRAY['view'], 'heard', r.kind, r.opened, office_now()
FROM secretariat_rulecomment AS c JOIN office_record AS r ON r.id = c.record_id
ON CONFLICT DO NOTHING;

UPDATE office_access AS a SET valid_to = office_now()
FROM secretariat_topicopinion AS o JOIN office_record AS r ON r.id = o.record_id
WHERE a.record_id = r.id AND a.cause = 'opinion:' || o.id AND a.valid_to IS NULL
    AND r.status NOT IN ('proposed', 'returned', 'collected');

UPDATE office_access AS a SET valid_to = office_now()
FROM secretariat_attendee AS t
WHERE a.cause = 'meeting:' || t.record_id || ':' || t.id || ':instead' AND a.valid_to IS NULL
    AND t.removed_at IS NOT NULL;

INSERT INTO office_access (record_id, principal, verbs, cause, kind, opened, valid_from)
SELECT r.id, 'u' || t.stand_in_id, ARRAY['view'], 'meeting:' || t.record_id || ':' || t.id || ':instead', r.kind,
       r.opened, office_now()
FROM secretariat_attendee AS t
JOIN secretariat_agendaitem AS i ON i.record_id = t.record_id AND i.removed_at IS NULL
JOIN office_record AS r ON r.id = i.topic_id
WHERE t.removed_at IS NULL AND t.stand_in_id IS NOT NULL AND t.part = 'attends'
ON CONFLICT DO NOTHING;

SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("office", "0020_reports"),
        ("secretariat", "0012_assessment"),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalofficerule',
            name='asked_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='historicalsuperviseditem',
            name='owner_post',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='office.post'),
        ),
        migrations.AddField(
            model_name='officerule',
            name='asked_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='superviseditem',
            name='owner_post',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.post'),
        ),
        migrations.RunSQL(PROVED, migrations.RunSQL.noop),
    ]
