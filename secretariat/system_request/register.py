"""The register of system requests (系统需求), duty 12 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, own
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from office.routing.models import Act
from secretariat.system_request import services
from secretariat.system_request.forms import DeliverForm, PlanForm, SystemForm
from secretariat.system_request.grounds import grounds_of
from secretariat.system_request.models import Status, SystemRequest

S = Status
ASKER = ("file_new", "edit", "start_route", "urge", "note", "support")


class SystemRequestRegister(Register):
    """Accounts: head, Secretariat, administrator. Faults: administrator. Features: decided, planned, delivered."""

    model = SystemRequest
    duty = 12
    grounds = grounds_of
    rights = {
        "clerk": own(*ASKER),
        "archivist": own(*ASKER),
        "seal_keeper": own(*ASKER),
        "division_head": own(*ASKER, "circulate", "grant"),
        "registry": keeper(*ASKER, "circulate", "grant", "accept", "plan", "deliver", "turn_down"),
        "leader": own(*ASKER),
        "director": own(*ASKER),
    }
    columns = ("number", "title", "request_type", "about", "status")
    more_columns = ("division", "opened", "approved_by", "done_by", "done_at", "done_note", "planned_for", "release",
                    "reason")
    filters = ("status", "request_type", "division", "opened")
    sections = {
        _("Request"): ("number", "request_type", "about", "detail", "created_by", "supporters"),
        _("Outcome"): ("approved_by", "approved_at", "done_note", "done_by", "done_at", "planned_for", "release",
                       "reason"),
    }
    form_fields = ("title", "request_type", "about", "detail", "grade")
    form = SystemForm
    series = Series("system_request", "系统〔{year}〕{seq}号")
    route = "system_account"
    on_filing = services.file_new
    on_edit = services.edit
    on_step = {Act.REVIEW: services.approve, Act.HANDLE: services.carry_out}
    verbs = (
        Verb("support", _("I want this too"), (S.ASKED, S.ACCEPTED, S.PLANNED), "", services.support,
             offered=services.is_feature),
        Verb("accept", _("Accept"), (S.ASKED,), S.ACCEPTED, primary=True, offered=services.is_feature),
        Verb("plan", _("Plan"), (S.ASKED, S.ACCEPTED, S.PLANNED), S.PLANNED, services.plan, form=PlanForm,
             offered=services.is_feature),
        Verb("deliver", _("Delivered"), (S.ACCEPTED, S.PLANNED), S.DELIVERED, services.deliver, form=DeliverForm,
             offered=services.is_feature),
        Verb("turn_down", _("Decline"), (S.ASKED, S.CARRYING_OUT, S.ACCEPTED, S.PLANNED), S.DECLINED, services.decline,
             needs_reason=True, ends_route=True),
    )
    prints = (Print("record", _("Record"), record_pdf),)
