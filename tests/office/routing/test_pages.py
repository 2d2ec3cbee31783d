"""The pages of routes: the panel on a record, the acts, the start, the readers; also without JavaScript."""

import pytest
from django.urls import reverse

from office.records.models import Draft
from office.routing.models import JournalLine, Route, Step
from office.routing.services.circulating import circulate
from office.routing.services.deciding import agree
from tests.office.made import moment
from tests.office.routing.test_planning import planned


@pytest.fixture
def browse(client, desk):
    """Opens a page as somebody at a time of the 16th of November; returns (status, text)."""
    return Browser(client, desk.office, desk)


class Browser:
    def __init__(self, client, office, desk):
        self.client, self.office, self.desk = client, office, desk

    def as_(self, code):
        self.client.force_login(self.office.users[code])
        return self

    def get(self, url, hour=12, minute=0, **headers):
        with self.desk.at(16, hour, minute):
            return self.client.get(url, headers={"Accept-Language": "en", **headers})

    def post(self, url, hour=12, minute=0, **data):
        with self.desk.at(16, hour, minute):
            return self.client.post(url, data, headers={"Accept-Language": "en"})


def act(desk, name, step=None):
    return reverse("route_act", args=[desk.document.pk, name, (step or desk.open()).pk])


def test_the_record_page_says_who_has_it_and_lets_the_holder_act(browse, desk):
    page = browse.as_("registry").get(desk.document.get_absolute_url())
    assert page.status_code == 200
    text = page.content.decode()
    assert "Wang Shumin" in text or "王淑敏" in text
    assert act(desk, "agree") not in text
    assert act(desk, "urge") in text
    assert desk.open().seen_at is None
    text = browse.as_("secretariat.head").get(desk.document.get_absolute_url()).content.decode()
    assert act(desk, "agree") in text and 'name="opinion"' in text
    assert desk.open().seen_at == moment(16, 12)


def test_acting_leads_to_the_result_and_the_next_in_the_queue(browse, desk):
    Draft.objects.create(person=desk.office.people["secretariat.head"], form=f"/routes/step/{desk.open().pk}/",
                         data={"opinion": "拟请孙主任"})
    text = browse.as_("secretariat.head").get(desk.document.get_absolute_url()).content.decode()
    assert "拟请孙主任" in text  # the draft is back
    answer = browse.post(act(desk, "agree"), opinion="拟请孙主任批示。")
    assert answer.status_code == 302
    assert answer["Location"].startswith(desk.document.get_absolute_url() + "?acted=")
    assert Draft.objects.count() == 0
    text = browse.get(answer["Location"]).content.decode()
    assert "Sun Liqun" in text or "孙立群" in text
    step = Step.objects.get(act="propose")
    assert reverse("route_act", args=[desk.document.pk, "recall", step.pk]) in text
    browse.as_("deputy").get(desk.document.get_absolute_url())
    text = browse.as_("secretariat.head").get(desk.document.get_absolute_url()).content.decode()
    assert reverse("route_act", args=[desk.document.pk, "recall", step.pk]) not in text


def test_a_form_sent_twice_acts_once(browse, desk):
    key, url = "7d444840-9dc0-11d1-b245-5ffdce74fad2", act(desk, "agree")
    browse.as_("secretariat.head")
    first = browse.post(url, opinion="拟同意。", form_key=key)
    again = browse.post(url, opinion="拟同意。", form_key=key)
    assert first["Location"] == again["Location"]
    assert JournalLine.objects.filter(act="propose").count() == 1


def test_refusals_stand_beside_the_field_and_keep_what_was_typed(browse, desk):
    answer = browse.as_("secretariat.head").post(act(desk, "agree"), opinion="")
    assert answer.status_code == 422
    answer = browse.post(reverse("route_record_act", args=[desk.document.pk, "circulate"]),
                         principals=[desk.office.p("director")], opinion="")
    assert answer.status_code == 422
    assert f'value="{desk.office.p("director")}" data-search' in answer.content.decode().replace(" selected", "")
    browse.post(act(desk, "agree"), opinion="拟同意。")
    answer = browse.as_("deputy").post(act(desk, "agree"), opinion="请网络处办理。")
    assert answer.status_code == 422
    assert "请网络处办理。" in answer.content.decode()
    answer = browse.post(act(desk, "agree"), opinion="请网络处办理。", to_3_handle=[desk.office.p("network.head")])
    assert answer.status_code == 302
    assert desk.holders() == [("handle", "network.head")]


def test_the_second_of_two_is_told_even_when_the_record_is_gone_from_sight(browse, desk):
    office = desk.office
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟办。")
        agree(desk.user("deputy"), desk.open().pk, "请办。", choices={"3.handle": [f"d{office.divisions['network'].pk}"]})
    step = desk.open()
    with desk.at(16, 11):
        agree(desk.user("network.head"), step.pk, "已办。")
    answer = browse.as_("network.staff").post(act(desk, "agree", step), opinion="已办。")
    assert answer.status_code == 302
    shown = browse.get(answer["Location"]).content.decode()
    assert "2026-11-16 11:00" in shown
    assert JournalLine.objects.filter(act="handle").count() == 1


@pytest.mark.parametrize("name", ["agree", "return", "hand_on", "add_signer", "co_handle", "take_over", "urge"])
def test_every_act_has_a_page_of_its_own(browse, desk, name):
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟办。")
    answer = browse.as_("deputy").get(act(desk, name))
    assert answer.status_code == 200
    assert 'name="form_key"' in answer.content.decode()


def test_the_other_acts_by_their_pages(browse, desk):
    p = desk.office.p
    browse.as_("secretariat.head").post(act(desk, "agree"), opinion="拟请孙主任批示。")
    stage = desk.route.stages.get(order=1)
    answer = browse.as_("deputy").post(act(desk, "return"), stage=stage.pk, then="jump", opinion="依据不足。")
    assert answer.status_code == 302 and desk.holders() == [("propose", "secretariat.head")]
    browse.as_("secretariat.head").post(act(desk, "hand_on"), principal=p("registry"), opinion="请补充。")
    assert desk.holders() == [("propose", "registry")]
    browse.as_("registry").post(act(desk, "add_signer"), principal=p("network.head"), place="beside", opinion="请会签。")
    browse.post(act(desk, "co_handle", desk.open("propose")), principals=[p("software.head")], opinion="请协助。")
    assert len(desk.holders()) == 3
    browse.as_("director").post(act(desk, "urge", desk.open("propose")), opinion="请抓紧。")
    assert JournalLine.objects.filter(name="urge").count() == 1
    answer = browse.as_("registry").post(reverse("route_record_act", args=[desk.document.pk, "withdraw"]), opinion="重走。")
    assert answer.status_code == 302
    assert desk.holders() == [] and desk.status() == "registered"


def test_strangers_get_404_everywhere(browse, desk):
    browse.as_("software.staff")
    for url in (act(desk, "agree"), act(desk, "recall"), reverse("route_start", args=[desk.document.pk]),
                reverse("route_record_act", args=[desk.document.pk, "circulate"]),
                reverse("route_record_act", args=[desk.document.pk, "nonsense"])):
        assert browse.get(url).status_code == 404, url
        assert browse.post(url, opinion="x").status_code == 404, url
    assert desk.holders() == [("propose", "secretariat.head")]


def test_a_step_of_another_record_is_not_acted_on_through_this_one(browse, desk):
    from tests.office.made import make_document

    other = make_document(desk.office, "另一份文件")
    url = reverse("route_act", args=[other.pk, "agree", desk.open().pk])
    assert browse.as_("registry").post(url, opinion="x").status_code == 404


def test_starting_from_the_page_with_the_line_when_it_ends(client, bare, template):
    browse = Browser(client, bare.office, bare).as_("registry")
    url = reverse("route_start", args=[bare.document.pk])
    page = browse.get(url)
    assert page.status_code == 200
    # 1 + 2 + 3 working days after Monday the 16th at noon, one stage after the other
    assert "2026-11-24" in page.content.decode()
    fragment = browse.get(reverse("route_ends", args=[bare.document.pk]) + f"?template={template.pk}")
    assert "2026-11-24" in fragment.content.decode() and "<html" not in fragment.content.decode()
    bare.office.leaves("director", moment(10))
    typed = planned(page)
    refused = browse.post(url, **{**typed, "s4_1_to": [bare.office.p("director")]})
    assert refused.status_code == 422
    assert "Nobody holds this post now" in refused.content.decode()
    answer = browse.post(url, **{**typed, "s3_1_to": [bare.office.p("network.head")], "opinion": "请办。"})
    assert answer.status_code == 302
    assert Route.objects.get(record=bare.document.pk).state == "running"
    assert browse.get(url).status_code == 200


def test_the_picker_knows_initials_and_who_is_away_and_not_who_left(browse, desk):
    desk.office.substitute("network.head", "network.staff", moment(1), moment(30))
    desk.office.leaves("software.staff", moment(10))
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟办。")
    text = browse.as_("deputy").get(act(desk, "hand_on")).content.decode()
    assert "lml" in text
    assert "away" in text
    assert desk.office.p("software.staff") not in text


def test_the_readers_page_shows_three_states(browse, desk):
    with desk.at(16, 10):
        line = circulate(desk.user("registry"), desk.document.pk, [desk.office.p("director")], "请阅。")
    url = reverse("route_readers", args=[desk.document.pk, line.pk])
    assert "Not opened" in browse.as_("registry").get(url).content.decode()
    browse.as_("director").get(desk.document.get_absolute_url())
    assert "Opened" in browse.get(url).content.decode()
    step = desk.open("read")
    assert browse.post(act(desk, "agree", step), opinion="已阅。").status_code == 302
    assert "1/1" in browse.get(url).content.decode()
    record = browse.as_("registry").get(desk.document.get_absolute_url()).content.decode()
    assert url in record


def test_an_instruction_from_paper_with_its_photograph(browse, desk):
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请批示。")
    picture = BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    url = act(desk, "instruct_from_paper")
    browse.as_("registry")
    assert browse.get(url).status_code == 200
    assert browse.post(url, opinion="请网络处办理。", to_3_handle=[desk.office.p("network.head")]).status_code == 422
    paper = SimpleUploadedFile("批示.png", picture.getvalue(), "image/png")
    answer = browse.post(url, opinion="请网络处办理。", to_3_handle=[desk.office.p("network.head")], paper=paper)
    assert answer.status_code == 302, answer.content.decode()
    line = JournalLine.objects.get(act="instruct")
    assert (line.by.name_zh, line.entered_by.name_zh, line.paper.purpose) == ("孙立群", "陈静怡", "paper")
    text = browse.as_("deputy").get(desk.document.get_absolute_url()).content.decode()
    objection = reverse("route_act", args=[desk.document.pk, "object", line.pk])
    assert objection in text
    assert browse.post(objection, opinion="不是我的原意。").status_code == 302
    assert JournalLine.objects.get(pk=line.pk).objection == "不是我的原意。"
