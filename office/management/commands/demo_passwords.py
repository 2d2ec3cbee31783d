"""Give every demonstration account the password of OFFICE_DEMO_PASSWORD."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from office.audit.actor import Actor, acting
from office.demo.logins import DESKS, LOGINS, password
from office.orgchart.models import User


class Command(BaseCommand):
    """Only for the demonstration: refuses where DEMO is off."""

    help = "Give every demonstration account the password of OFFICE_DEMO_PASSWORD."

    def handle(self, *args: Any, **options: Any) -> None:
        from django.conf import settings

        if not settings.DEMO:
            raise CommandError("DEMO is off: this command is for the demonstration only.")
        with acting(Actor(None, None, cause="demo_passwords")):
            for user in User.objects.filter(username__in=[login.username for login in (*LOGINS, *DESKS)]):
                if not user.check_password(password()):
                    user.set_password(password())
                    user.must_change_password = False
                    user.save()
