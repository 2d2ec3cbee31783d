"""The kernel as one Django app."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """All parts of the kernel share the label "office"."""

    default = True
    name = "office"
    label = "office"
    verbose_name = _("Electronic Office")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read the registers' declarations, with their rights and verbs, and the checks on them."""
        from office import checks  # noqa: F401
        from office.registers.register import all_registers

        all_registers()


class OfficeAdminConfig(admin.AdminConfig):
    """Puts the office's admin site in the place of Django's."""

    default = False
    default_site = "office.admin_site.OfficeAdminSite"
