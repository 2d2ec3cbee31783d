"""Network System Division as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """The division's registers; see README.md for its duties."""

    name = "network"
    verbose_name = _("Network System Division")
    default_auto_field = "django.db.models.BigAutoField"
