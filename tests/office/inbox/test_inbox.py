"""The inbox: exact counts, groups by lateness, filters in the URL, paging by position, and few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.inbox import queries
from office.records.models import Draft
from office.records.perform import perform
from office.routing.models import Step
from office.routing.services.circulating import circulate
from office.routing.services.deciding import agree
from office.routing.services.starting import start, withdraw
from office.testing import standing
from tests.office.made import make_document, moment


@pytest.fixture
def see(client, office):
    """Opens an address as somebody (or as who was last), at a time of November."""

    def get(code, url="/", day=16, hour=12, **headers):
        if code:
            client.force_login(office.users[code])
        with standing(moment(day, hour)):
            return client.get(url, headers={"Accept-Language": "en", **headers})

    return get


def fill(office, template, count, day=16):
    """Documents that stand with the Secretariat's head to propose."""
    made = []
    for n in range(count):
        document = make_document(office, f"关于第{n}件事项的通知", at=moment(day))
        office.users["registry"].__dict__.pop("_standing", None)
        with standing(moment(day, 9, n % 60)):
            start(office.users["registry"], document.pk, template.pk)
        made.append(document)
    return made


def numbers(office, code, at):
    with standing(at):
        office.users[code].__dict__.pop("_standing", None)
        return queries.counts(office.users[code], at)


def test_counts_equal_the_rows(see, office, template):
    documents = fill(office, template, 3)
    with standing(moment(16, 11)):
        circulate(office.users["registry"], documents[0].pk, [office.p("secretariat.head"), office.p("director")], "请阅。")
    Draft.objects.create(person=office.people["secretariat.head"], form="/x/", title="草稿")
    found = numbers(office, "secretariat.head", moment(16, 12))
    assert (found["act"], found["read"], found["drafts"], found["late"]) == (3, 1, 1, 0)
    assert see("secretariat.head").content.decode().count("data-row>") == 3
    assert see("secretariat.head", "/?tab=read").content.decode().count("data-row>") == 1
    assert see("secretariat.head", "/?tab=drafts").content.decode().count("data-row>") == 1
    assert numbers(office, "director", moment(16, 12)) == {
        "unheld": 0, "act": 0, "late": 0, "read": 1, "drafts": 0, "unread": 0}
    assert numbers(office, "software.staff", moment(16, 12))["act"] == 0
    assert numbers(office, "secretariat.head", moment(19, 12))["late"] == 3


def test_what_nobody_holds_stands_in_the_inbox_of_who_may_route_it(see, office, template):
    routed, bare, other = fill(office, template, 1), make_document(office, "无人承办之一"), make_document(office, "之二")
    page = see("registry").content.decode()
    assert "Nobody holds it (2)" in page and page.count("data-row>") == 2
    assert bare.line in page and routed[0].line not in page and "Nothing to act on." not in page
    assert "Nobody holds it" not in see("registry", "/?tab=read").content.decode()
    assert see("registry", "/?q=之二").content.decode().count("data-row>") == 1
    for code in ("director", "network.head", "software.staff"):
        assert numbers(office, code, moment(16, 12))["unheld"] == 0
        assert "Nobody holds it" not in see(code).content.decode()
    with standing(moment(16, 13)):
        perform(office.users["registry"], "return_to_sender", other.pk, why="not_ours", return_reason="不属我办职责")
        start(office.users["registry"], bare.pk, template.pk)
    assert numbers(office, "registry", moment(16, 14))["unheld"] == 0
    with standing(moment(16, 15)):
        withdraw(office.users["registry"], bare.pk, "另行处理")  # a route that ended leaves it to the registry again
    assert numbers(office, "registry", moment(16, 16))["unheld"] == 1


def test_what_nobody_holds_costs_as_much_for_any_number(see, office):
    make_document(office, "第1件")
    see("registry")
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as made:
            page = see(None).content.decode()
        counts.append(len(made))
        for n in range(30):
            make_document(office, f"再一件{n}")
    assert counts[0] == counts[1] <= 12
    assert "Nobody holds it (31)" in page and "The oldest 25 are shown." in page and page.count("data-row>") == 25


def test_groups_by_lateness_most_pressing_first(see, office, template):
    fill(office, template, 1, day=11)  # one working day: overdue since the 12th
    fill(office, template, 1, day=13)  # Friday: due on Monday
    fill(office, template, 1, day=16)  # due on the 17th
    text = see("secretariat.head").content.decode()
    places = [text.index(word) for word in ("Overdue (1)", "Today (1)", "This week (1)")]
    assert places == sorted(places)
    assert "overdue 2 days" in text
    assert "held" not in text or "of 1 working day" in text


def test_filters_are_in_the_url_and_each_can_be_removed(see, office, template):
    fill(office, template, 3)
    text = see("secretariat.head", "/?tab=act&q=第1件").content.decode()
    assert text.count("data-row>") == 1
    assert "chip-on" in text and 'href="/?tab=act"' in text
    assert see("secretariat.head", "/?tab=act&q=没有").content.decode().count("data-row>") == 0
    assert see("secretariat.head", "/?tab=act&urgent=1").content.decode().count("data-row>") == 0
    assert see("secretariat.head", "/?tab=nonsense").status_code == 404


def test_htmx_gets_the_rows_alone(see, office, template):
    fill(office, template, 1)
    text = see("secretariat.head", "/?q=1", **{"HX-Request": "true"}).content.decode()
    assert "<html" not in text and 'class="filters"' not in text and "Nothing matches" in text


def test_pages_by_position_show_everything_once(see, office, template, monkeypatch):
    fill(office, template, 7)
    monkeypatch.setattr(queries, "PAGE", 3)
    seen, url = [], "/?tab=act"
    for _ in range(4):
        page = see("secretariat.head", url)
        groups = page.context["groups"]
        seen += [row["step"].pk for group in groups for row in group["rows"]]
        url = page.context["next_url"]
        if not url:
            break
    assert seen == list(Step.objects.filter(is_open=True).order_by("due_at", "id").values_list("pk", flat=True))
    assert see("secretariat.head", "/?after=nonsense").status_code == 200


@pytest.mark.parametrize("tab", ["act", "read", "done", "started", "drafts"])
def test_queries_do_not_grow_with_the_rows(see, office, template, tab):
    head = office.users["secretariat.head"]

    def more(count):
        for document in fill(office, template, count):
            head.__dict__.pop("_standing", None)
            with standing(moment(16, 10)):
                circulate(office.users["registry"], document.pk, [office.p("secretariat.head")], "请阅。")
                if tab == "done":
                    agree(head, Step.objects.get(record=document.pk, act="propose", is_open=True).pk, "拟同意。")
            Draft.objects.create(person=head.person, form=f"/{document.pk}/", title="草稿")

    def asked():
        see("registry" if tab == "started" else "secretariat.head", f"/?tab={tab}")
        with CaptureQueriesContext(connection) as made:
            assert see("", f"/?tab={tab}").status_code == 200
        return [query["sql"] for query in made]

    more(1)
    one = asked()
    more(24)
    many = asked()
    assert len(many) == len(one), "\n".join(many)
    assert len(many) <= 11, "\n".join(many)  # and one for the time, which stands still here


def test_done_shows_while_the_post_is_held(see, office, template):
    document = fill(office, template, 1)[0]
    with standing(moment(16, 10)):
        agree(office.users["secretariat.head"], Step.objects.get(is_open=True).pk, "拟同意。")
    text = see("secretariat.head", "/?tab=done").content.decode()
    assert document.title in text and "Sun Liqun" in text
    office.leaves("secretariat.head", moment(16, 11))
    assert document.title not in see("secretariat.head", "/?tab=done").content.decode()


def test_started_shows_who_has_it_and_the_circulation(see, office, template):
    document = fill(office, template, 1)[0]
    with standing(moment(16, 10)):
        circulate(office.users["registry"], document.pk, [office.p("director"), office.p("deputy")], "请阅。")
    text = see("registry", "/?tab=started").content.decode()
    assert "Wang Shumin" in text and "circulating 0/2" in text


def test_a_substitutes_inbox_keeps_to_the_scope(see, office, template):
    fill(office, template, 1)
    office.substitute("secretariat.head", "network.staff", moment(16), moment(17), acts=["propose"])
    office.substitute("secretariat.head", "software.staff", moment(16), moment(17), acts=["handle"])
    assert numbers(office, "network.staff", moment(16, 12))["act"] == 1
    assert "(as substitute)" in see("network.staff").content.decode()
    assert numbers(office, "software.staff", moment(16, 12))["act"] == 0
    assert numbers(office, "network.staff", moment(17, 12))["act"] == 0


def test_without_the_tabs_of_others(client):
    assert client.get("/").status_code == 302  # to the sign-in page


def test_the_draft_of_an_opinion_leads_to_its_record(see, office, template):
    document = fill(office, template, 1)[0]
    step = Step.objects.get(is_open=True)
    answer = see("secretariat.head", f"/routes/step/{step.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, document.get_absolute_url())
    assert see("software.staff", f"/routes/step/{step.pk}/").status_code == 404


def test_the_most_pressing_is_next_in_the_queue(see, office, template):
    late = fill(office, template, 1, day=11)[0]
    later = fill(office, template, 1)[0]
    text = see("secretariat.head", f"{later.get_absolute_url()}?acted=1").content.decode()
    assert "Next in queue (2)" in text and late.get_absolute_url() in text
