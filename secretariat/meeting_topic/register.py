"""The register of topics (议题), duty 2 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, own, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from secretariat.meeting.papers import extract_pdf
from secretariat.meeting_topic import services
from secretariat.meeting_topic.forms import CollectForm, MeetingTopicForm, OpinionForm
from secretariat.meeting_topic.grounds import grounds_of
from secretariat.meeting_topic.models import MeetingTopic, Status

S = Status
DIVISION = ("file_new", "edit", "propose_again", "withdraw", "note")
LEADERS = ("note", "approve", "decline", "put_off")


class MeetingTopicRegister(Register):
    """A division proposes, the divisions concerned are heard, the Secretariat collects, a leader approves."""

    model = MeetingTopic
    duty = 2
    grounds = grounds_of
    rights = {
        "clerk": own(*DIVISION),
        "archivist": own(*DIVISION),
        "division_head": own(*DIVISION, "give_opinion", "grant"),
        "registry": keeper(*DIVISION, "collect", "return_back", "put_off", "grant"),
        "leader": whole_office(*LEADERS),
        "director": whole_office(*LEADERS),
    }
    columns = ("number", "title", "source", "category", "reporter", "opened", "status")
    more_columns = ("sort", "minutes_needed", "times_put_off", "approver", "reason")
    filters = ("status", "sort", "category", "division", "opened")
    sections = {
        _("Topic"): ("summary", "proposal"),
        _("Particulars"): ("number", "sort", "category", "source", "reporter", "minutes_needed", "opened",
                           "without", "approver", "approved_at", "times_put_off", "reason"),
    }
    form_fields = ("title", "sort", "category", "summary", "proposal", "reporter", "minutes_needed", "grade")
    form = MeetingTopicForm
    series = Series("meeting_topic", "议〔{year}〕{seq}号")
    on_filing = services.file_new
    on_edit = services.edit
    verbs = (
        Verb("give_opinion", _("Give the division's opinion"), services.HEARING, "", services.give_opinion,
             form=OpinionForm, primary=True),
        Verb("collect", _("Collect"), (S.PROPOSED,), S.COLLECTED, services.collect, form=CollectForm, primary=True),
        Verb("return_back", _("Return to the division"), (S.PROPOSED, S.COLLECTED), S.RETURNED, services.return_back,
             needs_reason=True),
        Verb("propose_again", _("Propose again"), (S.RETURNED,), S.PROPOSED, primary=True),
        Verb("approve", _("Approve for the agenda"), (S.COLLECTED,), S.APPROVED, services.approve, primary=True),
        Verb("put_off", _("Put off"), (S.APPROVED,), S.PUT_OFF, services.put_off, needs_reason=True),
        Verb("decline", _("Do not take up"), (S.COLLECTED, S.APPROVED, S.PUT_OFF), S.DECLINED, services.keep_reason,
             needs_reason=True),
        Verb("withdraw", _("Withdraw"), (S.PROPOSED, S.RETURNED, S.COLLECTED, S.APPROVED, S.PUT_OFF), S.WITHDRAWN,
             services.keep_reason, needs_reason=True),
    )
    prints = (
        Print("extract", _("Extract of the minutes"), extract_pdf),
        Print("record", _("Record"), record_pdf),
    )
