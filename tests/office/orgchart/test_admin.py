"""The admin: three administrators kept apart, a reason for every change, accounts from first password to end."""


from datetime import datetime

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.orgchart.models import Appointment, Division, OfficeVersion, Person, Post, Substitution, User
from office.orgchart.staff import staff
from office.permissions.ask import may
from office.routing.mine import open_steps
from office.routing.services.circulating import circulate
from office.testing import frozen, signed_in
from office.time import now
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.test_incoming_document import letter
from tests.office.orgchart.conftest import TEST, acting

EVERYBODY = [
    "registry",
    "secretariat.head",
    "director",
    "deputy",
    "planning.head",
    "network.head",
    "network.staff",
]


def inlines(*prefixes):
    return {f"{prefix}-{name}": "0" for prefix in prefixes for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


def appointment(**more):
    person, post = Person.objects.get(name_zh="韩若溪"), Post.objects.get(code="network.staff")
    return {
        "person": person.pk,
        "post": post.pk,
        "valid_from_0": "2026-12-01",
        "valid_from_1": "00:00:00",
        "basis": "青电政办〔2026〕50号",
        "reason": "新进人员",
        **more,
    }


@pytest.mark.parametrize("username", EVERYBODY)
def test_the_admin_is_closed_to_all_others(office, username):
    answer = signed_in(username).get("/admin/")
    assert answer.status_code == 302 and answer["Location"] != "/admin/"
    assert signed_in(username).get("/admin/office/division/").status_code == 302


@pytest.mark.parametrize(
    ("username", "model", "may"),
    [
        ("sysadmin", "division", {"view", "add", "change"}),
        ("sysadmin", "appointment", {"view", "add", "change"}),
        ("sysadmin", "figure", {"view", "add", "change"}),
        ("sysadmin", "user", set()),
        ("security", "user", {"view", "add", "change"}),
        ("security", "appointment", {"view"}),
        ("security", "figure", set()),
        ("auditor", "user", {"view"}),
        ("auditor", "division", {"view"}),
        ("auditor", "figure", {"view"}),
        ("director", "division", set()),
    ],
)
def test_each_administrator_has_their_own(office, username, model, may):
    user = User.objects.get(username=username)
    actions = ("view", "add", "change", "delete")
    assert {action for action in actions if user.has_perm(f"office.{action}_{model}")} == may


@pytest.mark.parametrize("username", ["sysadmin", "security", "auditor"])
def test_every_page_of_the_admin_opens(office, username):
    client = signed_in(username)
    assert client.get("/admin/").status_code == 200
    for model, options in admin.site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        allowed = User.objects.get(username=username).has_perm(
            f"{model._meta.app_label}.view_{model._meta.model_name}"
        )
        answer = client.get(reverse(f"admin:{name}_changelist"))
        assert answer.status_code == (200 if allowed else 403), name
        row = model._default_manager.first()
        if allowed and row is not None:
            assert client.get(reverse(f"admin:{name}_change", args=[row.pk])).status_code == 200, name
            assert client.get(reverse(f"admin:{name}_history", args=[row.pk])).status_code == 200, name
        assert not options.has_delete_permission(answer.wsgi_request), name


def test_a_change_without_a_reason_is_refused(office):
    answer = signed_in("sysadmin").post("/admin/office/appointment/add/", appointment(reason=" "))
    assert answer.status_code == 200 and "reason" in answer.context["adminform"].form.errors
    assert not Appointment.objects.filter(person__name_zh="韩若溪", post__code="network.staff").exists()


def test_a_change_bears_person_and_reason(office):
    answer = signed_in("sysadmin").post("/admin/office/appointment/add/", appointment())
    assert answer.status_code == 302
    row = Appointment.objects.get(person__name_zh="韩若溪", post__code="network.staff")
    first = row.history.get()
    assert (first.history_user.username, first.history_change_reason) == ("sysadmin", "新进人员")
    page = signed_in("auditor").get(f"/admin/office/appointment/{row.pk}/history/").content.decode()
    assert "新进人员" in page and "sysadmin" in page


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"valid_to_0": "2026-11-01", "valid_to_1": "00:00:00"}, "ends before it begins"),
        ({"valid_from_0": "2026-13-01"}, "Enter a valid date"),
    ],
)
def test_wrong_dates_are_said_beside_the_form(office, more, text):
    answer = signed_in("sysadmin").post("/admin/office/appointment/add/", appointment(**more))
    assert answer.status_code == 200 and text in answer.content.decode()


def test_two_appointments_of_one_person_to_one_post_do_not_overlap(office):
    client = signed_in("sysadmin")
    client.post("/admin/office/appointment/add/", appointment())
    answer = client.post("/admin/office/appointment/add/", appointment(valid_from_0="2027-01-01"))
    assert "overlaps" in answer.content.decode()
    assert Appointment.objects.filter(person__name_zh="韩若溪", post__code="network.staff").count() == 1


def test_nobody_appoints_themselves(office):
    me = User.objects.get(username="sysadmin").person
    client = signed_in("sysadmin")
    answer = client.post("/admin/office/appointment/add/", appointment(person=me.pk))
    assert "Nobody changes their own posts" in answer.content.decode()
    post = Post.objects.get(code="leadership.director")
    data = {
        "code": post.code,
        "title_zh": post.title_zh,
        "title_en": post.title_en,
        "division": post.division_id,
        "role": post.role,
        "order": "10",
        "valid_from_0": "2011-03-01",
        "valid_from_1": "00:00:00",
        "reason": "x",
        **inlines("appointments", "substitutions"),
        "appointments-TOTAL_FORMS": "1",
        "appointments-0-person": me.pk,
        "appointments-0-valid_from_0": "2026-12-01",
        "appointments-0-valid_from_1": "00:00:00",
    }
    answer = client.post(f"/admin/office/post/{post.pk}/change/", data)
    assert answer.status_code == 200 and "Nobody changes their own posts" in answer.content.decode()
    assert not Appointment.objects.filter(person=me, post=post).exists()


def at(day):
    return {"at_0": day, "at_1": "00:00:00"}


def test_a_division_is_renamed_in_the_admin_and_keeps_its_work(office):
    """Its head finds the open step in the inbox before and after, and sees the record from the new post."""
    head, old = User.objects.get(username="network.head"), Division.objects.get(code="network")
    before = Post.objects.get(code="network.head")
    with frozen(datetime.fromisoformat("2026-11-20T10:00:00+08:00")):
        signed_in("registry").post("/secretariat/incoming_document/new/", letter())
        record = IncomingDocument.objects.get()
        circulate(User.objects.get(username="registry"), record.pk, [f"p{before.pk}"], "请阅。")
        said = {**at("2026-12-01"), "code": "compute", "name_zh": "网络与算力处",
                "name_en": "Network and Compute Division", "reason": "更名"}
        assert signed_in("sysadmin").post(f"/admin/office/division/{old.pk}/do/succeed/", said).status_code == 302
    new = Division.objects.get(code="compute")
    assert (new.lineage, new.app, Division.objects.get(pk=old.pk).valid_to) == ([old.pk], "network", new.valid_from)
    for day in ("2026-11-28", "2026-12-02"):
        with frozen(datetime.fromisoformat(f"{day}T10:00:00+08:00")):
            assert [step.record_id for step in open_steps(head, now())] == [record.pk]
            assert may(head, "view", record)
    with frozen(datetime.fromisoformat("2026-12-02T10:00:00+08:00")):
        assert [row.post.division for row in staff().held(now()) if row.person_id == head.person_id] == [new]


def test_a_division_is_abolished_with_its_posts_and_appointments(office):
    division = Division.objects.get(code="website")
    url = f"/admin/office/division/{division.pk}/do/abolish/"
    client = signed_in("sysadmin")
    assert client.post(url, {**at("2001-01-01"), "reason": "撤销"}).status_code == 422  # before it began
    assert client.post(url, {**at("2026-12-01"), "reason": "撤销"}).status_code == 302
    end = Division.objects.get(pk=division.pk).valid_to
    posts = Post.objects.filter(division=division)
    assert {post.valid_to for post in posts} == {end} and end is not None
    assert not Appointment.objects.on(end).filter(post__division=division).exists()
    assert Division.history.filter(id=division.pk).latest("history_date").history_change_reason == "撤销"


@pytest.mark.parametrize("plates", ["abc", '[{"zh": "某牌"}]', '["某牌"]', '{"zh": "某牌", "en": "A plate"}'])
def test_a_plate_has_its_name_in_both_languages(office, plates):
    version = OfficeVersion.objects.latest("valid_from")
    answer = signed_in("sysadmin").post(f"/admin/office/officeversion/{version.pk}/change/", {"plates": plates, "reason": "x"})
    assert "plates" in answer.context["adminform"].form.errors
    assert signed_in("registry").get("/org/").status_code == 200


def test_a_substitution_is_for_registers_and_acts_that_exist(office):
    holder = Appointment.objects.get(post__code="network.head")
    data = {"post": holder.post_id, "absent": holder.person_id, "substitute": Person.objects.get(name_zh="韩若溪").pk,
            "kinds": ["incoming_document"], "acts": ["nonsense"], "valid_from_0": "2026-12-01", "valid_from_1": "00:00:00",
            "reason": "出差"}
    client = signed_in("sysadmin")
    assert "acts" in client.post("/admin/office/substitution/add/", data).context["adminform"].form.errors
    assert client.post("/admin/office/substitution/add/", {**data, "acts": ["handle"]}).status_code == 302
    row = Substitution.objects.latest("pk")
    assert (row.kinds, row.acts) == (["incoming_document"], ["handle"])


def test_a_long_history_opens_in_constant_queries(office):
    row = Appointment.objects.get(post__code="leadership.director")

    def change(times):
        for number in range(times):
            with acting(TEST):
                row.basis = f"文号{number}"
                row.save()

    client = signed_in("auditor")
    change(3)
    client.get(f"/admin/office/appointment/{row.pk}/history/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/admin/office/appointment/{row.pk}/history/")
    change(97)
    client.get(f"/admin/office/appointment/{row.pk}/history/")  # the org chart changed: this page reads it anew
    with CaptureQueriesContext(connection) as many:
        client.get(f"/admin/office/appointment/{row.pk}/history/")
    assert len(many) == len(few)


def test_the_auditor_reads_the_evidence_and_nobody_writes_it(office):
    client = signed_in("auditor")
    page = client.get("/admin/office/auditevent/", {"q": "office_appointment"}).content.decode()
    assert "office_appointment" in page and "load_office" in page
    assert client.get("/admin/office/auditevent/add/").status_code == 403
    assert signed_in("sysadmin").get("/admin/office/auditevent/").status_code == 403


def test_a_series_and_a_phrase_are_kept_with_a_reason(office):
    client = signed_in("sysadmin")
    series = {"code": "outgoing", "year": 2027, "pattern": "青电政〔{year}〕{seq}号", "reason": "启用新年度"}
    assert client.post("/admin/office/series/add/", series).status_code == 302
    assert client.post("/admin/office/phrase/add/", {"text": "请阅示。", "order": "1"}).status_code == 200
    phrase = {"text": "请阅示。", "order": "1", "reason": "常用语"}
    assert client.post("/admin/office/phrase/add/", phrase).status_code == 302
