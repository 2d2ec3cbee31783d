"""Authorising the use of an electronic seal, and applying it: the only way to a sealed paper."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.failpoints import failpoint
from office.papers.official.paper import Box
from office.records.made import bytes_of
from office.records.perform import Change
from office.signing.certificates import State
from office.signing.keys import Key, NoKey, key_named
from office.signing.picture import name_stamp, seal_picture
from office.signing.sign import CannotSign, NoTimestamp, NotSignable, SealMark, sign
from secretariat.seal.hands import refuse_keeper, require_hands, require_usable
from secretariat.seal.models import Seal, SealAuthorisation, SealKind
from secretariat.seal_use.services import electronic_use

WHY_NOT = {
    State.NOT_YET: gettext_lazy("it is not valid yet"),
    State.EXPIRED: gettext_lazy("it has expired"),
    State.REVOKED: gettext_lazy("it was revoked"),
    State.WRONG_ROOT: gettext_lazy("the office does not trust who issued it"),
    State.ROOT_ENDED: gettext_lazy("the certificate of who issued it is not valid"),
    State.WRONG_USE: gettext_lazy("it is not made for signing"),
    State.WEAK: gettext_lazy("its key or digest is too weak"),
    State.LIST_OLD: gettext_lazy("the list of revoked certificates is out of date"),
}


def seal_for(name: str, change: Change, kind: str = SealKind.OFFICE) -> Seal:
    """The electronic seal whose text is `name` and that may be used now. Raises ValidationError if there is none.

    A seal's text is the name that signs the paper (国发〔1999〕25号; 条例 art. 9).
    """
    found = Seal.objects.usable(change.at).filter(name=name, kind=kind, medium=Seal.Medium.ELECTRONIC).first()
    if found is None:
        raise ValidationError(_("No electronic seal “%(name)s” is in use today: it was not entered, is suspended or "
                                "lost, or belongs to a former version of the office."),
                              code="no_seal", params={"name": name})
    return found


def authorise(change: Change, seal: Seal, sha256: str, step: Any = None) -> SealAuthorisation:
    """Give leave, as the person of the change, to apply the seal once to the bytes of this hash.

    It ends after settings.SEAL_AUTHORISATION_HOURS. Raises ValidationError when a keeper of the seal gives it.
    """
    refuse_keeper(seal, change)
    assert change.seat is not None
    return SealAuthorisation.objects.create(
        record_id=change.record.pk, seal=seal, sha256=sha256, step=step, person_id=change.person_id,
        behalf_id=change.behalf_id, post=change.seat.post, at=change.at,
        expires_at=change.at + timedelta(hours=settings.SEAL_AUTHORISATION_HOURS))


def open_authorisation(change: Change, sha256: str) -> SealAuthorisation:
    """The newest authorisation for these bytes of the record. Raises ValidationError if none is open now."""
    rows = SealAuthorisation.objects.select_related("seal", "step", "person")
    found = rows.filter(record=change.record.pk, sha256=sha256, used_at=None, expires_at__gt=change.at)
    newest = found.order_by("-pk").first()
    if newest is None:
        raise ValidationError(_("Nobody has authorised the seal for this very paper, or the authorisation is over: "
                                "return it, to be authorised anew."), code="not_authorised")
    return newest


def affix(change: Change, authorisation: SealAuthorisation, pdf: bytes, boxes: Sequence[Box]) -> bytes:
    """Apply the seal at the boxes, sign, and enter the use: the authorisation is used up. Returns the signed PDF.

    Without a box the signature is not seen on the page. Raises ValidationError for other bytes than those authorised,
    for whoever is not the seal's keeper or gave the leave, and when the key does not sign; then nothing is kept.
    """
    seal = authorisation.seal
    if hashlib.sha256(pdf).hexdigest() != authorisation.sha256:
        raise ValidationError(_("These are not the bytes that were authorised."), code="other_bytes")
    require_usable(seal, change)
    require_hands(seal, change, (authorisation.person_id, authorisation.behalf_id))
    key = _key(seal)
    picture = _picture(seal, key) if boxes else b""
    marks = [SealMark(picture, box.page, (box.left, box.bottom, box.right, box.top)) for box in boxes]
    signed = _signed(seal, key, pdf, marks, change)
    failpoint("seal.signed")
    electronic_use(change, authorisation, hashlib.sha256(signed).hexdigest())
    failpoint("seal.used")
    return signed


def _key(seal: Seal) -> Key:
    try:
        return key_named(seal.key)
    except NoKey as error:
        raise ValidationError(_("The seal's key cannot be opened: tell the system administrator."),
                              code="no_key") from error


def _signed(seal: Seal, key: Key, pdf: bytes, marks: Sequence[SealMark], change: Change) -> bytes:
    try:
        return sign(pdf, marks, key, reason=f"{seal.name} {change.record.number}".strip(), at=change.at)
    except CannotSign as error:
        raise ValidationError(_("The seal's certificate may not sign today: %(why)s."), code="certificate",
                              params={"why": WHY_NOT[error.state]}) from error
    except NoTimestamp as error:
        raise ValidationError(_("The timestamp service did not answer: nothing was sealed. Try again later."),
                              code="timestamp") from error
    except NotSignable as error:
        raise ValidationError(_("This file cannot be sealed."), code="not_signable") from error


def _picture(seal: Seal, key: Key) -> bytes:
    """The picture of the seal, PNG: the one that was entered; for a demonstration's key a drawn one that says so."""
    if seal.imprint_id:
        return bytes_of(seal.imprint_id)
    if not key.is_demonstration:
        raise ValidationError(_("The seal has no imprint yet: enter its picture first."), code="imprint")
    if seal.kind == SealKind.NAME_STAMP:
        return name_stamp(seal.name)
    return seal_picture(seal.name, demonstration=True)
