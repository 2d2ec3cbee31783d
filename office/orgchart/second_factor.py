"""The second factor of an account: an authenticator's code (TOTP), and ten recovery codes that each work once.

django-otp keeps the secret and the codes in tables of its own, which are neither audited nor in any history; that an
account has a factor, since when, and who reset it, stands on the account (`second_factor_at`) and is.
"""

import secrets
from base64 import b32encode
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from office.audit.actor import Actor, acting
from office.orgchart.models import User
from office.time import now

CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
MOST_DOUBLED = 10  # a wait doubles with each wrong code, up to some eight minutes: nobody is kept out for good


def new_secret() -> str:
    """A secret that nobody has yet, in hexadecimal."""
    return str(random_hex(20))


def base32(secret: str) -> str:
    """The secret as an authenticator wants it typed."""
    return b32encode(bytes.fromhex(secret)).decode()


def enrolment_url(user: User, secret: str) -> str:
    """What the QR code holds: read by the authenticator, never fetched."""
    issuer = _("Electronic Office")
    query = urlencode({"secret": base32(secret), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(user.get_username())}?{query}"


def enrol(user: User, secret: str, code: str) -> list[str] | None:
    """Give the account its factor; returns the recovery codes, to be shown once, or None if the code is wrong."""
    once = TOTP(bytes.fromhex(secret))
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit() and once.verify(int(digits), tolerance=1)):
        return None
    with acting(Actor(user.pk, user.person_id, cause="enrol_second_factor")):
        _forget(user)
        TOTPDevice.objects.create(user=user, name="authenticator", key=secret, last_t=once.t(), drift=once.drift)
        user.second_factor_at = now()
        user.save()
        return _make_codes(user)


def new_codes(user: User) -> list[str]:
    """Ten new recovery codes; the old ones are worth nothing from now on."""
    with acting(Actor(user.pk, user.person_id, cause="new_recovery_codes")):
        user.save()  # leaves it in the account's history
        return _make_codes(user)


def _make_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = ["".join(secrets.choice(LETTERS) for _letter in range(8)) for _code in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_kept(code)) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def _kept(code: str) -> str:
    """A recovery code as it is kept: whoever reads the table cannot use it."""
    return salted_hmac("office.recovery", code, algorithm="sha256").hexdigest()[:16]


def codes_left(user: User) -> int:
    """How many recovery codes have not been used."""
    return StaticToken.objects.filter(device__user=user).count()


def wrong_code(user: User, typed: str) -> str:
    """What is wrong with a code; empty if it is right, which uses it up. One try at a time for an account."""
    code = typed.replace(" ", "").replace("-", "").lower()
    is_digits = len(code) == 6 and code.isascii() and code.isdigit()
    model = TOTPDevice if is_digits else StaticDevice
    with transaction.atomic():
        device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return _("This code is wrong, or was used before.")
        if not device.verify_is_allowed()[0]:
            return _("Too many wrong codes. Wait a few minutes, then try the next one.")
        if device.verify_token(code if is_digits else _kept(code)):
            return ""
        if device.throttling_failure_count > MOST_DOUBLED:
            device.throttling_failure_count = MOST_DOUBLED
            device.save()
    return _("This code is wrong, or was used before.")


def is_enrolled(user: User) -> bool:
    """Whether the account has a second factor that counts here."""
    return bool(settings.SECOND_FACTOR and user.second_factor_at)


def forget(user: User) -> None:
    """Take the factor away, in the caller's transaction and name; see accounts.reset_second_factor."""
    _forget(user)
    user.second_factor_at = None
    user.save()


def _forget(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
