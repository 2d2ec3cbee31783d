"""Whether a record is on a route, in its own row: what is open and held by nobody is found by an index of its own."""

from django.db import migrations, models

# The rows that there are. Few: those that are on their way at this instant.
BACKFILL = """
UPDATE office_record SET on_route = true
WHERE id IN (SELECT record_id FROM office_route WHERE state = 'running');
"""


class Migration(migrations.Migration):

    dependencies = [
        ("office", "0016_papers_made_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="record",
            name="on_route",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
