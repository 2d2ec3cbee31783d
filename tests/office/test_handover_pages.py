"""The pages of a handover: both sign in the browser without a script; strangers find nothing; hidden titles stay so."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.handover.models import Handover
from office.handover.things import things_of
from office.orgchart.models import Appointment
from office.orgchart.services import end_appointment
from office.records.models import Draft
from office.testing import account, signed_in
from office.time import now
from secretariat.archive_item.test_loans import kept, lend  # noqa: F401
from secretariat.introduction_letter.models import IntroductionLetter
from secretariat.introduction_letter.testing import Letter
from secretariat.seal.models import Custody
from secretariat.seal.testing import seal

pytestmark = pytest.mark.django_db


def ends(username: str) -> Handover:
    held = Appointment.objects.on(now()).get(person=account(username).person)
    end_appointment(account("sysadmin"), held, reason="调离")
    return Handover.objects.get(appointment=held)


def seat(username: str) -> str:
    held = Appointment.objects.on(now()).get(person=account(username).person)
    return f"{held.post_id}.{held.person_id}"


def test_a_handover_signed_by_both_in_the_browser(office: None) -> None:
    stamp = seal(medium="physical", key="")
    Draft.objects.create(person=account("seals").person, form="/secretariat/seal_use/new/")
    handover = ends("seals")
    page, head = f"/handover/{handover.pk}/", signed_in("secretariat.head")
    assert b"For you to decide" in head.get("/handover/").content
    assert re.search(r"Seals in custody.*Drafts not sent|Drafts not sent.*Seals in custody",
                     head.get(page).content.decode(), re.S)
    assert head.post(f"{page}sign/", {"reason": "已调离"}).status_code == 422  # nobody is named yet
    head.post(f"{page}assign/", {"to-all": seat("secretariat.staff")})
    assert head.post(f"{page}sign/", {"reason": ""}).status_code == 422
    assert head.post(f"{page}sign/", {"reason": "已调离，由处长代签"}).status_code == 302
    assert Custody.objects.get(until=None).person == account("seals").person
    taker = signed_in("secretariat.staff")
    assert b"To be taken over by you" in taker.get("/handover/").content
    assert taker.post(f"{page}take/").status_code == 302
    held = Custody.objects.get(seal=stamp, until=None)
    assert (held.person, held.note) == (account("secretariat.staff").person, "工作交接：单文博→于晓燕")
    assert Draft.objects.get().person == account("secretariat.staff").person
    handover.refresh_from_db()
    assert (handover.state, handover.sign_reason) == ("done", "已调离，由处长代签")
    answer = taker.get(f"{page}paper.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


def test_strangers_find_nothing(office: None) -> None:
    seal(medium="physical", key="")
    handover = ends("seals")
    stranger = signed_in("website.staff")
    for path in (f"/handover/{handover.pk}/", f"/handover/{handover.pk}/paper.pdf", "/handover/unowned/"):
        assert stranger.get(path).status_code == 404
    for name in ("assign", "sign", "take", "refuse"):
        assert stranger.post(f"/handover/{handover.pk}/{name}/").status_code == 404
    assert "单文博" not in stranger.get("/handover/").content.decode()
    assert signed_in("sysadmin").get("/handover/unowned/").status_code == 200
    assert signed_in("sysadmin").get(f"/handover/{handover.pk}/").status_code == 200
    assert signed_in("sysadmin").post(f"/handover/{handover.pk}/assign/", {"to-all": seat("registry")}).status_code == 404


def test_a_letter_that_is_out_is_answered_for_by_the_taker_and_hidden_from_who_may_not_see_it(office: None) -> None:
    letter = Letter("network.staff")
    handover = ends("network.staff")
    assert letter.now.title not in signed_in("sysadmin").get(f"/handover/{handover.pk}/").content.decode()
    head = signed_in("network.head")
    assert letter.now.title in head.get(f"/handover/{handover.pk}/").content.decode()
    head.post(f"/handover/{handover.pk}/assign/", {"to-all": seat("network.staff2")})
    head.post(f"/handover/{handover.pk}/sign/", {"reason": "已调离"})
    signed_in("network.staff2").post(f"/handover/{handover.pk}/take/")
    row = IntroductionLetter.objects.get(pk=letter.pk)
    assert (row.answerable, row.applicant) == (account("network.staff2").person, account("network.staff").person)


def test_a_loan_goes_on_with_the_taker_until_the_same_day(kept) -> None:  # noqa: F811
    lend(kept)
    held = Appointment.objects.on(now()).get(person=account("software.staff").person)
    end_appointment(account("sysadmin"), held, reason="调离")
    handover = Handover.objects.get(appointment=held)
    head = signed_in("software.head")
    page = f"/handover/{handover.pk}/"
    head.post(f"{page}assign/", {"to-all": seat("network.staff")})
    assert head.post(f"{page}sign/", {"reason": "已调离"}).status_code == 302
    assert signed_in("network.staff").get(kept.get_absolute_url()).status_code == 404
    signed_in("network.staff").post(f"{page}take/")
    old, new = kept.loans.order_by("pk")
    assert (old.returned_at is not None, new.borrower, new.due_on) == (True, account("network.staff").person, old.due_on)
    assert signed_in("network.staff").get(kept.get_absolute_url()).status_code == 200


def test_as_many_questions_for_many_things_as_for_one(office: None) -> None:
    handover = ends("seals")
    client, person = signed_in("secretariat.head"), account("seals").person
    client.get(f"/handover/{handover.pk}/")  # reads the staff, which is then held in memory
    counts = []
    for first, last in ((0, 1), (1, 60)):
        for number in range(first, last):
            Draft.objects.create(person=person, form=f"/form/{number}/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/handover/{handover.pk}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 45
    assert len(things_of(handover, now())) == 60
