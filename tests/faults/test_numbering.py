"""Eight processes take numbers at once and often change their minds: no gap, no repeat, no inversion."""

import io
import json
import os
import random
import traceback
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet

from office.audit.actor import Actor, acting
from office.numbering.models import Number, Series
from office.numbering.services import take
from tests.faults.forked import fork
from tests.office.made import make_document

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
PROCESSES = 8
TURNS = int(os.environ.get("FAULT_NUMBERS", "250"))
CODE, YEAR = "load", 2026


class ChangedMind(Exception):
    """The act is undone after its number was taken."""


def take_many(documents, turns=TURNS):
    """Fork the processes and wait; how many numbers were committed, and how many acts were refused by the database."""
    connections.close_all()
    ends = [os.pipe() for _ in documents]
    for number, (document, (reading, writing)) in enumerate(zip(documents, ends, strict=True)):
        if fork() == 0:
            try:
                os.close(reading)
                os.write(writing, json.dumps(_take(document, random.Random(number), turns)).encode())
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)
        os.close(writing)
    said = []
    for reading, _writing in ends:
        with os.fdopen(reading) as pipe:
            said.append(json.loads(pipe.read()))
        os.wait()
    return [sum(column) for column in zip(*said, strict=True)]


def _take(document, rng, turns):
    taken = refused = 0
    for _ in range(turns):
        try:
            with acting(Actor(None, None, cause="test")):
                take(CODE, YEAR, document)
                if rng.random() < 0.3:
                    raise ChangedMind
            taken += 1
        except ChangedMind:
            pass
        except DatabaseError:
            refused += 1
    return taken, refused


def findings():
    said = io.StringIO()
    with suppress(CommandError):
        call_command("verify_numbers", stderr=said, stdout=io.StringIO())
    return [line for line in said.getvalue().splitlines() if line.startswith(CODE)]


@pytest.fixture
def documents(office):
    return [make_document(office, f"通知{n}") for n in range(PROCESSES)]


@pytest.mark.fault("numbers in eight processes, acts undone", twins={
    "test_twin_without_the_series_lock_people_are_refused": "nobody is refused",
    "test_twin_without_lock_and_key_numbers_repeat": "each number once",
    "test_twin_with_the_transactions_own_instant_numbers_are_inverted": "no inversion"})
def test_no_gap_no_repeat_no_inversion(documents, line):
    taken, refused = take_many(documents)
    line.tell(PROCESSES * TURNS, findings())
    assert refused == 0, "nobody is refused"
    assert taken > PROCESSES * TURNS / 2
    assert findings() == []
    assert Series.objects.get(code=CODE).last == Number.objects.filter(series__code=CODE).count() == taken


def test_twin_without_the_series_lock_people_are_refused(documents, monkeypatch):
    """The number is read without the lock; the unique key still keeps it from being given twice."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    _taken, refused = take_many(documents, turns=40)
    assert refused > 0, "nobody is refused: holds without the lock"


def test_twin_without_lock_and_key_numbers_repeat(documents, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    with connections["owner"].cursor() as owner:
        owner.execute("ALTER TABLE office_number DROP CONSTRAINT number_given_once")
    take_many(documents, turns=40)
    broken = any("follows" in finding or "counter says" in finding for finding in findings())
    assert broken, "each number once: holds without lock and key"


def test_twin_with_the_transactions_own_instant_numbers_are_inverted(documents, monkeypatch):
    """Two acts: the one that began first comes second to the counter."""
    from office.numbering import services
    from office.time import now, one_instant

    monkeypatch.setattr(services, "clock", now)
    with connections["owner"].cursor() as owner:  # which would write the database's own time over it
        owner.execute("ALTER TABLE office_number DISABLE TRIGGER office_stamped")
    early = now()
    with acting(Actor(None, None)):
        take(CODE, YEAR, documents[0])
    with one_instant(early), transaction.atomic():
        take(CODE, YEAR, documents[1])
    assert findings() == [f"{CODE} {YEAR} number 2: was taken before number 1"], "no inversion: holds"


@pytest.mark.fault("a number taken in an older transaction", twins={
    "test_twin_with_the_transactions_own_instant_numbers_are_inverted": "no inversion"})
def test_the_clock_follows_the_lock(documents, line):
    from office.time import now, one_instant

    early = now()
    with acting(Actor(None, None)):
        take(CODE, YEAR, documents[0])
    with one_instant(early), transaction.atomic():
        take(CODE, YEAR, documents[1])
    line.tell(1, findings())
    assert findings() == []
