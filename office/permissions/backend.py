"""Signing in by name and password, and the admin's permissions by the roles a user holds now."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models.expressions import RawSQL

from office.permissions.administration import administers, allows
from office.permissions.standing import standing_of

UNREAD = "SELECT count(*) FROM office_notice WHERE person_id = office_user.person_id AND read_at IS NULL"


class OfficeBackend(ModelBackend):
    """Model permissions come from posts held, never from rows of permissions; nobody is a superuser."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Not once the account has ended: no sign-in, and what is signed in is out at its next click."""
        return super().user_can_authenticate(user) and user.ended_at is None

    def get_user(self, user_id: Any) -> Any:
        """The account of a session, with its person; None when it may no longer be signed in.

        Every page shows how many notices are unread, so the count comes along (see office.notices.queries.unread).
        """
        users = get_user_model()._default_manager.select_related("person")
        user = users.annotate(_unread=RawSQL(UNREAD, ())).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """By the administration table. Records are asked elsewhere: see office.permissions.ask."""
        return obj is None and allows(roles_of(user_obj), perm)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the admin shows the user anything of an app."""
        return app_label in ("office", "axes", *settings.DIVISIONS) and administers(roles_of(user_obj))

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None is stored; ask has_perm()."""
        return set()


def roles_of(user: Any) -> frozenset[str]:
    """The roles held now by appointment, asked once for the object that a request works with."""
    if not user.is_active or user.is_anonymous:
        return frozenset()
    held: frozenset[str] | None = user.__dict__.get("_roles")
    if held is None:
        held = user._roles = standing_of(user).roles
    return held
