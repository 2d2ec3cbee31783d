"""The pages of emergency access: what is typed wrongly is kept, and the queries stay few."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.break_glass import services
from office.permissions.models import BreakGlass
from office.testing import MOST_QUERIES, account, frozen, signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming
from tests.office.permissions.test_break_glass import HOUR, NINE, PAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(office: None) -> Any:
    with frozen(NINE - HOUR):
        return Incoming().make()


@pytest.mark.parametrize("wrong", [
    {"numbers": "收〔2026〕99号"}, {"numbers": ""}, {"reason": " "}, {"minutes": "61"}, {"minutes": "x"},
    {"numbers": "\n".join(f"收〔2026〕{n}号" for n in range(30))}, {"reason": "机密★5年"},
])
def test_what_is_typed_wrongly_is_kept_and_nothing_is_asked(record: Any, wrong: dict[str, str]) -> None:
    typed = {"numbers": record.number, "reason": "附件打不开，须核对", "minutes": "15", **wrong}
    answer = signed_in("sysadmin").post(f"{PAGES}new/", typed)
    assert answer.status_code == 422
    assert all(text.strip() in answer.content.decode() for name, text in typed.items() if name != "minutes")
    assert not BreakGlass.objects.exists()


def test_the_pages_keep_to_their_queries(record: Any) -> None:
    with frozen(NINE):
        asked = services.ask(account("sysadmin"), [record], "附件打不开", 15)
        opened = services.approve(account("director"), asked.pk)
        for _time in range(5):
            services.ask(account("sysadmin"), [record], "附件打不开", 15)
        client = signed_in("director")
        for place in (PAGES, f"{PAGES}{opened.pk}/", f"{PAGES}{opened.pk + 1}/"):
            client.get(place)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(place).status_code == 200
            assert len(queries) <= MOST_QUERIES, [query["sql"][:100] for query in queries]
