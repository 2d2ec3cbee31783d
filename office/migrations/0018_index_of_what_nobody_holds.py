"""The index of what is open and on no route; built while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("office", "0017_on_route"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="record",
            index=models.Index(condition=models.Q(("is_open", True), ("on_route", False)), fields=["opened", "id"],
                               name="record_held_by_nobody"),
        ),
    ]
