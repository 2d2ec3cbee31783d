"""Circulation, reading, urging, and instructions that were written on paper."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404

from office.outbox.models import Message
from office.outbox.services import drain, handle, replay
from office.permissions.ask import Denied, may
from office.records.models import Attachment, StoredFile
from office.routing.errors import AlreadyDone, NobodyThere, NotPossible
from office.routing.models import JournalLine, Step
from office.routing.services.circulating import AT_ONCE, TOPIC, circulate, deliver, mark_read
from office.routing.services.deciding import agree
from office.routing.services.paper import instruct_from_paper, object_to
from office.routing.services.recalling import see
from office.routing.services.urging import urge
from tests.office.made import LONG_AGO, moment


def test_circulation_needs_a_note_and_readers(desk):
    with desk.at(16, 10):
        with pytest.raises(ValidationError) as refused:
            circulate(desk.user("registry"), desk.document.pk, [desk.office.p("director")], " ")
        assert "note" in refused.value.message_dict
        with pytest.raises(ValidationError):
            circulate(desk.user("registry"), desk.document.pk, [], "请阅。")
        with pytest.raises(Http404):
            circulate(desk.user("software.staff"), desk.document.pk, [desk.office.p("director")], "请阅。")
        with pytest.raises(Denied):
            circulate(desk.user("director"), desk.document.pk, [desk.office.p("deputy")], "请阅。")
    assert Step.objects.filter(reading=True, is_open=True).count() == 0


def test_circulation_is_delivered_opened_and_read(desk):
    office = desk.office
    with desk.at(16, 10):
        line = circulate(desk.user("registry"), desk.document.pk,
                         [office.p("director"), f"d{office.divisions['software'].pk}"], "请各处室阅知。")
    steps = Step.objects.filter(opened_by=line).order_by("id")
    assert [step.principal for step in steps] == [office.p(c) for c in ("director", "software.head", "software.staff")]
    assert desk.holders() == [("propose", "secretariat.head")]  # beside the route
    with desk.at(16, 11):
        assert may(desk.user("software.staff"), "read", desk.document)
        assert see(desk.user("software.staff"), desk.document.pk) == 1
        mark_read(desk.user("software.staff"), steps[2].pk, "已阅。")
        with pytest.raises(AlreadyDone):
            mark_read(desk.user("software.staff"), steps[2].pk)
    assert [(step.seen_at is not None, step.state) for step in steps.all()] == [
        (False, "open"), (False, "open"), (True, "done")]
    with desk.at(16, 12):
        assert may(desk.user("software.staff"), "view", desk.document)
        assert not may(desk.user("software.staff"), "read", desk.document)
    desk.document.refresh_from_db()
    assert "已阅" in desk.document.search.text


def test_reading_leaves_the_record_as_it_is(desk):
    with desk.at(16, 10):
        circulate(desk.user("registry"), desk.document.pk, [desk.office.p("director")], "请阅。")
        version, versions = desk.document.reread().version, desk.document.history.count()
        mark_read(desk.user("director"), desk.open("read").pk)
    assert (desk.document.reread().version, desk.document.history.count()) == (version, versions)


def test_reading_is_not_for_steps_that_ask_for_more(desk):
    with desk.at(16, 10), pytest.raises(NotPossible):
        mark_read(desk.user("secretariat.head"), desk.open().pk)


def test_whoever_took_part_may_circulate(desk):
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟同意。")
        agree(desk.user("deputy"), desk.open().pk, "请办。", choices={"3.handle": [desk.office.p("network.head")]})
        circulate(desk.user("deputy"), desk.document.pk, [desk.office.p("director")], "请周主任阅。")
    assert desk.open("read").asked_by == desk.office.people["deputy"]


def test_readers_who_left_are_refused(desk):
    desk.office.leaves("software.staff", moment(10))
    with desk.at(16, 10), pytest.raises(NobodyThere):
        circulate(desk.user("registry"), desk.document.pk, [desk.office.p("software.staff")], "请阅。")


def many(desk, count):
    division = desk.office.divisions["network"]
    for n in range(count):
        post = type(desk.office.posts["registry"]).objects.create(
            code=f"n{n}", division=division, role="clerk", title_zh=f"科员{n}", title_en=f"Clerk {n}", valid_from=LONG_AGO)
        desk.office.hire(f"n{n}", f"员{n}", f"Clerk {n}", post)


def test_a_circulation_to_many_is_made_by_the_outbox_exactly_once(desk):
    many(desk, 120)
    with desk.at(16, 10):
        line = circulate(desk.user("registry"), desk.document.pk, [f"d{desk.office.divisions['network'].pk}"], "请阅。")
    assert Step.objects.filter(opened_by=line).count() == 0
    batches = Message.objects.filter(topic=TOPIC)
    assert [len(batch.payload["readers"]) for batch in batches.order_by("id")] == [100, 22]
    drain()
    assert Step.objects.filter(opened_by=line, is_open=True).count() == 122
    assert Message.objects.filter(topic="notice.to_read").count() == 122
    for batch in batches:
        assert not handle(batch.pk)  # done is done
        readers = batch.payload["readers"]
        assert deliver(line, readers) == 0  # and making it again makes nothing
    assert Step.objects.filter(opened_by=line).count() == 122
    assert AT_ONCE < 122


def test_without_the_look_first_the_database_still_refuses_a_second_step(desk):
    """The twin: with the handler's own care off, the constraint named for it stops the second."""
    from django.db import IntegrityError, transaction

    with desk.at(16, 10):
        line = circulate(desk.user("registry"), desk.document.pk, [desk.office.p("director")], "请阅。")
    step = Step.objects.get(opened_by=line)
    step.pk = None
    with pytest.raises(IntegrityError, match="circulated_once_to_each"), transaction.atomic():
        step.save(force_insert=True)


def test_urging_is_limited_a_day_and_says_by_whom(desk):
    step = desk.open()
    with desk.at(17, 9):
        with pytest.raises(ValidationError):
            urge(desk.user("registry"), step.pk, "")
        with pytest.raises(Denied):  # sees it, but neither asked for it nor has the right
            urge(desk.user("deputy"), step.pk, "请抓紧办理。")
        urge(desk.user("registry"), step.pk, "请抓紧办理。")
        with pytest.raises(NotPossible) as refused:
            urge(desk.user("director"), step.pk, "请抓紧办理。")
        assert "Chen Jingyi" in refused.value.messages[0] or "陈静怡" in refused.value.messages[0]
    with desk.at(18, 9):
        urge(desk.user("registry"), step.pk, "请抓紧办理。")
    notices = Message.objects.filter(topic="notice.urged")
    assert [(one.payload["urgent"], one.payload["to"]) for one in notices] == [(True, [step.principal])] * 2
    step.refresh_from_db()
    assert step.urged_at == moment(18, 9)


def paper(document, purpose="paper"):
    StoredFile.objects.create(sha256="0" * 64, size=10, media_type="image/jpeg")
    return Attachment.objects.create(record_id=document.pk, file_id="0" * 64, name="批示.jpg", purpose=purpose)


@pytest.fixture
def instructing(desk):
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请孙主任批示。")
    return desk


def test_an_instruction_on_paper_is_entered_marked_and_objected_to(instructing):
    desk, step = instructing, instructing.open()
    choices = {"3.handle": [desk.office.p("network.head")]}
    with desk.at(16, 15):
        with pytest.raises(ValidationError) as refused:
            instruct_from_paper(desk.user("registry"), step.pk, "请网络处办理。", None, choices=choices)
        assert "paper" in refused.value.message_dict
        photograph = paper(desk.document)
        line = instruct_from_paper(desk.user("registry"), step.pk, "请网络处办理。", photograph.pk, choices=choices)
    assert (line.by.name_zh, line.entered_by.name_zh, line.paper) == ("孙立群", "陈静怡", photograph)
    assert desk.holders() == [("handle", "network.head")]
    step.refresh_from_db()
    assert step.done_by.name_zh == "孙立群"
    with desk.at(17):
        with pytest.raises(NotPossible):
            object_to(desk.user("secretariat.head"), line.pk, "不是我写的。")
        with pytest.raises(ValidationError):
            object_to(desk.user("deputy"), line.pk, "")
        object_to(desk.user("deputy"), line.pk, "我的意思是请软件处办理。")
        with pytest.raises(NotPossible):
            object_to(desk.user("deputy"), line.pk, "再次反对。")
    line.refresh_from_db()
    assert (line.objected_at, line.objection) == (moment(17), "我的意思是请软件处办理。")
    assert line.opinion == "请网络处办理。"
    assert JournalLine.objects.filter(name="object").count() == 1


def test_only_with_the_right_only_an_instruction_only_a_photograph_of_this_record(instructing):
    desk, step = instructing, instructing.open()
    photograph = paper(desk.document, "annex")
    with desk.at(16, 15):
        with pytest.raises(ValidationError):
            instruct_from_paper(desk.user("registry"), step.pk, "请办。", photograph.pk)
        with pytest.raises(Denied):
            instruct_from_paper(desk.user("director"), step.pk, "请办。", photograph.pk)
        with pytest.raises(Http404):
            instruct_from_paper(desk.user("software.staff"), step.pk, "请办。", photograph.pk)
    assert desk.open().pk == step.pk


def test_queries_of_an_act_do_not_grow_with_the_journal(desk, django_assert_max_num_queries):
    with desk.at(16, 10):
        for _ in range(10):
            circulate(desk.user("registry"), desk.document.pk, [desk.office.p("director")], "请阅。")
        with django_assert_max_num_queries(75):
            agree(desk.user("secretariat.head"), desk.open("propose").pk, "拟同意。")
    assert connection.vendor == "postgresql"


def test_a_dead_batch_can_be_given_another_chance(desk):
    many(desk, AT_ONCE + 1)
    with desk.at(16, 10):
        line = circulate(desk.user("registry"), desk.document.pk, [f"d{desk.office.divisions['network'].pk}"], "请阅。")
    batch = Message.objects.get(topic=TOPIC)
    Message.objects.filter(pk=batch.pk).update(dead_at=moment(16, 11))
    batch.refresh_from_db()
    replay(batch)
    drain()
    assert Step.objects.filter(opened_by=line).count() == AT_ONCE + 3
