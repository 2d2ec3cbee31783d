"""Going to a number or a day in a register's list, and what is said when there is neither."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.registers.jump import place_of
from office.testing import MOST_QUERIES, account, frozen, move_clock, signed_in
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.register import IncomingDocumentRegister
from secretariat.incoming_document.test_incoming_document import letter

pytestmark = pytest.mark.django_db
LIST = "/secretariat/incoming_document/"
FIRST = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _four_documents(office: None) -> Iterator[None]:
    """One on each of four days in November."""
    with frozen(FIRST):
        for number in range(1, 5):
            move_clock(FIRST + timedelta(days=number - 1))
            day = f"2026-11-0{number + 1}"
            assert signed_in("registry").post(f"{LIST}new/", letter(number, received_on=day)).status_code == 302
        yield


def shown(typed: str, username: str = "registry") -> list[str]:
    """The numbers on the page that typing this leads to."""
    answer = signed_in(username).get(LIST, {"jump": typed})
    assert answer.status_code == 302, answer.content.decode()
    page = signed_in(username).get(answer["Location"]).context
    return [row["record"].number for row in page["rows"]]


@pytest.mark.parametrize("typed", ["收〔2026〕2号", "收[2026]2号", "2026-2", "2026 ２", "2", "2号"])
def test_a_number_in_any_spelling_begins_the_page(typed: str) -> None:
    assert shown(typed) == ["收〔2026〕2号", "收〔2026〕1号"]


@pytest.mark.parametrize("typed", ["20261104", "2026-11-04", "1104", "-1", "2026年11月4日"])
def test_a_day_begins_the_page_with_its_last_record(typed: str) -> None:
    assert shown(typed) == ["收〔2026〕3号", "收〔2026〕2号", "收〔2026〕1号"]


@pytest.mark.parametrize("typed", ["2026-99", "收〔2019〕2号", "somewhere"])
def test_neither_a_number_nor_a_day_is_said_beside_the_field(typed: str) -> None:
    page = signed_in("registry").get(LIST, {"jump": typed})
    assert page.status_code == 200 and f'value="{typed}"' in page.content.decode()
    assert 'id="id_jump_error"' in page.content.decode()
    assert len(page.context["rows"]) == 4


def test_filters_stay_and_what_one_may_not_see_is_not_found() -> None:
    answer = signed_in("registry").get(LIST, {"jump": "2", "status": "registered"})
    assert "status=registered" in answer["Location"] and "jump" not in answer["Location"]
    with pytest.raises(ValidationError):
        place_of(account("website.staff"), IncomingDocumentRegister, "收〔2026〕2号")


def test_the_count_and_the_page_agree_and_keep_to_their_queries() -> None:
    client = signed_in("registry")
    client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(LIST)
    assert page.context["summary"] == "4 in all" and len(page.context["rows"]) == IncomingDocument.objects.count()
    assert len(queries) <= MOST_QUERIES
