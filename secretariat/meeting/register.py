"""The register of meetings (会议), duty 2 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, own, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register
from secretariat.meeting import decisions, minutes, people, services
from secretariat.meeting.forms import MeetingForm, NoActionForm, ReplyForm
from secretariat.meeting.grounds import grounds_of
from secretariat.meeting.models import Meeting, Status

S = Status
KEEP = ("file_new", "edit", "note", "grant", "convene", "cancel", "hold", "submit_minutes", "read_minutes",
        "open_items", "record_no_action", "close")
LEADERS = ("note", "reply", "issue_minutes", "return_minutes", "read_minutes")


class MeetingRegister(Register):
    """Plan and convene, hold, write the minutes, have them approved, account for each decision, close."""

    model = Meeting
    duty = 2
    grounds = grounds_of
    rights = {
        "clerk": own(*KEEP),
        "division_head": own(*KEEP, "issue_minutes", "return_minutes"),
        "registry": keeper(*KEEP),
        "leader": whole_office(*LEADERS),
        "director": whole_office(*LEADERS),
    }
    columns = ("number", "title", "sort", "when", "room", "status")
    more_columns = ("place", "chair", "dated", "issuer")
    filters = ("status", "sort", "division", "day")
    sections = {_("Meeting"): ("number", "sort", "when", "room", "place", "chair", "dated", "issuer")}
    form_fields = ("title", "sort", "day", "begins", "ends", "room", "place", "chair", "grade")
    form = MeetingForm
    on_filing = services.file_new
    on_edit = services.edit
    acts = {"agenda": _("Agenda arranged"), "write_minutes": _("Minutes written"), "sign_in": _("Attendance signed")}
    verbs = (
        Verb("convene", _("Send the notice"), (S.PREPARING,), S.CONVENED, services.convene, primary=True),
        Verb("reply", _("Answer the notice"), (S.CONVENED,), "", people.reply, form=ReplyForm, primary=True),
        Verb("hold", _("The meeting is over"), (S.CONVENED,), S.HELD, services.hold,
             offered=services.has_begun),
        Verb("submit_minutes", _("Lay the minutes before the leader"), (S.HELD,), S.CHECKING, minutes.submit,
             primary=True),
        Verb("return_minutes", _("Return the minutes"), (S.CHECKING,), S.HELD, minutes.return_minutes,
             needs_reason=True),
        Verb("issue_minutes", _("Approve the minutes"), (S.CHECKING,), S.ISSUED, minutes.issue, primary=True),
        Verb("open_items", _("Open the supervised items"), (S.ISSUED,), "", decisions.open_items, primary=True,
             offered=decisions.may_be_accounted),
        Verb("record_no_action", _("Nothing follows a decision"), (S.ISSUED,), "", decisions.record_no_action,
             form=NoActionForm, needs_reason=True, offered=decisions.may_be_accounted),
        Verb("read_minutes", _("The minutes are read"), (S.ISSUED, S.CLOSED), "", people.read_minutes,
             when_closed=True),
        Verb("close", _("Close"), (S.ISSUED,), S.CLOSED, decisions.close),
        Verb("cancel", _("Cancel the meeting"), (S.PREPARING, S.CONVENED), S.CANCELLED, services.cancel,
             needs_reason=True),
    )
    prints = (Print("record", _("Record"), record_pdf),)
