"""The register of logistics requests (后勤服务), duty 1 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, own
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from office.routing.models import Act
from secretariat.logistics_request import services
from secretariat.logistics_request.forms import LogisticsForm, RatingForm
from secretariat.logistics_request.models import LogisticsRequest, Status

S = Status
ASKER = ("file_new", "edit", "start_route", "urge", "note", "withdraw", "confirm", "reopen")


class LogisticsRequestRegister(Register):
    """Asked by anybody, assigned to a post, done, confirmed and rated by whoever asked; or refused."""

    model = LogisticsRequest
    duty = 1
    rights = {
        "clerk": own(*ASKER),
        "archivist": own(*ASKER),
        "seal_keeper": own(*ASKER),
        "division_head": own(*ASKER, "circulate", "grant"),
        "registry": keeper(*ASKER, "circulate", "grant", "turn_down", "time_limit"),
        "leader": own(*ASKER),
        "director": own(*ASKER),
    }
    columns = ("number", "title", "category", "location", "created_by", "status")
    more_columns = ("division", "opened", "wanted_by", "done_at", "done_by", "done_note", "rating", "remark", "reason")
    filters = ("status", "category", "division", "opened", "rating")
    sections = {
        _("Request"): ("number", "category", "location", "detail", "wanted_by", "created_by", "phone"),
        _("Outcome"): ("done_note", "done_by", "done_at", "rating", "remark", "reason"),
    }
    form_fields = ("title", "category", "location", "detail", "wanted_by", "phone", "grade")
    form = LogisticsForm
    series = Series("logistics_request", "后勤〔{year}〕{seq}号")
    route = "logistics_request"
    on_filing = services.file_new
    on_edit = services.edit
    on_step = {Act.HANDLE: services.done}
    verbs = (
        Verb("confirm", _("Confirm and rate"), (S.DONE,), S.CONFIRMED, services.confirm, form=RatingForm, primary=True),
        Verb("reopen", _("Not done yet"), (S.DONE,), S.ASKED, services.reopen, needs_reason=True),
        Verb("turn_down", _("Turn down"), (S.ASKED, S.ASSIGNED), S.REFUSED, services.turn_down, needs_reason=True,
             ends_route=True),
        Verb("withdraw", _("Withdraw"), (S.ASKED, S.ASSIGNED), S.WITHDRAWN, services.leave, needs_reason=True,
             ends_route=True),
    )
    prints = (Print("record", _("Record"), record_pdf),)
