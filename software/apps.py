"""Software System Division as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SoftwareConfig(AppConfig):
    """The division's registers; see README.md for its duties."""

    name = "software"
    verbose_name = _("Software System Division")
    default_auto_field = "django.db.models.BigAutoField"
