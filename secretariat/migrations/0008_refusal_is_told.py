"""A recipient's refusal is told to whoever sent the document and whoever wrote it."""

from django.db import migrations

from secretariat.dispatch import sql


class Migration(migrations.Migration):

    dependencies = [
        ("office", "0018_index_of_what_nobody_holds"),
        ("secretariat", "0007_introduction_letter"),
    ]

    operations = [migrations.RunSQL(sql.TELL_REFUSAL, sql.TELL_NOBODY)]
