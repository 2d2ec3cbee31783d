"""Mail: at once for what is urgent, else one digest a day. Nothing is decided by a link in a mail."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from office.failpoints import failpoint
from office.files.names import clean_text
from office.notices.models import Notice
from office.notices.sentences import sentence
from office.orgchart.models import User
from office.time import now

LONGEST = 50  # sentences in one digest; the rest is a number


def send_now(notice: Notice) -> None:
    """Mail one notice and mark it, in the caller's transaction; without an address it is only marked."""
    user = User.objects.filter(person=notice.person_id).first()
    if user is not None and user.email:
        with translation.override(settings.LANGUAGE_CODE):
            _send(
                user,
                _("Urgent: %(what)s") % {"what": notice.words.get("line", "")[:80]},
                [sentence(notice)],
                notice.key,
            )
    notice.mailed_at = now()
    notice.save(update_fields=["mailed_at"])


def send_digests() -> int:
    """One mail to everybody who has unread notices that no mail told of yet; returns how many mails were sent."""
    people = Notice.objects.filter(read_at=None, mailed_at=None).values_list("person", flat=True).distinct()
    return sum(send_digest(person) for person in list(people.order_by("person")))


@transaction.atomic
def send_digest(person_id: int) -> bool:
    """One person's digest. Two workers at once send one: the rows are locked, and skipped by the second."""
    waiting = Notice.objects.select_for_update(skip_locked=True).filter(
        person=person_id, read_at=None, mailed_at=None
    )
    notices = list(waiting.order_by("id"))
    user = User.objects.filter(person=person_id, is_active=True, ended_at=None).exclude(email="").first()
    if not notices:
        return False
    if user is not None:
        with translation.override(settings.LANGUAGE_CODE):
            lines = [sentence(notice) for notice in notices[:LONGEST]]
            if len(notices) > LONGEST:
                lines.append(_("and %(count)d more") % {"count": len(notices) - LONGEST})
            _send(
                user,
                _("%(count)d notices of the Electronic Office") % {"count": len(notices)},
                lines,
                f"digest:{notices[-1].pk}:{person_id}",
            )
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=now())
    return user is not None


def _send(user: User, subject: str, lines: Iterable[str], key: str) -> None:
    """Send one mail; its identity is the key, so that a repeated sending can be told by the mail server.

    Titles and names are other people's words: none makes a header, a line of its own, or turns the direction.
    """
    body = "\n".join([*(_one_line(line) for line in lines), "", settings.SITE_URL + "/notices/"])
    mail = EmailMessage(_one_line(subject), body, to=[user.email], headers={"Message-ID": identity_of(key)})
    failpoint("mail.before_send")
    mail.send()
    failpoint("mail.after_send")


def identity_of(key: str) -> str:
    """The identity of the mail with this key: the same each time it is sent, however often that is."""
    return f"<{''.join(sign if sign.isalnum() else '-' for sign in key)}@electronic-office>"


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())
