"""What a question asks the index for: every pair, or the rarest one where the whole run is looked for beside it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.records.words import wanted
from office.search import queries
from office.testing import account, signed_in
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.test_incoming_document import letter

pytestmark = pytest.mark.django_db


def test_a_run_is_asked_for_by_its_rarest_pair() -> None:
    shares = {"信息": 0.15, "息系": 0.14, "系统": 0.15, "通知": 0.2}
    assert wanted("信息系统 通知 2026", shares) == ["2026", "息系", "通知"]
    assert wanted("信息塌陷", shares) == ["息塌"]  # what the database has not counted is rare
    assert wanted("信息系统 2026") == ["2026", "信息", "息系", "系统"]
    assert wanted("电", shares) == ["电"]


def test_the_whole_run_must_stand_there_though_one_pair_is_asked_for(office: None) -> None:
    clerk = signed_in("registry")
    for number, title in enumerate(("关于信息系统建设的通知", "关于信息化和系统集成的通知", "关于防息系统一的通知")):
        clerk.post("/secretariat/incoming_document/new/", {**letter(number), "title": title})
    keys = {row.title: row.pk for row in IncomingDocument.objects.all()}
    assert len(keys) == 3
    found = [pk for pk, _opened in queries.found(account("registry"), "信息系统")]
    assert found == [keys["关于信息系统建设的通知"]]
    rows = queries.matching(account("registry"), "信息系统")
    assert list(rows) == [{"record_id": found[0]}]


def test_the_shares_are_read_once(office: None) -> None:
    queries.shares.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE office_recordsearch")
    with CaptureQueriesContext(connection) as asked:
        assert queries.shares() is queries.shares()
    assert len(asked) == 1
    queries.shares.cache_clear()
