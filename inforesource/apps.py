"""Information Resources Division as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InfoResourceConfig(AppConfig):
    """The division's registers; see README.md for its duties."""

    name = "inforesource"
    verbose_name = _("Information Resources Division")
    default_auto_field = "django.db.models.BigAutoField"
