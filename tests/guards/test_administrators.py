"""System, security and audit administrators: apart, blind to what the office writes, and unable to raise themselves."""

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import combinations
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from office.orgchart import models as orgchart
from office.orgchart import services as chart_services
from office.orgchart.models import Appointment, Division, Post, Substitution, User
from office.permissions import administration
from office.permissions.ask import may, may_see_register, visible_to
from office.permissions.grants import grant
from office.permissions.models import BreakGlass, RecordUserObjectPermission
from office.records.models import Record
from office.registers.register import all_registers
from office.routing import template_models as routing
from office.routing.template_models import RouteTemplate, StageTemplate, StepTemplate
from office.testing import account, signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming
from secretariat.incoming_document.test_incoming_document import letter

ADMINISTRATORS = ("sysadmin", "security", "auditor")


class Fields(HTMLParser):
    """The fields of an admin form as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.select = self.area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "input" and name and said.get("type") not in ("submit", "file"):
            if said.get("type") not in ("checkbox", "radio") or "checked" in said:
                self.values[name] = said.get("value") or ""
        elif tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area, self.values[name] = name, ""
        elif tag == "option" and "selected" in said and self.select:
            self.values.setdefault(self.select, []).append(said.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data.removeprefix("\r\n")


def send(client: Client, address: str, **changes: Any) -> Any:
    """Send the form of an admin page, with some of its fields changed."""
    values = Fields(client.get(address).content.decode()).values
    return client.post(address, {**values, "reason": "试一试", **changes})


# --- Powers -------------------------------------------------------------------------------------------------


def powers() -> dict[str, set[str]]:
    """What each administrator changes, or sets going: the administration's table, and emergency access."""
    table = administration.TABLE
    found = {role: {f"{action} {model}" for model, actions in table.get(role, {}).items() for action in actions}
             for role in ADMINISTRATORS}
    for act, roles in (("ask", BreakGlass.ASK), ("decide", BreakGlass.DECIDE), ("take back", BreakGlass.TAKE_BACK)):
        for role in roles & set(ADMINISTRATORS):
            found[role].add(f"{act} emergency access")
    return {role: {power for power in all_ if not power.startswith("view ")} for role, all_ in found.items()}


def shared() -> set[str]:
    return {power for one, other in combinations(ADMINISTRATORS, 2) for power in powers()[one] & powers()[other]}


def test_no_two_administrators_share_a_power() -> None:
    assert shared() == set()
    assert len(powers()["sysadmin"]) > 20 and len(powers()["security"]) > 3 and powers()["auditor"] == set()


def test_a_shared_power_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = {**administration.TABLE, "security": {**administration.TABLE["security"], "post": administration.KEEP}}
    monkeypatch.setattr(administration, "TABLE", spoilt)
    assert shared() == {"add post", "change post"}


@pytest.mark.django_db
def test_no_register_gives_an_administrator_a_right(office: None) -> None:
    made = [Incoming().make(), _secret()]
    for username in ADMINISTRATORS:
        user = account(username)
        assert not visible_to(user, Record.objects.all()).exists()
        assert not any(may(user, "view", record) for record in made)
        assert not any(may_see_register(user, one.kind) for one in all_registers())
        assert not any(role in one.rights for one in all_registers() for role in ADMINISTRATORS)
    assert visible_to(account("registry"), Record.objects.all()).count() == len(made)


def _secret() -> Any:
    contract = Incoming()
    contract.typed = lambda number: letter(9, grade="work_secret")  # type: ignore[method-assign]
    return contract.make()


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["security", "auditor"])
def test_a_grant_in_the_administration_does_not_tell_what_record_it_is_of(office: None, username: str) -> None:
    record, client = Incoming().make(), signed_in(username)
    to_person = grant(account("registry"), account("website.staff").person, record, cause="for information")
    to_post = grant(account("registry"), _post("website.staff"), record, cause="for information")
    for model, row in (("recorduserobjectpermission", to_person), ("recordgroupobjectpermission", to_post)):
        for page in ("", f"{row.pk}/change/", f"{row.pk}/history/"):
            answer = client.get(f"/admin/office/{model}/{page}")
            assert answer.status_code == 200 and "for information" in answer.content.decode()
            assert record.title not in answer.content.decode() and record.number not in answer.content.decode()


@pytest.mark.django_db
def test_a_grant_named_as_guardian_does_would_tell(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin with the defence off."""
    record = Incoming().make()
    row = grant(account("registry"), account("website.staff").person, record, cause="for information")
    monkeypatch.setattr(RecordUserObjectPermission, "__str__", lambda one: str(one.content_object))
    page = signed_in("security").get(f"/admin/office/recorduserobjectpermission/{row.pk}/change/").content.decode()
    assert record.title in page


# --- Raising oneself ----------------------------------------------------------------------------------------


def draft() -> StageTemplate:
    """A stage of a route template that is not published yet."""
    template, _new = RouteTemplate.objects.get_or_create(
        code="draft", version=1, kind="incoming_document", name_en="Draft", name_zh="草稿", end_status="answered")
    stage, _new = StageTemplate.objects.get_or_create(template=template, order=1, name_en="Handling", name_zh="承办",
                                                      status="handling")
    return stage


def appoint(client: Client, whom: str) -> Any:
    post = Post.objects.get(code="leadership.director").pk
    return send(client, "/admin/office/appointment/add/", person=account(whom).person.pk, post=post,
                valid_from_0="2026-11-01", valid_from_1="00:00:00")


def substitute(client: Client, whom: str) -> Any:
    post = Post.objects.get(code="leadership.director").pk
    return send(client, "/admin/office/substitution/add/", post=post, absent=account("director").person.pk,
                substitute=account(whom).person.pk, valid_from_0="2026-11-01", valid_from_1="00:00:00")


def promote(client: Client, whom: str) -> Any:
    return send(client, f"/admin/office/post/{_post(whom).pk}/change/", role="director")


def move(client: Client, whom: str) -> Any:
    return send(client, f"/admin/office/post/{_post(whom).pk}/change/",
                division=Division.objects.get(code="secretariat", valid_to=None).pk)


def succeed(client: Client, whom: str) -> Any:
    return send(client, f"/admin/office/division/{_post(whom).division_id}/do/succeed/", at_0="2026-12-01",
                at_1="00:00:00", code="merged", name_zh="合并处", name_en="Merged",
                merged_with=[Division.objects.get(code="secretariat", valid_to=None).pk])


def route_to(client: Client, whom: str) -> Any:
    return send(client, f"/admin/office/stagetemplate/{draft().pk}/change/", **{
        "steps-TOTAL_FORMS": "1", "steps-0-act": "read", "steps-0-choice": "named", "steps-0-unit": "working_days",
        "steps-0-post": _post(whom).pk})


def _post(username: str) -> Post:
    return Appointment.objects.filter(person__user__username=username, valid_to=None).latest("pk").post


WAYS = (appoint, substitute, promote, move, succeed, route_to)


def arranged() -> list[Any]:
    """All that rights follow from."""
    return [list(rows.order_by("pk").values_list(*names)) for rows, names in (
        (Appointment.objects.all(), ("person", "post", "valid_from", "valid_to")),
        (Substitution.objects.all(), ("post", "substitute", "valid_from", "valid_to")),
        (Post.objects.all(), ("pk", "role", "division", "lineage")),
        (Division.objects.all(), ("pk", "lineage")),
        (StepTemplate.objects.all(), ("stage", "post", "person", "division")),
    )]


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_the_system_administrator_cannot_raise_themselves(office: None, way: Any) -> None:
    draft()
    before = arranged()
    answer = way(signed_in("sysadmin"), "sysadmin")
    assert answer.status_code in (200, 422) and "Nobody changes their own posts" in answer.content.decode()
    assert arranged() == before


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_what_they_send_would_do_it_for_somebody_else(office: None, way: Any) -> None:
    """The twin: the same forms arrange the same for another person, so it is the rule that refused."""
    draft()
    before = arranged()
    assert way(signed_in("sysadmin"), "network.staff").status_code == 302
    assert arranged() != before


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_without_the_rule_they_would(office: None, way: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin with the defence off."""
    for module in (orgchart, chart_services, routing):
        monkeypatch.setattr(module, "refuse_own", lambda person_id: None)
    draft()
    before = arranged()
    assert way(signed_in("sysadmin"), "sysadmin").status_code == 302
    assert arranged() != before


def attempts() -> Iterator[tuple[str, str]]:
    """Who sends a form to where it is not theirs to send one."""
    person = account("security").person
    for model in ("appointment", "substitution", "post", "division", "stagetemplate", "figure"):
        yield "security", f"/admin/office/{model}/add/"
    yield "security", f"/admin/office/post/{_post('security').pk}/change/"
    yield "security", f"/admin/office/person/{person.pk}/change/"
    yield "security", f"/admin/office/user/{account('security').pk}/change/"
    for model in ("recorduserobjectpermission", "recordgroupobjectpermission", "auditevent", "message"):
        for username in ADMINISTRATORS:
            yield username, f"/admin/office/{model}/add/"
    for model in ("appointment", "substitution", "user", "post", "division", "phrase"):
        yield "auditor", f"/admin/office/{model}/add/"
    yield "sysadmin", "/admin/office/user/add/"
    yield "sysadmin", f"/admin/office/user/{account('director').pk}/do/reset/"
    yield "auditor", f"/admin/office/user/{account('director').pk}/do/reset/"


@pytest.mark.django_db
def test_nobody_finds_a_form_that_is_not_theirs(office: None) -> None:
    before, accounts = arranged(), list(User.objects.order_by("pk").values_list("username", "person", "password"))
    person, post = account("security").person.pk, Post.objects.get(code="leadership.director").pk
    typed = {"person": person, "post": post, "valid_from_0": "2026-11-01", "valid_from_1": "00:00:00", "reason": "试",
             "username": "another", "role": "director"}
    for username, address in attempts():
        answer = signed_in(username).post(address, typed)
        assert answer.status_code in (403, 302, 200), address
        assert (answer.status_code == 403) is not address.endswith(f"user/{account('security').pk}/change/"), address
    assert arranged() == before
    assert list(User.objects.order_by("pk").values_list("username", "person", "password")) == accounts


@pytest.mark.django_db
def test_not_even_their_own_account(office: None) -> None:
    mine = account("security")
    for act in ("reset", "end"):
        answer = signed_in("security").post(f"/admin/office/user/{mine.pk}/do/{act}/", {"reason": "试"})
        assert "Not one&#x27;s own account" in answer.content.decode()
    again = account("security")
    assert (again.password, again.ended_at) == (mine.password, None)


@pytest.mark.django_db
@pytest.mark.parametrize("write", [
    lambda user: User.objects.filter(pk=user.pk).update(is_superuser=True),
    lambda user: User(username="root", is_superuser=True).save(),
    lambda user: User.objects.bulk_create([User(username="root", is_superuser=True)]),
])
def test_the_database_refuses_a_superuser(office: None, write: Any) -> None:
    with pytest.raises(IntegrityError, match="no_superuser_ever"), transaction.atomic():
        write(account("sysadmin"))
    assert not User.objects.filter(is_superuser=True).exists()


@pytest.mark.parametrize(("who", "model", "action"), [
    ("security", "recorduserobjectpermission", "take_back"), ("security", "recordgroupobjectpermission", "take_back"),
    ("sysadmin", "message", "replay_chosen"), ("sysadmin", "calendarnotice", "draft_next_version"),
])
def test_what_is_ticked_and_is_no_key_is_refused_in_words(office: None, who: str, model: str, action: str) -> None:
    answer = signed_in(who).post(f"/admin/office/{model}/", {"action": action, "_selected_action": ["<svg onload=hit()>"]},
                                 follow=True, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert "Choose entries from the list." in answer.content.decode()
