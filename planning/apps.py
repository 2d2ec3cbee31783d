"""Comprehensive Planning Division as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    """The division's registers; see README.md for its duties."""

    name = "planning"
    verbose_name = _("Comprehensive Planning Division")
    default_auto_field = "django.db.models.BigAutoField"
