"""The kernel as one Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """All parts of the kernel share the label "office"."""

    name = "office"
    label = "office"
    verbose_name = _("Electronic Office")
    default_auto_field = "django.db.models.BigAutoField"
