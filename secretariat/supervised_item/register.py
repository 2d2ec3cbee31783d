"""The register of supervised items (督办台账), duties 2, 4 and 20 of the Secretariat."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.permissions.policy import keeper, own, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from secretariat.supervised_item import (
    closing,
    delays,
    feedback,
    hands,
    papers,
    parts,
    services,
    urging,
    verbforms,
)
from secretariat.supervised_item.forms import ItemForm
from secretariat.supervised_item.grounds import grounds_of
from secretariat.supervised_item.models import Status, SupervisedItem

S = Status
WORKED = (S.ASSIGNED, S.UNDER_WAY)
OPEN = (*WORKED, S.TO_CHECK, S.TO_CLOSE)


class SupervisedItemRegister(Register):
    """Assign, name the owner, break down, feed back, check, strike off. What a cause gives is in hands.py."""

    model = SupervisedItem
    duty = 4
    grounds = grounds_of
    rights = {
        "registry": keeper("file_new", *hands.CHECKING, "strike_off_delegated"),
        "division_head": own("file_new", *hands.DOING),
        "clerk": own("feed_back", "ask_delay", "note"),
        "archivist": own("feed_back", "note"),
        "leader": whole_office("file_new", *hands.ISSUING),
        "director": whole_office("file_new", *hands.ISSUING),
    }
    columns = ("number", "title", "lead", "progress", "status")
    more_columns = ("origin", "source_line", "text", "assisting", "owner", "issuer", "leader", "starts_on", "due",
                    "cycle", "next_feedback_on", "closed", "closing_opinion")
    filters = ("status", "origin", "division", "opened")
    sections = {
        _("Task"): ("text", "origin", "source_line", "parent"),
        pgettext_lazy("supervision", "Who"): ("lead", "assisting", "owner", "issuer", "leader"),
        pgettext_lazy("supervision", "When"): ("starts_on", "due_on", "due", "cycle", "next_feedback_on", "progress",
                                               "closed", "closing_opinion"),
    }
    form_fields = ("title", "origin", "text", "issuer", "starts_on", "due_on", "cycle", "grade", "source")
    form = ItemForm
    series = Series("supervision", "督〔{year}〕{seq}号")
    on_filing = services.file_new
    on_edit = services.edit
    offered_on_records = _("Supervise this")
    verbs = (
        Verb("feed_back", _("Feed back"), WORKED, "", feedback.feed_back, form=verbforms.FeedbackForm, primary=True),
        Verb("check", _("Check the evidence"), OPEN, "", feedback.check, form=verbforms.CheckForm, primary=True,
             offered=feedback.waits_for_check),
        Verb("name_owner", _("Name who handles it"), WORKED, "", hands.name_owner, form=verbforms.OwnerForm),
        Verb("break_down", _("Break down"), WORKED, "", parts.break_down, form=verbforms.PartForm),
        Verb("ask_delay", _("Ask for a delay"), WORKED, "", delays.ask, form=verbforms.DelayForm),
        Verb("allow_delay", _("Allow the delay"), OPEN, "", delays.allow, form=verbforms.OpinionForm, primary=True,
             offered=delays.waiting),
        Verb("refuse_delay", _("Refuse the delay"), OPEN, "", delays.refuse, needs_reason=True, offered=delays.waiting),
        Verb("urge_lead", _("Urge"), OPEN, "", urging.urge, form=verbforms.UrgeForm),
        Verb("join", _("Make it a part of another"), WORKED, "", parts.join, form=verbforms.JoinForm),
        Verb("strike_off", _("Strike off"), (S.TO_CLOSE,), S.DONE, closing.close,
             form=verbforms.ClosingForm, primary=True),
        Verb("strike_off_delegated", _("Strike off for the issuer"), (S.TO_CLOSE,), S.DONE, closing.close_delegated,
             form=verbforms.ClosingForm, primary=True, offered=closing.is_delegated),
        Verb("return_unclosed", pgettext_lazy("supervision", "Send back"), (S.TO_CLOSE,), S.UNDER_WAY,
             closing.return_unclosed, needs_reason=True),
        Verb("delegate", _("Let the Secretariat strike it off"), OPEN, "", closing.delegate, needs_reason=True,
             offered=closing.may_be_delegated),
        Verb("end_delegation", _("Take the delegation back"), OPEN, "", closing.take_back,
             offered=closing.is_delegated),
        Verb("drop_item", pgettext_lazy("supervision", "Withdraw"), OPEN, S.WITHDRAWN, closing.withdraw,
             needs_reason=True),
    )
    prints = (
        Print("slip", _("Supervision slip"), papers.slip),
        Print("record", _("Record"), record_pdf),
    )
