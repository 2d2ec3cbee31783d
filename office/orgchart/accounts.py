"""Accounts: made with a first password that must be changed, reset, unlocked, ended."""

import secrets
from collections.abc import Collection
from typing import Any

from axes.utils import reset as forget_failures
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.orgchart import second_factor
from office.orgchart.models import Person, User
from office.orgchart.services import changing_chart
from office.sessions import open_sessions

LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike on paper
LENGTH = 16


def new_password() -> str:
    """A first password, to be told once and changed at the first sign-in."""
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def create_account(by: Any, username: str, person: Person, *, reason: str) -> tuple[User, str]:
    """An account for a person, with its first password; ValidationError if the name is taken or the person has one."""
    with changing_chart(by, "create_account", reason):
        password = new_password()
        user = User(username=username, person=person, must_change_password=True)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
    return user, password


def reset_password(by: Any, user: User, *, reason: str) -> str:
    """A new first password; the old one and every session end at once."""
    _refuse(by, user)
    with changing_chart(by, "reset_password", reason):
        password = new_password()
        user.set_password(password)
        user.must_change_password = True
        user.save()
        end_sessions(user)
    forget_failures(username=user.username)
    return password


def unlock(by: Any, user: User, *, reason: str) -> int:
    """Forget the failed sign-ins that locked an account; returns how many there were."""
    with changing_chart(by, "unlock", reason):
        found = forget_failures(username=user.username)
        user.save()  # leaves who unlocked it, and why, in the account's history
    return int(found or 0)


def reset_second_factor(by: Any, user: User, *, reason: str) -> None:
    """Take away the second factor of somebody who lost it; every session ends, the next sign-in sets it up anew."""
    _refuse(by, user)
    if user.second_factor_at is None:
        raise ValidationError(_("This account has no second factor."))
    with changing_chart(by, "reset_second_factor", reason):
        second_factor.forget(user)
        end_sessions(user)


def end_account(by: Any, user: User, *, reason: str) -> User:
    """End an account: no sign-in from now on, and what is signed in is out at its next click."""
    _refuse(by, user)
    with changing_chart(by, "end_account", reason) as at:
        user.ended_at = at
        user.save()
        end_sessions(user)
    return user


def reopen_account(by: Any, user: User, *, reason: str) -> str:
    """Somebody is back: the account they had goes on, with a new first password. ValidationError if it never ended."""
    if by.pk == user.pk:
        raise ValidationError(_("Not one's own account: ask another administrator."))
    if user.ended_at is None:
        raise ValidationError(_("This account has not ended."))
    with changing_chart(by, "reopen_account", reason):
        password = new_password()
        user.set_password(password)
        user.ended_at, user.must_change_password = None, True
        user.save()
    return password


def sessions_of(user: User) -> list[Session]:
    """The account's sessions that have not run out."""
    return [one for one in open_sessions().iterator() if one.get_decoded().get("_auth_user_id") == str(user.pk)]


def end_sessions(user: User, but: Collection[str] = ()) -> int:
    """Delete the account's sessions, except those with these keys; returns how many."""
    mine = [session.pk for session in sessions_of(user) if session.pk not in but]
    return Session.objects.filter(pk__in=mine).delete()[0]


def _refuse(by: Any, user: User) -> None:
    if by.pk == user.pk:
        raise ValidationError(_("Not one's own account: ask another administrator."))
    if user.ended_at is not None:
        raise ValidationError(_("This account has ended already."))
