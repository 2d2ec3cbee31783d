"""Every cell of the matrix: an address made for a person, a relation and a grade, and what went wrong when it was asked."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from office.permissions.declared import Address, addresses
from tests.guards.who.asking import Answer, Asker
from tests.guards.who.expected import ALL, STRANGER, Case
from tests.guards.who.world import Paper, World

NONE = 999_999  # a number that nothing has
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)

# Reviewed: what may be written while a page is only read, and why.
READING_WRITES = {
    "office_step": "opening a record notes when its holder saw the step",
    "django_session": "what was typed, or what was said once, is put by for the next page",
    "office_breakglassreading": "what is opened by an emergency access alone is written down",
    "office_submission": "a form's key is taken while its page is asked for",
    "office_keptpaper": "a paper that nobody has asked for yet is promised: the worker makes it, not the page",
    "office_message": "the promise of such a paper",
}


def address(case: Case, paper: Paper, who: str) -> str:
    """The case's address for this person and record."""
    about = NONE
    if case.about == "mine":
        about = paper.steps.get(who, NONE)
    elif case.about == "theirs":
        about = paper.steps.get("deputy" if who != "deputy" else "director", NONE)
    if case.value == "object":
        about = paper.line or NONE
    values = {
        "pk": paper.attachment if case.pattern.startswith("files/") else paper.record.pk,
        "record_pk": paper.record.pk, "page": 1, "about": about,
        "slug": paper.grants.get(who, "u999999"), "line_pk": paper.line or NONE, "step_pk": paper.steps.get(who, NONE),
    }
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(values.get(part[1], case.value)), case.pattern)


def typed(world: World, who: str) -> dict[str, Any]:
    """What satisfies most forms, so that a door that is open by mistake really writes."""
    other = world.posts["planning.head" if who != "planning.head" else "network.head"]
    name = f"p{other.pk}"
    return {
        "title": "改过的标题", "text": "备注", "reason": "理由", "opinion": "意见", "note": "附言", "result": "结果",
        "number": world.papers["granted", world.grades[0]].record.number, "kind": "see_also", "why": "form",
        "return_reason": "理由", "answer_number": "青电政办函〔2026〕1号", "retention": "10", "cause": "理由", "to": name,
        "principal": name, "principals": [name], "to_1_handle": [name], "place": "after", "stage": "1", "then": "again",
        "amount": "1", "approver": str(world.approver), "borrower": str(world.approver), "version": "1", "sender": "x",
        "template": str(world.template.pk), "q": "政务", "q_form": "1", "step": str(NONE), "name": "某单位",
        "draft_of": "/nowhere/", "act": "subscribe", "every": "", "paper": SimpleUploadedFile("page.png", PNG, "image/png"), "username": "new", "language": "en",
    }


def page_address(world: World, case: Case, who: str) -> str:
    """The address of a page that belongs to no record; one's own upload, view, batch or export, or the director's."""
    other = "director" if who != "director" else "deputy"
    owner = other if case.value == "theirs" or who not in world.uploads else who
    kept = next((rows for part, rows in (("files/", world.uploads), ("inbox/batch/", world.batches),
                                         ("exports/", world.exports)) if case.pattern.startswith(part)), None)
    values = {
        "division": "secretariat", "number": "3", "page": "1", "token": "nobody-made-this",
        "key": str(kept[owner].key) if kept else "", "view_pk": str(world.views[owner].pk),
        "saved_pk": str(world.reports[owner].saved_id), "file_pk": str(world.reports[owner].pk),
        "pk": str(world.break_glass.get(case.value, world.break_glass["approve"])
                  if case.pattern.startswith("emergency") else world.handover
                  if case.pattern.startswith("handover") else world.approver),
    }
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values.get(part[1], case.value), case.pattern)


def wrong_with(answer: Answer, wanted: str, method: str, paper: Paper | None = None) -> Iterator[str]:
    """What contradicts the reviewed answer: the status, a write, or a word of the record."""
    if wanted == "leaves":  # to sign out is the one thing that a page which asks to sign in has done
        wanted = "open" if answer.kind == "sign_in" and "django_session" in answer.writes else "signed out"
    elif answer.kind != wanted:
        yield f"{answer.kind} instead of {wanted}"
    if wanted == "signed out":
        yield "still signed in"
    if wanted == "open":
        if method == "GET" and (beyond := answer.writes - READING_WRITES.keys()):
            yield f"reading writes {sorted(beyond)}"
        return
    if answer.writes - {"django_session"}:
        yield f"a refusal writes {sorted(answer.writes)}"
    if paper is not None:
        text = answer.body.decode("utf-8", "replace")
        if wanted != "refused" and any(word and word in text for word in (paper.record.title, paper.record.number)):
            yield "a refusal tells the record's title or number"


def askers(world: World) -> dict[str, Asker]:
    """One for each person, and one who is not signed in."""
    return {STRANGER: Asker(), **{name: Asker(session) for name, session in world.sessions.items()}}


def in_turn(people: Sequence[str], turn: int, most: int = 1, always: bool = False) -> list[str]:
    """So many of them, spread, and the next ones at the next turn; all of them if every cell is asked."""
    if (ALL and not always) or most >= len(people):
        return list(people)
    return [people[(turn + one * len(people) // most) % len(people)] for one in range(most)]


KINDS = ("changelist", "add", "history", "delete", "change", "simple_history")


def kind_of(one: Address) -> tuple[str, str]:
    """The model and the kind of page of an address of the administration; the site's own pages have no model."""
    found = re.match(r"admin/(office|axes|auth|secretariat)/(\w+)/", one.path)
    if not found:
        return "", one.name or one.path
    model = found[2]
    kind = next((kind for kind in KINDS if one.name.endswith(f"_{model}_{kind}")), "")
    return model, kind or ("redirect" if not one.name else one.path)


def lists() -> list[Address]:
    """The list of each model in the administration."""
    return [one for one in addresses() if one.in_admin and kind_of(one)[1] == "changelist"]
