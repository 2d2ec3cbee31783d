"""No text that bears a secrecy marking gets in, by whatever form or act; the twin shows that it would (保密法 art. 31)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection

from office import secrecy
from office.records.models import Draft
from office.records.perform import perform
from office.records.verbs import verb_form, verbs_of
from office.routing.acts import ACTS
from office.routing.models import Route, Stage, Step
from office.routing.services.circulating import circulate
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import account, frozen, signed_in
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.test_incoming_document import letter

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MARKED = "机密★5年 关于某部队驻地的函"


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(NOON):
        signed_in("registry").post("/secretariat/incoming_document/new/", letter())
        yield


def document() -> IncomingDocument:
    return IncomingDocument.objects.get()


def stored() -> list[str]:
    """The invariant: the tables in which something marked as a state secret is stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text ~ %s', ["(绝密|机密|秘密)★"])
            found += [table] if cursor.fetchone()[0] else []
    return found


def post(user: str, address: str, **typed: Any) -> Any:
    return signed_in(user).post(address, typed)


def verb(name: str, field: str, **typed: Any) -> Callable[[], Any]:
    return lambda: post("registry", f"{document().get_absolute_url()}do/{name}/", **{field: MARKED}, **typed)


def record_field(name: str) -> Callable[[], Any]:
    return lambda: post("registry", "/secretariat/incoming_document/new/", **letter(2, **{name: MARKED}))


def edited(name: str) -> Callable[[], Any]:
    return lambda: post("registry", f"{document().get_absolute_url()}edit/",
                        **{**letter(), "version": document().version, name: MARKED})


def route(name: str, user: str = "secretariat.head", about: bool = True, **typed: Any) -> Callable[[], Any]:
    def do() -> Any:
        template = RouteTemplate.objects.get(code="incoming")
        start(account("registry"), document().pk, template.pk)
        step = Step.objects.get(is_open=True)
        chosen = {key: found() for key, found in typed.items()}
        address = f"/routes/{document().pk}/{name}/" + (f"{step.pk}/" if about else "")
        return post(user, address, opinion=MARKED, **chosen)
    return do


def post_of(username: str) -> str:
    from office.orgchart.models import Appointment

    return f"p{Appointment.objects.get(person=account(username).person, valid_to=None).post_id}"


def started() -> Any:
    template = RouteTemplate.objects.get(code="incoming")
    return post("registry", f"/routes/{document().pk}/start/", template=template.pk, opinion=MARKED)


def returned() -> Any:
    start(account("registry"), document().pk, RouteTemplate.objects.get(code="incoming").pk)
    instruct = f"{Stage.objects.get(steps__act='instruct').order}.instruct"
    agree(account("secretariat.head"), Step.objects.get(is_open=True).pk, "拟请批示。", choices={instruct: [post_of("deputy")]})
    step = Step.objects.get(is_open=True)
    first = Stage.objects.order_by("order").first()
    assert first is not None
    return post("deputy", f"/routes/{document().pk}/return/{step.pk}/", opinion=MARKED, stage=first.pk, then="walk")


def read() -> Any:
    circulate(account("registry"), document().pk, [post_of("network.head")], "请阅。")
    return post("network.head", f"/routes/{document().pk}/agree/{Step.objects.get(is_open=True).pk}/", opinion=MARKED)


def limit(act: str, **typed: Any) -> Callable[[], Any]:
    return lambda: post("registry", f"/records/{document().pk}/limit/{act}/", reason=MARKED,
                        **{key: found() for key, found in typed.items()})


DOORS: dict[str, Callable[[], Any]] = {
    **{f"new {name}": record_field(name) for name in ("title", "summary", "sender_number", "paper_place",
                                                      "duplicate_reason")},
    **{f"edit {name}": edited(name) for name in ("title", "summary", "paper_place", "reason")},
    "return to sender": verb("return_to_sender", "return_reason", why="rules"),
    "answer": verb("answer", "answer_number"),
    "close": verb("close", "result"),
    "start": started,
    "agree": route("agree", to_2_instruct=lambda: post_of("deputy")),
    "disagree or return": returned,
    "hand on": route("hand_on", principal=lambda: post_of("registry")),
    "add signer": route("add_signer", principal=lambda: post_of("deputy"), place=lambda: "before"),
    "co-handle": route("co_handle", principals=lambda: post_of("network.head")),
    "urge": route("urge", "registry"),
    "circulate": route("circulate", about=False, principals=lambda: post_of("network.head")),
    "withdraw": route("withdraw", "registry", about=False),
    "read": read,
    "pause": limit("pause"),
    "extend": limit("extend", amount=lambda: 3, approver=lambda: account("director").person.pk),
    "note": lambda: post("registry", f"/records/{document().pk}/note/", text=MARKED),
    "grant": lambda: post("secretariat.head", f"/records/{document().pk}/rights/", to=post_of("network.head"),
                          cause=MARKED),
    "sender": lambda: post("registry", "/secretariat/senders/add/", name=MARKED, short_name="某部"),
    "pointer": lambda: post("registry", "/secretariat/paper-register/", paper_number="机密★1号", received_on="t"),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_marked_text_is_refused_with_the_reason(door: str) -> None:
    before, routes = document(), Route.objects.count()
    answer = DOORS[door]()
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "article 31" in page or door == "pointer"  # a pointer takes no sentence of any kind
    assert stored() == []
    assert document().version <= before.version + 2 and Route.objects.count() - routes <= 1


def test_what_is_marked_is_not_kept_as_a_draft_either() -> None:
    typed = {"draft_of": "/secretariat/incoming_document/new/", "title": "关于某事", "summary": ""}
    assert post("registry", "/drafts/", **typed).status_code == 200
    assert Draft.objects.count() == 1
    answer = post("registry", "/drafts/", **{**typed, "summary": MARKED})
    assert answer.status_code == 422 and "article 31" in answer.json()["refused"]
    assert not Draft.objects.exists()
    assert post("registry", "/drafts/", **{**typed, "secrecy": "机密"}).status_code == 422
    assert stored() == []


def test_every_verb_asks_before_it_runs() -> None:
    for declared in verbs_of("incoming_document"):
        texts = [name for name, field in verb_form(declared).base_fields.items() if type(field) is forms.CharField]
        for name in texts:
            with pytest.raises(ValidationError) as refused:
                perform(account("registry"), declared.name, document().pk, **{name: MARKED})
            assert list(refused.value.message_dict) == [name]


def test_every_act_that_takes_words_is_tried_here() -> None:
    tried = {"agree", "return", "hand_on", "add_signer", "co_handle", "urge", "circulate", "withdraw"}
    alike = {"disagree", "take_over", "object", "instruct_from_paper"}  # they write the same line, by Walk.write()
    assert {name for name, act in ACTS.items() if act.form} == tried | alike


@pytest.mark.parametrize("door", ["new summary", "close", "agree", "grant"])
def test_twin_without_the_one_check_it_is_stored(door: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(secrecy, "marking_in", lambda text: "")
    DOORS[door]()
    assert stored() != []
