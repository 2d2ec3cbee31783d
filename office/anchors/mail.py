"""The newest anchor by mail, to the addresses of AUDIT_ANCHOR_MAIL, each day once and through the outbox."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from office.anchors.sheet import anchor_pdf
from office.audit.models import AuditAnchor
from office.audit.services import anchor, kept_line, newest
from office.outbox.services import publish
from office.time import today

TOPIC = "anchor.mail"


def promise_daily() -> int:
    """Anchor, and promise the day's mail to every address; asked again on that day it promises nothing more."""
    return _promise(f"{today():%Y-%m-%d}")


def promise_now() -> int:
    """Anchor, and promise a mail of the newest anchor; asked again for the same anchor it promises nothing more."""
    return _promise("")


def _promise(day: str) -> int:
    """How many addresses were promised a mail."""
    anchor()
    last = newest()
    if last is None:
        return 0
    with transaction.atomic():
        for address in settings.AUDIT_ANCHOR_MAIL:
            publish(TOPIC, f"{day or f'anchor {last.pk}'} {address}"[:160], {"anchor": last.pk, "to": address})
    return len(settings.AUDIT_ANCHOR_MAIL)


def send(pk: int, to: str, identity: str) -> None:
    """Send one anchor to one address, with its sheet; by the identity a mail server tells a repetition."""
    kept = AuditAnchor.objects.get(pk=pk)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Evidence of the Electronic Office: anchor %(number)s") % {"number": kept.pk}
        body = _(
            "Keep this mail where nobody who rules the office's machine can change it.\n"
            "Whoever checks the evidence gives this line to verify_audit --anchor:\n\n    %(line)s\n\n"
            "Taken %(when)s over %(events)s events, the last of them number %(last)s."
        ) % {"line": kept_line(kept), "when": f"{kept.at.astimezone():%Y-%m-%d %H:%M}", "events": kept.events,
             "last": kept.last_event}
        mail = EmailMessage(subject, body, to=[to], headers={"Message-ID": f"<{identity}@electronic-office>"})
        mail.attach(f"anchor-{kept.pk}.pdf", anchor_pdf(kept, None), "application/pdf")
        mail.send()
