"""Acting on several papers together: what may be, exactly those that match, each for itself, and a result that stays."""

import re
from uuid import uuid4

import pytest

from office.inbox import batch
from office.inbox.models import BatchItem
from office.inbox.queries import BATCHABLE
from office.routing.models import JournalLine, Step
from office.routing.services.circulating import circulate
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.words import DECIDING, NEEDS_OPINION
from office.testing import standing
from tests.office.made import make_document, make_template, moment


class Reader:
    """Posts as somebody at noon on the 16th."""

    def __init__(self, client, office):
        self.client, self.office = client, office

    def as_(self, code):
        self.client.force_login(self.office.users[code])
        return self

    def get(self, url):
        with standing(moment(16, 12)):
            return self.client.get(url, headers={"Accept-Language": "en"})

    def post(self, url="/inbox/batch/", **data):
        with standing(moment(16, 12)):
            return self.client.post(url, data, headers={"Accept-Language": "en"})

    def confirm(self, steps, key=None, tab="read", **more):
        joined = ",".join(map(str, steps))
        return self.post(confirm="1", step=joined, form_key=str(key or uuid4()), tab=tab, **more)


@pytest.fixture
def reader(client, office):
    return Reader(client, office)


@pytest.fixture
def circulated(office):
    """Thirty papers for the director to read, every third about money; more than a page shows."""
    with standing(moment(16, 10)):
        for number in range(30):
            title = f"关于{'财政' if number % 3 == 0 else '会议'}的第{number}号通知"
            document = make_document(office, title, at=moment(16))
            circulate(office.users["registry"], document.pk, [office.p("director")], "请阅。")
    return list(Step.objects.filter(reading=True, is_open=True).order_by("pk").values_list("pk", flat=True))


def asked(page):
    return [int(key) for key in re.search(r'name="step" value="([\d,]*)"', page.content.decode())[1].split(",")]


def test_each_is_acted_on_for_itself_and_the_result_stays(reader, office, circulated):
    reader.as_("director")
    some, key = circulated[:3], uuid4()
    check = reader.post(step=some, tab="read")
    titles = [step.record.title for step in Step.objects.filter(pk__in=some).select_related("record")]
    assert all(title in check.content.decode() for title in titles)
    assert not JournalLine.objects.filter(name="agree").exists()  # nothing was done yet
    with standing(moment(16, 10)):
        document = make_document(office, "别人的文件")
        circulate(office.users["registry"], document.pk, [office.p("network.head")], "请阅。")
    foreign = Step.objects.get(record=document.pk).pk
    answer = reader.confirm([*some, foreign], key)
    again = reader.confirm(circulated, key)
    assert answer["Location"] == again["Location"] == f"/inbox/batch/{key}/"
    assert Step.objects.filter(pk__in=circulated, state="done").count() == 3
    assert Step.objects.get(pk=foreign).is_open
    reader.client.logout()
    reader.as_("director")
    for _ in range(2):  # another session, loaded twice
        text = reader.get(answer["Location"]).content.decode()
        assert "3 of 4 acknowledged." in text and "This paper is not yours to act on." in text
        assert all(title in text for title in titles) and "别人的文件" not in text
    assert reader.as_("network.head").get(answer["Location"]).status_code == 404
    assert reader.post(answer["Location"]).status_code == 404


def test_all_matching_is_what_the_filter_counts(reader, circulated):
    reader.as_("director")
    page = reader.get("/?tab=read&q=财政")
    assert page.context["together"] == 10
    assert "Acknowledge all 10 matching" in page.content.decode()
    swapped = reader.client.get("/?tab=read&q=财政", headers={"HX-Request": "true", "Accept-Language": "en"})
    assert "Acknowledge all 10 matching" in swapped.content.decode()  # the bar is swapped with the rows
    found = asked(reader.post(tab="read", all="1", q="财政"))
    assert len(found) == 10
    assert set(Step.objects.filter(pk__in=found).values_list("record__title", flat=True)) == {
        f"关于财政的第{number}号通知" for number in range(0, 30, 3)}
    everything = reader.get("/?tab=read")
    assert everything.context["together"] == 30 and len(everything.context["rows"]) == 25
    assert asked(reader.post(tab="read", all="1")) == circulated


def test_only_the_ticked_are_meant_without_all(reader, circulated):
    assert asked(reader.as_("director").post(tab="read", step=circulated[4:6], q="财政")) == circulated[4:6]


def test_a_long_batch_goes_on_page_by_page_and_nothing_twice(reader, circulated, monkeypatch):
    monkeypatch.setattr(batch, "AT_ONCE", 12)
    where = reader.as_("director").confirm(circulated)["Location"]
    page = reader.get(where).content.decode()
    assert "Go on with the remaining 18 papers" in page and "12/30" in page
    for _ in range(3):
        assert reader.post(where).status_code == 302
    assert "30 of 30 acknowledged." in reader.get(where).content.decode()
    assert JournalLine.objects.filter(name="agree", act="read").count() == 30


def test_more_than_a_thousand_are_not_taken(reader, circulated, monkeypatch):
    import office.inbox.views as views

    monkeypatch.setattr(views, "MOST", 29)
    text = reader.as_("director").get("/?tab=read").content.decode()
    assert "30 match, more than 29 at once: narrow the filter." in text and 'name="all"' not in text
    assert len(batch._keys([",".join(map(str, range(5000)))])) == batch.MOST


@pytest.fixture
def reviews(office):
    """Two documents at the director to review, and one that he has to instruct."""
    for act in ("review", "review", "instruct"):
        template = make_template(office, ("It", "proposed", {}, [(act, "director", 1)]), code=f"{act}{Step.objects.count()}")
        document = make_document(office, f"请{act}的文件")
        office.users["registry"].__dict__.pop("_standing", None)
        with standing(moment(16, 9)):
            start(office.users["registry"], document.pk, template.pk)
    return {step.pk: step.act for step in Step.objects.filter(is_open=True)}


def test_what_needs_more_than_agreement_is_not_offered_and_not_done(reader, reviews):
    page = reader.as_("director").get("/")
    text = page.content.decode()
    boxes = {int(pk) for pk in re.findall(r'name="step" value="(\d+)"', text)}
    assert boxes == {pk for pk, act in reviews.items() if act == "review"}
    assert "Agree to all 2 matching" in text
    assert set(asked(reader.post(tab="act", step=list(reviews)))) == boxes
    assert set(asked(reader.post(tab="act", all="1"))) == boxes
    where = reader.confirm(reviews, tab="act", opinion="同意。")["Location"]
    text = reader.get(where).content.decode()
    assert "2 of 3 agreed to." in text and "This paper asks for more than that: open it." in text
    assert set(JournalLine.objects.filter(name="agree").values_list("act", "opinion")) == {("review", "同意。")}
    assert Step.objects.get(act="instruct").is_open


def test_without_anything_to_agree_to_there_is_no_bar(reader, office, template):
    with standing(moment(16, 9)):
        start(office.users["registry"], make_document(office).pk, template.pk)
    assert "list-bar" not in reader.as_("secretariat.head").get("/").content.decode()
    for acts in BATCHABLE.values():
        assert not set(acts) & NEEDS_OPINION
    assert "sign" in DECIDING and "sign" not in BATCHABLE["act"]


def test_what_somebody_else_finished_meanwhile_is_told(reader, office, circulated):
    one = circulated[0]
    reader.as_("director").post(step=[one], tab="read")
    with standing(moment(16, 11)):
        agree(office.users["director"], one)
    where = reader.confirm([one])["Location"]
    assert BatchItem.objects.get().state == "refused"
    assert "2026-11-16 11:00" in reader.get(where).content.decode()


def test_nonsense_is_refused(reader, circulated):
    reader.as_("director")
    assert reader.post(tab="drafts", step=circulated).status_code == 404
    assert reader.post(tab="read", step=["x", "1e3", "９", "99999999999999999999"])["Location"] == "/?tab=read"
    assert reader.confirm([999999999])["Location"].startswith("/inbox/batch/")
    assert Step.objects.filter(is_open=False).count() == 0
