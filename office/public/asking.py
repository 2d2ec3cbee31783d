"""The questions that the public face may ask the database; its role can read nothing else."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from office.caller import client_address
from office.signing.apart import verify_apart
from office.signing.keys import roots_in_force
from office.verification.codes import read_code
from office.verification.outcome import UNKNOWN, outcome_of


@dataclass(frozen=True)
class Told:
    """All that anybody is told: the outcome; number and time of issue only where the paper's openness allows it."""

    outcome: str
    number: str = ""
    issued_at: datetime | None = None


def may_ask(request: HttpRequest) -> bool:
    """Count this try, and say whether its address has one left and all together have."""
    limits = [settings.PUBLIC_PER_MINUTE, settings.PUBLIC_PER_DAY, settings.PUBLIC_ALL_PER_MINUTE]
    return bool(_ask("SELECT office_public_try(%s, %s, %s, %s)", [place_of(client_address(request)), *limits])[0][0])


def place_of(address: str | None) -> str:
    """Whose tries count together: one address, or of the newer kind (IPv6) the net that one subscriber has."""
    if not address:
        return "?"
    known = ip_address(address)
    if known.version == 6 and known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network(f"{address}/64", strict=False)) if known.version == 6 else str(known)


def by_code(typed: str) -> Told:
    """What a typed or scanned code is; a malformed one asks the same question and is as unknown as any other."""
    return _told(read_code(typed), "") or Told(UNKNOWN)


def by_file(pdf: bytes) -> Told:
    """What a file is: its hash is asked first, and only a file that is not known is opened, by a limited child."""
    known = _told("", hashlib.sha256(pdf).hexdigest())
    if known:
        return known
    at = _ask("SELECT office_public_now()", [])[0][0]
    return Told(outcome_of(verify_apart(pdf, roots=roots_in_force(), at=at)))


@dataclass(frozen=True)
class Sent:
    """What the holder of a link is told of the document that was sent to them; of a withdrawn one, only that it was."""

    state: str
    issuer: str = ""
    number: str = ""
    title: str = ""
    addressee: str = ""
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    receiver: str = ""
    sha256: str = ""


def sent(typed: str) -> Sent:
    """What a link's code leads to; a malformed one asks the same question and is as unknown as any other."""
    rows = _ask("SELECT * FROM office_public_dispatch(%s)", [read_code(typed)])
    return Sent(*rows[0]) if rows else Sent(UNKNOWN)


def answer(typed: str, word: str, who: str, phone: str, why: str) -> str:
    """Give the recipient's answer ("received" or "refused"); what it led to: "done", or how it stands otherwise."""
    question = "SELECT office_public_answer(%s, %s, %s, %s, %s)"
    return str(_ask(question, [read_code(typed), word, who, phone, why])[0][0])


def _told(code: str, sha256: str) -> Told | None:
    rows = _ask("SELECT state, number, issued_at FROM office_public_paper(%s, %s)", [code, sha256])
    return Told(*rows[0]) if rows else None


def _ask(question: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()
