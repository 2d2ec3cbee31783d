"""User: an account to sign in with; its rights are those of the posts its person holds."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history


class User(AbstractUser):
    """An account. It has no rights of its own: they come from the posts its person holds at the instant."""

    person = models.OneToOneField("office.Person", models.PROTECT, null=True, blank=True, related_name="user")
    must_change_password = models.BooleanField(_("must change password"), default=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    second_factor_at = models.DateTimeField(_("second factor since"), null=True, blank=True)
    density = models.CharField(max_length=12, default="comfortable")
    shortcuts = models.BooleanField(default=True)
    is_staff = property(lambda self: self.is_active and self.ended_at is None)
    history = kept_history(excluded_fields=["password", "last_login"])

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")  # type: ignore[assignment]
        verbose_name_plural = _("accounts")  # type: ignore[assignment]
        constraints = [models.CheckConstraint(condition=Q(is_superuser=False), name="no_superuser_ever")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if set(kwargs.get("update_fields") or ()) == {"last_login"}:  # signing in is no change of the account
            self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            self.__dict__.pop("skip_history_when_saving", None)
