"""Migrations say what the models say, have names, and follow one another in one line."""

import re

import pytest
from django.core.management import call_command
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from office.records.models import Record
from tests.guards.source import DIVISIONS

OURS = ("office", *DIVISIONS)
NAMED = re.compile(r"^\d{4}_(?!auto_|initial$)[a-z][a-z0-9_]*$")


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None)


def changes(loader: MigrationLoader, now: ProjectState) -> dict[str, list]:
    """What makemigrations would write."""
    found = MigrationAutodetector(loader.project_state(), now).changes(graph=loader.graph)
    return {app: rows for app, rows in found.items() if app in OURS}


def test_the_migrations_say_what_the_models_say(loader: MigrationLoader) -> None:
    from django.apps import apps

    found = changes(loader, ProjectState.from_apps(apps))
    assert {app: [migration.operations for migration in rows] for app, rows in found.items()} == {}


def test_a_forgotten_migration_is_found(loader: MigrationLoader) -> None:
    from django.apps import apps

    state = ProjectState.from_apps(apps)
    altered = ModelState.from_model(Record)
    altered.fields["title"].max_length = 301
    state.models["office", "record"] = altered
    assert changes(loader, state).keys() == {"office"}


def test_every_migration_has_a_name(loader: MigrationLoader) -> None:
    assert [name for app, name in loader.disk_migrations if app in OURS and not NAMED.match(name)] == []
    assert not NAMED.match("0002_auto_20261123_1130") and not NAMED.match("0001_initial")


def test_migrations_follow_one_another(loader: MigrationLoader) -> None:
    for app in {app for app, _name in loader.disk_migrations} & set(OURS):
        assert len(loader.graph.leaf_nodes(app)) == 1, app


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_system_check_is_clean(capsys: pytest.CaptureFixture) -> None:
    call_command("check", fail_level="WARNING", databases=["default", "owner"])
    assert "no issues" in capsys.readouterr().out
