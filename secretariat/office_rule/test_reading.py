"""Who has read a rule: said by themselves, of what was issued; who has not is reminded; the pages and papers."""

import io
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pdfplumber
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied
from office.records.perform import NotNow, perform
from office.testing import account, frozen, signed_in
from secretariat.office_rule.models import RuleReading
from secretariat.office_rule.reading import readers
from secretariat.office_rule.testing import division, drafted, issued

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def test_everybody_concerned_has_read_it_or_not() -> None:
    rule = issued(concerns=[division("network").pk])
    perform(account("network.staff"), "confirm_read", rule.pk)
    with pytest.raises(ValidationError, match="already"):
        perform(account("network.staff"), "confirm_read", rule.pk)
    (group,) = readers(rule)
    assert group.division == division("network")
    assert [person.name_zh for person, _at in group.read] == ["李明朗"]
    assert {person.name_zh for person in group.unread} == {"张建军", "吕思远"}
    everybody = {person.pk for group in readers(issued(2)) for person in group.unread}
    assert account("director").person_id in everybody and account("sysadmin").person_id in everybody


def test_who_reads_a_draft_is_noted_nowhere() -> None:
    rule = drafted()
    signed_in("secretariat.head").get(rule.get_absolute_url())
    with pytest.raises(NotNow):
        perform(account("secretariat.head"), "confirm_read", rule.pk)
    with pytest.raises(DatabaseError, match="a draft is not noted"), transaction.atomic():
        RuleReading.objects.create(record=rule, person=account("secretariat.head").person)
    answer = signed_in("secretariat.head").get(f"{rule.get_absolute_url()}readers/")
    assert answer.status_code == 302 and not RuleReading.objects.exists()


def test_its_twin_opening_what_is_issued_notes_nothing_either() -> None:
    rule = issued()
    signed_in("network.staff").get(rule.get_absolute_url())
    assert not RuleReading.objects.exists()
    RuleReading.objects.create(record=rule, person=account("network.staff").person)
    with pytest.raises(IntegrityError, match="rule_read_once"), transaction.atomic():
        RuleReading.objects.create(record=rule, person=account("network.staff").person)


def test_those_who_have_not_read_it_are_reminded_once_a_day() -> None:
    rule = issued(concerns=[division("network").pk])
    perform(account("network.staff"), "confirm_read", rule.pk)
    with pytest.raises(Denied):
        perform(account("network.head"), "remind_readers", rule.pk)
    perform(account("registry"), "remind_readers", rule.pk)
    drain()
    told = set(Notice.objects.filter(subject="rule_unread").values_list("person__name_zh", flat=True))
    assert told == {"张建军", "吕思远"}
    with pytest.raises(ValidationError, match="today already"):
        perform(account("registry"), "remind_readers", rule.pk)
    with frozen(MONDAY + timedelta(days=1)):
        perform(account("registry"), "remind_readers", rule.pk)
        for name in ("network.head", "network.staff2"):
            perform(account(name), "confirm_read", rule.pk)
    with frozen(MONDAY + timedelta(days=2)), pytest.raises(ValidationError, match="Everybody concerned"):
        perform(account("registry"), "remind_readers", rule.pk)


def test_the_pages_show_it_and_only_to_those_who_look_after_it() -> None:
    rule = issued()
    perform(account("network.staff"), "confirm_read", rule.pk)
    page = signed_in("registry").get(f"{rule.get_absolute_url()}readers/").content.decode()
    assert "Li Minglang" in page and "1 of 2" in page
    assert signed_in("network.staff").get(f"{rule.get_absolute_url()}readers/").status_code == 403
    assert "Who has read it" in signed_in("registry").get(rule.get_absolute_url()).content.decode()
    assert "Who has read it" not in signed_in("network.staff").get(rule.get_absolute_url()).content.decode()


def test_as_many_queries_for_many_rules_as_for_one() -> None:
    client = signed_in("network.staff")
    counts: dict[str, list[int]] = {}
    for number in range(1, 4):
        rule = issued(number)
        for path in ("/secretariat/rules/in-force/", "/secretariat/office_rule/", rule.get_absolute_url()):
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            counts.setdefault(path.split("/")[2] + str(path == rule.get_absolute_url()), []).append(len(asked))
    assert all(len(set(found)) == 1 and found[0] <= 12 for found in counts.values()), counts


def test_a_rule_and_the_collection_on_paper() -> None:
    first, second = issued(1), issued(2, area="money")
    body = signed_in("network.staff").get(f"{first.get_absolute_url()}print/rule.pdf").content
    words = text_of(body)
    assert first.title in words and "第三条" in words and "孙立群" in words
    client = signed_in("network.staff")
    words = text_of(client.get("/secretariat/rules/in-force.pdf").content)
    assert all(rule.title in words and rule.number in words for rule in (first, second))
    assert words.index("Contents") < words.index("第一条")
    contents = words[words.index("Contents"):words.index("第一条")]
    assert "...3" in contents and "...4" in contents  # the pages on which they begin
    assert first.title not in text_of(client.get("/secretariat/rules/in-force.pdf?on=2026-11-01").content)


def text_of(body: bytes) -> str:
    """The words of a PDF, without spaces."""
    assert body.startswith(b"%PDF")
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        return "".join(page.extract_text() for page in pdf.pages).replace("\n", "").replace(" ", "")
