"""Government Website Division as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    """The division's registers; see README.md for its duties."""

    name = "website"
    verbose_name = _("Government Website Division")
    default_auto_field = "django.db.models.BigAutoField"
