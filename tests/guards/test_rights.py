"""The table of docs/permissions.md is what may() answers, for every role, and default is deny."""

import pytest

from office.demo.logins import LOGINS
from office.orgchart.models import Appointment
from office.permissions.access import give
from office.permissions.ask import may
from office.permissions.declared import COMMON_VERBS
from office.permissions.policy import SECRET_ROLES
from office.registers.register import Register, register_of
from office.testing import account
from office.time import now
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming

pytestmark = pytest.mark.django_db


def by_table(register: type[Register], record: IncomingDocument, username: str) -> set[str]:
    """The verbs that the declared table gives an account by the posts it holds, worked out without access rows."""
    held = Appointment.objects.on(now()).filter(person__user__username=username).select_related("post")
    verbs: set[str] = set()
    for post in (appointment.post for appointment in held):
        right = register.rights.get(post.role)
        reaches = right and (right.reach == "whole office" or post.division_id == {
            "own division": record.division_id, "keeping division": record.duty.division_id}.get(right.reach))
        if reaches and (record.grade != "work_secret" or post.role in SECRET_ROLES):
            verbs |= right.verbs
    return verbs


def answered(record: IncomingDocument) -> dict[str, set[str]]:
    """What may() answers to each of the demo's accounts."""
    every = {*COMMON_VERBS, *(verb.name for verb in register_of(record.kind).verbs), "no_such_verb"}
    return {login.username: {verb for verb in every if may(account(login.username), verb, record)} for login in LOGINS}


def declared(record: IncomingDocument) -> dict[str, set[str]]:
    register = register_of(record.kind)
    return {login.username: by_table(register, record, login.username) for login in LOGINS}


def filed(grade: str) -> IncomingDocument:
    contract = Incoming()
    contract.typed = lambda number: {**Incoming().typed(number), "grade": grade}  # type: ignore[method-assign]
    return contract.make()


@pytest.mark.parametrize("grade", ["public", "internal", "work_secret"])
def test_may_answers_what_the_table_says(office: None, grade: str) -> None:
    record = filed(grade)
    answers = answered(record)
    assert answers == declared(record)
    assert answers["registry"] > {"view", "edit"}
    assert answers["sysadmin"] == answers["security"] == answers["auditor"] == set()


def test_a_right_beside_the_table_is_found(office: None) -> None:
    record = filed("internal")
    give(record, [("o.sysadmin", ["edit"], "role")])
    assert answered(record)["sysadmin"] == {"edit", "view"} != declared(record)["sysadmin"]
