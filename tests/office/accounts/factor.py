"""A person with an authenticator, for the tests of the second factor and whatever needs somebody who has one."""

import re
from html import unescape

from django.test import Client
from django.utils.http import urlencode
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.office.orgchart.conftest import PASSWORD

SIGN_IN = "/accounts/sign-in/"
CHECK, ENROL = "/accounts/second-factor/check/", "/accounts/second-factor/enrol/"


def code_of(secret: str, steps: int = 0) -> str:
    """What an authenticator shows, so many half minutes from now."""
    totp = TOTP(bytes.fromhex(secret))
    totp.time = totp.time + 30 * steps
    return f"{totp.token():06d}"


def next_code(username: str) -> str:
    """A code that has not been used; the last used step is forgotten, as if half a minute had passed."""
    device = TOTPDevice.objects.get(user__username=username)
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1)
    return code_of(device.key)


def with_password(username: str) -> Client:
    """Somebody who gave name and password on the sign-in page, and nothing else."""
    client = Client(headers={"accept-language": "en"})
    assert client.post(SIGN_IN, {"username": username, "password": PASSWORD}).status_code == 302
    return client


def enrolled(username: str) -> tuple[Client, list[str]]:
    """Somebody who has just set up their factor, and their recovery codes."""
    client = with_password(username)
    client.get(ENROL)
    secret = client.session["second_factor_pending"]
    page = client.post(ENROL, {"code": code_of(secret), "next": "/org/"}).content.decode()
    return client, re.findall(r"<code>(\w{4}-\w{4})</code>", unescape(page))


def sent_to(client: Client, page: str) -> str:
    """Where a page sends this client; empty if it answers."""
    answer = client.get(page)
    return answer["Location"] if answer.status_code == 302 else ""


def check_before(page: str) -> str:
    """The address of the check that leads on to a page."""
    return f"{CHECK}?{urlencode({'next': page})}"
