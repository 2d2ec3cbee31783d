"""What a process holds of the org chart is never older than the database, and costs nothing while it is the same."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.audit.actor import Actor, acting
from office.orgchart import staff as module
from office.orgchart.models import Appointment, Person
from office.permissions.standing import holders, standing_of
from office.routing.models import JournalLine
from office.testing import account
from office.time import edition, now, one_instant

pytestmark = pytest.mark.django_db


def end(username: str) -> None:
    """End the account's person's appointments now."""
    with acting(Actor(None, None, cause="test", reason="test")):
        for row in Appointment.objects.on(now()).filter(person=account(username).person):
            row.valid_to = now()
            row.save()


def test_nothing_is_asked_while_the_org_chart_is_the_same(office: None) -> None:
    user = account("registry")
    with one_instant():
        standing_of(user)
        del user._standing
        with CaptureQueriesContext(connection) as asked:
            assert standing_of(user).roles == {"registry"}
        assert len(asked) == 0


def test_a_right_ends_at_once_though_the_process_held_it(office: None) -> None:
    assert standing_of(account("registry")).roles == {"registry"}
    before = edition()
    end("registry")
    assert edition() != before
    assert not standing_of(account("registry")).seats
    with connection.cursor() as cursor:  # a raw write is seen too
        cursor.execute("UPDATE office_appointment SET valid_to = NULL WHERE person_id = %s",
                       [account("registry").person_id])
    assert standing_of(account("registry")).roles == {"registry"}


def test_without_the_edition_a_right_would_linger(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a process that takes the first edition for good still believes what is over."""
    first = edition()
    assert standing_of(account("registry")).seats
    monkeypatch.setattr(module, "edition", lambda: first)
    end("registry")
    with pytest.raises(AssertionError):
        assert not [row for row in module.staff().appointments
                    if row.person_id == account("registry").person_id and row.valid_to is None]


def test_holders_of_a_role_and_a_post(office: None) -> None:
    post = account("registry").person.appointments.get().post
    expected = [account("registry").person_id]
    assert holders(f"p{post.pk}") == holders(f"d{post.division_id}.registry") == expected


def test_foreign_keys_are_filled_from_memory_and_the_rest_is_read(office: None) -> None:
    held = account("registry").person
    with acting(Actor(None, None, cause="test", reason="test")):
        stranger = Person.objects.create(code="X1", name_zh="林一", name_en="Lin Yi")  # never held a post
    rows = [JournalLine(behalf_id=pk) for pk in (held.pk, stranger.pk, None)]
    module.staff()
    with CaptureQueriesContext(connection) as asked:
        module.fill(rows, "behalf")
        names = [row.behalf and row.behalf.name_zh for row in rows]
    assert names == [held.name_zh, "林一", None]
    assert len(asked) == 2  # the edition, and whoever is not held
    assert module.fill([], "behalf") == []


def test_who_holds_a_post_changes_at_the_instant_and_not_before(office: None) -> None:
    user, at = account("registry"), now()
    end("registry")
    last = Appointment.objects.get(person=user.person, valid_to__isnull=False).valid_to
    for instant, expected in ((at, {"registry"}), (last, set()), (last - timedelta(microseconds=1), {"registry"}),
                              (last + timedelta(days=1), set())):
        assert standing_of(user, instant).roles == expected
