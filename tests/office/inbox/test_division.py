"""A head's page: who holds what, oldest first, exact loads, absences, the week's deadlines, and taking over."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.inbox import division
from office.permissions.models import Access
from office.routing.models import JournalLine, Step
from office.routing.services.deciding import agree
from office.routing.services.passing import hand_on
from office.routing.services.starting import start
from office.testing import standing
from tests.office.made import make_document, make_template, moment


@pytest.fixture
def see(client, office):
    """Opens the page as somebody (or as who was last) at a time of November."""

    def get(code, url="/division/", day=16, hour=12):
        if code:
            client.force_login(office.users[code])
        with standing(moment(day, hour)):
            return client.get(url, headers={"Accept-Language": "en"})

    return get


@pytest.fixture
def handling(office):
    """A route whose one step is the network head's, three working days."""
    return make_template(office, ("Handle", "handling", {}, [("handle", "network.head", 3)]), code="short")


def give(office, template, count=1, day=16, to=None, hour=9):
    """Documents with the head of Network, or handed on to somebody; returns their steps."""
    for number in range(count):
        document = make_document(office, f"{day}日第{number}件", at=moment(day, hour))
        for user in office.users.values():
            user.__dict__.pop("_standing", None)
        with standing(moment(day, hour, number)):
            start(office.users["registry"], document.pk, template.pk)
            if to:
                step = Step.objects.get(record=document.pk, is_open=True)
                hand_on(office.users["network.head"], step.pk, office.p(to), "请办。")
    return list(Step.objects.filter(is_open=True).order_by("opened_at", "pk"))


def numbers(page, name):
    row = next(row for row in page.context["people"] if row["name"] == name)
    return row["open"], row["late"], row["week"]


def test_it_lists_what_is_open_oldest_first_and_counts_exactly(see, office, handling):
    give(office, handling, 2, day=9, to="network.staff")  # due on the 12th: overdue
    give(office, handling, 1, day=16)  # due on the 19th: this week
    give(office, handling, 1, day=16, hour=10, to="network.staff")
    page = see("network.head")
    assert [row["step"].record.title for row in page.context["rows"]] == ["9日第0件", "9日第1件", "16日第0件", "16日第0件"]
    assert page.context["totals"] == {"open": 4, "late": 2, "week": 2}
    assert numbers(page, "Li Minglang") == (3, 2, 1) and numbers(page, "Zhang Jianjun") == (1, 0, 1)
    assert sum(row["open"] for row in page.context["people"]) == Step.objects.filter(is_open=True).count()
    text = page.content.decode()
    assert "4d 3h of 3 working days" in text or "of 3 working days" in text
    due = [row["due"] for row in page.context["deadlines"] if row["who"]]
    assert due == sorted(due) and all(day.startswith("2026-11-19") for day in due) and len(due) == 2


def test_only_heads_and_their_substitutes_find_it(see, office, handling):
    give(office, handling)
    for code in ("network.staff", "registry", "director", "deputy"):
        assert see(code).status_code == 404
        assert "/division/" not in see(code, "/").content.decode()
    assert 'href="/division/"' in see("network.head", "/").content.decode()
    assert see("software.head").context["totals"]["open"] == 0
    foreign = office.divisions["network"].pk
    assert see("software.head", f"/division/?division={foreign}").status_code == 404
    assert see("software.head", "/division/?division=x").status_code == 404
    office.substitute("network.head", "network.staff", moment(1), moment(30))
    assert see("network.staff").context["totals"]["open"] == 1
    office.substitute("network.head", "software.head", moment(1), moment(30))
    page = see("software.head", f"/division/?division={foreign}")
    assert page.context["totals"]["open"] == 1 and len(page.context["headed"]) == 2


def test_what_may_not_be_seen_is_neither_listed_nor_counted(see, office, handling):
    steps = give(office, handling, 2, to="network.staff")
    Access.objects.filter(record=steps[0].record_id).update(valid_to=moment(16, 11))
    page = see("network.head")
    assert page.context["totals"]["open"] == 1
    assert [row["step"].pk for row in page.context["rows"]] == [steps[1].pk]


def test_a_step_is_taken_over_from_here_with_its_reason(client, see, office, handling):
    step = give(office, handling, to="network.staff")[0]
    page = see("network.head").content.decode()
    url = re.search(r'href="(/routes/\d+/take_over/\d+/)"', page)[1]
    with standing(moment(16, 13)):
        assert client.post(url, {"opinion": ""}).status_code == 422
        assert client.post(url, {"opinion": "明朗出差。"}).status_code == 302
    line = JournalLine.objects.get(name="take_over")
    assert (line.step_id, line.opinion, line.by) == (step.pk, "明朗出差。", office.people["network.head"])
    page = see("network.head", hour=14)
    assert numbers(page, "Zhang Jianjun")[0] == 1 and numbers(page, "Li Minglang")[0] == 0
    assert "take_over" not in page.content.decode()  # what is one's own needs no taking


def test_absences_now_and_soon_with_the_substitute(see, office, handling):
    office.substitute("network.staff", "network.head", moment(14), moment(18))
    office.substitute("network.head", "network.staff", moment(20), None, acts=["handle"])
    office.substitute("network.staff", "software.staff", moment(28), None)
    office.substitute("software.head", "software.staff", moment(14), None)
    text = see("network.head").content.decode()
    assert "Li Minglang (network.staff) is away: Zhang Jianjun substitutes until 2026-11-18" in text
    assert "Zhang Jianjun (network.head) will be away from 2026-11-20" in text and "in part only" in text
    assert "Ma Xiaodong" not in text  # too far off, and of another division


def test_what_a_person_or_the_whole_division_holds_is_counted(see, office, template):
    document = make_document(office)
    with standing(moment(16, 9)):
        start(office.users["registry"], document.pk, template.pk)
        agree(office.users["secretariat.head"], Step.objects.get(is_open=True).pk, "拟办。")
        agree(office.users["deputy"], Step.objects.get(is_open=True).pk, "请办。",
              choices={"3.handle": [f"d{office.divisions['network'].pk}"]})
    page = see("network.head")
    assert page.context["totals"]["open"] == 1
    assert numbers(page, "Network")[0] == 1 and numbers(page, "Zhang Jianjun")[0] == 0


def test_what_lies_with_a_post_of_two_people_is_neither_ones_alone(see, office, handling):
    office.hire("second", "吕思远", "Lü Siyuan", office.posts["network.staff"])
    give(office, handling, to="network.staff")
    page = see("network.head")
    assert numbers(page, "Li Minglang")[0] == numbers(page, "Lü Siyuan")[0] == 0
    assert sum(row["open"] for row in page.context["people"]) == page.context["totals"]["open"] == 1


def test_pages_by_position_and_no_query_more_for_more_rows(see, office, handling, monkeypatch):
    monkeypatch.setattr(division, "PAGE", 4)
    give(office, handling, 1)

    def asked(url="/division/"):
        see("network.head", url)
        with CaptureQueriesContext(connection) as made:
            page = see("", url)
        return page, [query["sql"] for query in made if "office_now()" not in query["sql"]]

    one = asked()[1]
    give(office, handling, 5, hour=10, to="network.staff")
    page, many = asked()
    shown = [row["step"].pk for row in page.context["rows"]]
    rest = see("network.head", page.context["next_url"])
    assert len(shown) == 4 and len({*shown, *(row["step"].pk for row in rest.context["rows"])}) == 6
    assert len(many) == len(one) <= 11, "\n".join(many)  # and one for the time, which stands still here
