"""The first accounts of a real installation, and the account that can never be."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from office.orgchart.load import QINGDAO, load
from office.orgchart.models import Appointment, Person, User
from office.time import now

THREE = {"sysadmin": "zhang=张三", "security": "li=李四", "auditor": "wang=王五"}


@pytest.fixture
def charter(db: None) -> None:
    """The office's posts, and nobody who holds them."""
    load(QINGDAO)


def create(**changes: str) -> None:
    call_command("create_administrators", **{**THREE, **changes})


def holders() -> dict[str, str]:
    return {
        a.post.role: a.person.name_zh for a in Appointment.objects.on(now()).select_related("post", "person")
    }


def test_it_makes_three_accounts_for_three_people(charter: None, capsys: pytest.CaptureFixture[str]) -> None:
    create()
    assert holders() == {"sysadmin": "张三", "security": "李四", "auditor": "王五"}
    shown = {line.split()[-2]: line.split()[-1] for line in capsys.readouterr().out.splitlines()[1:]}
    assert set(shown) == {"zhang", "li", "wang"}
    for username, password in shown.items():
        user = User.objects.get(username=username)
        assert user.check_password(password) and user.must_change_password and not user.is_superuser


def test_one_person_cannot_be_two_of_them(charter: None) -> None:
    for changes in ({"auditor": "zhang=王五"}, {"auditor": "wang=张三"}):
        with pytest.raises(CommandError, match=r"Three different people|三个不同的人"):
            create(**changes)
    assert not User.objects.exists() and not Person.objects.exists()


def test_it_works_only_once_and_then_changes_nothing(charter: None) -> None:
    create()
    before = holders()
    with pytest.raises(CommandError):
        create(sysadmin="other=赵六", security="second=钱七", auditor="third=孙八")
    assert holders() == before and User.objects.count() == 3


def test_without_an_office_it_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="load_office"):
        create()


def test_a_name_without_an_account_is_refused(charter: None) -> None:
    with pytest.raises(CommandError, match="张三"):
        create(sysadmin="张三")


def test_createsuperuser_is_refused_with_the_reason(db: None) -> None:
    with pytest.raises(CommandError, match="create_administrators"):
        call_command("createsuperuser", interactive=False, username="root", email="")
    assert not User.objects.exists()


def test_the_database_refuses_a_superuser_however_it_is_made(db: None) -> None:
    """The twin: the command could be gone around, the constraint cannot."""
    with pytest.raises(IntegrityError, match="no_superuser_ever"), transaction.atomic():
        User(username="root", is_superuser=True).save()
    User(username="clerk").save()
    assert User.objects.count() == 1
