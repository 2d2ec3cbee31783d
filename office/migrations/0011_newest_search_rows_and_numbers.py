"""Indexes for the newest hits of a search, and for records by their number; made while people write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY locks nobody out, and runs in no transaction

    dependencies = [
        ("office", "0010_a_limit_ends_with_a_day_set_for_it"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="record",
            index=models.Index(condition=~models.Q(number=""), fields=["number"], name="record_by_number"),
        ),
        AddIndexConcurrently(
            model_name="recordsearch",
            index=models.Index(models.F("opened").desc(), models.F("record").desc(), name="record_search_newest"),
        ),
    ]
