"""The benchmark at its smallest: its data are what the product writes, and it measures all it says. No times are judged."""

import os
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from office.permissions.access import refile
from office.permissions.models import Access
from office.records.index import index
from office.records.models import RecordSearch
from office.routing.models import Step
from secretariat.incoming_document.models import IncomingDocument
from tests.benchmarks import papers
from tests.benchmarks.data import make_minimal
from tests.benchmarks.fill import admin_of, fill
from tests.benchmarks.keys import BUSY
from tests.benchmarks.run import Run
from tests.benchmarks.table import tables

SIZE = 200
PAGES = ("inbox", "document page, to act on", "document page, filed", "list, first page", "list, after 25,000 rows",
         "search, two characters", "search, common word", "search, rare word")
MOST = 13  # statements a page; one of them asks whether a kept connection is alive


@pytest.fixture
def environment(transactional_db: None, loaded_office: None) -> dict[str, str]:
    """The small benchmark database, in the suite's own."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "SECRET_KEY": "only-for-the-benchmark"}


def as_the_product_writes(document: Any) -> bool:
    """Whether the product, asked to write a copied document's derived rows anew, changes nothing."""
    def rows() -> tuple[Any, Any]:
        search = RecordSearch.objects.filter(record=document.pk).values_list("text", "words", "vector").get()
        return search, list(Access.objects.filter(record=document.pk).order_by("pk").values_list())

    before = rows()
    with transaction.atomic():
        index(document)
        refile(document)
        same = rows() == before and document.line == document.make_line()
        transaction.set_rollback(True)
    return same


def test_the_benchmark_runs_on_rows_as_the_product_writes_them(environment: dict[str, str]) -> None:
    fill(SIZE, admin_of(environment["DATABASE_URL"]), divisions=2 * BUSY)
    call_command("verify_access")
    call_command("verify_numbers")
    documents = list(IncomingDocument.objects.select_related("sender").order_by("pk"))
    assert len(documents) == SIZE + 5
    assert [one.pk for one in documents[::7] if not as_the_product_writes(one)] == []
    assert 4 <= Step.objects.count() / len(documents) <= 6
    with transaction.atomic():  # the twin: a copy that lacks one word is found
        RecordSearch.objects.filter(record=documents[-1].pk).update(text="样")
        assert not as_the_product_writes(documents[-1])
        transaction.set_rollback(True)

    make_minimal(environment)
    results = Run({SIZE: environment}, rounds=1, requests=2).measure()
    systems = {name: {system for _size, one, system in results.figures if one == name}
               for _size, name, _system in results.figures}
    for name in (*PAGES[:3], "register a document", "act on a step", *PAGES[5:]):
        assert systems[name] == {"product", "minimal", "bare"}, name
    assert all(len(one.latencies) == 2 and one.cpu > 0 for one in results.figures.values())
    if results.counts:  # a server of somebody else's may not count
        statements = {name: max(results.figures[SIZE, name, "product"].statements) for name in PAGES}
        assert {name: count for name, count in statements.items() if not 0 < count <= MOST} == {}
    assert results.sweeps[SIZE]["reminders"] > 0 and results.sweeps[SIZE]["nothing"] == 0
    assert all(name in tables(results, [SIZE], 1, 2) for name in systems)


def test_the_benchmark_of_papers_measures_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPER_TIMES", "2")
    lines = papers.table(1, ("verification",)).splitlines()
    name, ours, _mb, _kb, bare, *_rest = (cell.strip() for cell in lines[-3].strip("|").split("|"))
    assert name == "verification" and float(ours) > 0 and float(bare) > 0
    assert {operation.ours is not operation.bare for operation in papers.OPERATIONS.values()} == {True}
