"""Who has it now, in words: parallel branches, working time, substitutes, circulation, and for a page of records."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from office.routing.people import addressees, readers
from office.routing.pick import addressable
from office.routing.queries import holders_of, now_line
from office.routing.services.circulating import circulate, mark_read
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.testing import standing
from tests.office.made import make_document, moment


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_held_counts_office_hours_only(desk):
    with desk.at(23, 10):  # from Monday the 16th at nine: a week with a weekend in it
        line = now_line(desk.document.reread())
    assert [(one["name"], one["post"], one["act"], one["held"], one["limit"], one["since"])
            for one in line["holders"]] == [
        ("Wang Shumin", "Secretariat, secretariat.head", "Propose", "5d 1h", "1 working day", "2026-11-16 09:00")]
    assert (line["light"], line["due"]) == ("red", "2026-11-17 17:30")


def test_parallel_branches_are_several_holders(desk):
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟办。")
        agree(desk.user("deputy"), desk.open().pk, "请办。",
              choices={"3.handle": [desk.office.p("network.head")], "3.assist": [desk.office.p("software.head")]})
        line = now_line(desk.document.reread())
    assert [one["name"] for one in line["holders"]] == ["Zhang Jianjun", "Xu Zhiqiang"]
    assert line["light"] == "yellow"  # three working days are near due by the figures


def test_when_nobody_holds_it_the_status_is_said(bare):
    with bare.at(16, 10):
        line = now_line(bare.document.reread())
    assert line["holders"] == [] and "Registered" in line["state"]


def test_the_circulation_is_counted(desk):
    with desk.at(16, 10):
        circulate(desk.user("registry"), desk.document.pk, [desk.office.p("director"), desk.office.p("deputy")], "请阅。")
        mark_read(desk.user("director"), desk.open("read", "director").pk)
        assert now_line(desk.document.reread())["progress"] == {"total": 2, "done": 1, "label": "Circulation read"}
        assert holders_of([desk.document]) == {desk.document.pk: "Wang Shumin · circulating 1/2"}


def test_substitutes_stand_beside_the_absent_holder_and_go_with_them(desk):
    office = desk.office
    office.substitute("secretariat.head", "network.staff", moment(16), moment(20))
    with desk.at(17):
        line = now_line(desk.document.reread())
        assert line["holders"][0]["post"].endswith("Li Minglang substitutes for Wang Shumin")
        found = addressees([office.p("secretariat.head")], moment(17))
        assert [one.name_en for one in found[office.p("secretariat.head")].people] == ["Wang Shumin", "Li Minglang"]
    assert addressees([office.p("secretariat.head")], moment(20))[office.p("secretariat.head")].substitutes == []
    office.leaves("secretariat.head", moment(18))
    assert addressees([office.p("secretariat.head")], moment(19))[office.p("secretariat.head")].people == []


def test_divisions_and_roles_become_held_posts(office):
    network, registry = f"d{office.divisions['network'].pk}", office.people["registry"].pk
    assert readers([network], moment(16), registry) == [office.p("network.head"), office.p("network.staff")]
    assert readers([f"{network}.division_head", office.p("director")], moment(16), registry) == [
        office.p("director"), office.p("network.head")]
    office.leaves("network.staff", moment(10))
    assert readers([network], moment(16), registry) == [office.p("network.head")]


def test_each_person_reads_once_and_the_sender_not_at_all(office):
    network = f"d{office.divisions['network'].pk}"
    u = {code: f"{office.p(code)}.u{row.pk}" for code, row in office.people.items() if code in office.posts}
    head, staff = office.people["network.head"], office.people["network.staff"]
    assert readers([network], moment(16), head.pk) == [office.p("network.staff")]
    assert readers([network, u["network.staff"]], moment(16), head.pk) == [u["network.staff"]]
    assert readers([u["network.head"], office.p("network.head")], moment(16), head.pk) == []
    office.hire("second", "吕思远", "Lü Siyuan", office.posts["network.staff"])
    second = f"{office.p('network.staff')}.u{office.people['second'].pk}"
    assert readers([office.p("network.staff")], moment(16), 0) == [office.p("network.staff")]
    assert readers([network], moment(16), 0)[1:] == [u["network.staff"], second]
    assert readers([office.p("network.staff")], moment(16), staff.pk) == [second]


def test_as_many_queries_for_a_page_as_for_one(office, template):
    documents = []
    for n in range(5):
        documents.append(make_document(office, f"第{n}件"))
        office.users["registry"].__dict__.pop("_standing", None)
        start(office.users["registry"], documents[-1].pk, template.pk)
    counts = []
    for page in (documents[:1], documents):
        with standing(moment(16, 12)), CaptureQueriesContext(connection) as made:
            assert len(holders_of(page)) == len(page)
        counts.append(len(made))
    assert counts[0] == counts[1] <= 4, "\n".join(query["sql"][:90] for query in made)


def test_a_post_of_several_holders_is_offered_by_person_and_as_one_line(office):
    second = office.hire("second", "吕思远", "Lü Siyuan", office.posts["network.staff"]).person
    post = office.p("network.staff")
    first, second = (f"{post}.u{person.pk}" for person in (office.people["network.staff"], second))
    with standing(moment(16)), translation.override("en"):
        groups = {group.label: group for group in addressable(moment(16))}
        offered = {str(option): label for option, label in groups[office.divisions["network"].name].options}
    assert list(offered)[-3:] == [first, second, post]
    assert offered[first].startswith("Li Minglang · ") and offered[second].startswith("Lü Siyuan · ")
    assert offered[post].endswith(" (Li Minglang, Lü Siyuan)")
    assert offered[office.p("network.head")].startswith("Zhang Jianjun")
