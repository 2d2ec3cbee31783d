"""Every table is audited or stands on the reviewed list; guardian's generic tables stay empty; no hidden signals."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from guardian.models import GroupObjectPermission, UserObjectPermission
from guardian.shortcuts import assign_perm

from office.audit.install import missing
from office.audit.tables import EXEMPT, audited, is_history, ours
from office.permissions.grants import grant
from office.testing import account, signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming
from tests.guards.source import dotted, product

TRIGGERED = """
SELECT c.relname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
WHERE t.tgname = %s AND t.tgenabled IN ('O', 'A') AND NOT t.tgisinternal
"""
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.db.backends.signals",
           "django.contrib.auth.signals", "simple_history.signals", "axes.signals", "celery.signals")
# Reviewed: the framework's own word that nothing else tells, never one part of ours to another.
ALLOWED: dict[str, str] = {}


def tables_without(cursor: Any, trigger: str, wanted: set[str]) -> set[str]:
    cursor.execute(TRIGGERED, [trigger])
    return wanted - {name for (name,) in cursor.fetchall()}


def test_every_model_is_audited_or_reviewed() -> None:
    seen = {model._meta.label for model in audited()} | EXEMPT.keys()
    assert {model._meta.label for model in ours() if not is_history(model)} - seen == set()
    assert missing() == [], "tables.py names what is no model"
    assert all(len(reason) > 10 for reason in EXEMPT.values())


@pytest.mark.django_db
def test_every_audited_table_has_its_trigger() -> None:
    wanted = {model._meta.db_table for model in audited()}
    assert len(wanted) > 30
    with connection.cursor() as cursor:
        assert tables_without(cursor, "office_audit", wanted) == set()
        assert tables_without(cursor, "office_not_emptied", {model._meta.db_table for model in ours()}) == set()


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("undone", [
    "DROP TRIGGER office_audit ON office_record", "ALTER TABLE office_record DISABLE TRIGGER office_audit",
])
def test_a_table_without_its_trigger_is_found(undone: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(undone)
        assert tables_without(cursor, "office_audit", {"office_record"}) == {"office_record"}
        connections["owner"].set_rollback(True)


@pytest.mark.django_db
def test_a_grant_opens_a_record_and_leaves_guardians_generic_tables_empty(office: None) -> None:
    record = Incoming().make()
    reader, address = "network.staff", record.get_absolute_url()
    assert status(signed_in(reader), address) == 404
    grant(account("registry"), account(reader).person, record, cause="asked for in the meeting")
    assert status(signed_in(reader), address) == 200
    assert list(generic_grants()) == []


def status(client: Client, address: str) -> int:
    return client.get(address).status_code


def generic_grants() -> Iterator[Any]:
    """Rows that guardian wrote without the base record: they open nothing, and nobody could explain them."""
    yield from UserObjectPermission.objects.all()
    yield from GroupObjectPermission.objects.all()


@pytest.mark.django_db
def test_a_grant_on_the_kind_instead_of_the_base_is_found(office: None) -> None:
    """The twin: guardian's own shortcut writes the generic table silently, and the record stays closed."""
    record = Incoming().make()
    assign_perm("view_incomingdocument", account("network.staff"), record)
    assert len(list(generic_grants())) == 1
    assert status(signed_in("network.staff"), record.get_absolute_url()) == 404


def listens(tree: ast.Module) -> Iterator[int]:
    """The lines in which a file takes hold of a signal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(SIGNALS):
            yield node.lineno
        if isinstance(node, ast.ImportFrom) and any(f"{node.module}.{name.name}" in SIGNALS for name in node.names):
            yield node.lineno
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "receiver":
            yield node.lineno


def test_parts_call_functions_and_hear_no_signals() -> None:
    found = {path: list(listens(tree)) for path, tree in product()}
    assert {path: lines for path, lines in found.items() if lines and path not in ALLOWED} == {}


@pytest.mark.parametrize("line", [
    "from django.db.models.signals import post_save", "from django.db.models import signals",
    "from django.dispatch import Signal", "@dispatch.receiver(saved)\ndef heard(sender): ...",
])
def test_a_signal_is_found(line: str) -> None:
    assert list(listens(ast.parse(line)))
