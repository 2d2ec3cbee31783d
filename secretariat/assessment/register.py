"""The register of assessments (考核), duty 9 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register, Series
from secretariat.assessment import services
from secretariat.assessment.forms import AssessmentForm
from secretariat.assessment.models import Assessment, Status
from secretariat.assessment.papers import ranking_pdf

S = Status


class AssessmentRegister(Register):
    """Open a round, compute, decide, publish, close. Everybody sees the round; its sheets have rights of their own."""

    model = Assessment
    duty = 9
    rights = {
        "clerk": whole_office(),
        "archivist": whole_office(),
        "seal_keeper": whole_office(),
        "registry": keeper("file_new", "edit", "note", "circulate", "grant", "compute", "publish", "close_round",
                           "cancel"),
        "division_head": whole_office(),
        "leader": whole_office("note"),
        "director": whole_office("note", "decide"),
    }
    columns = ("number", "title", "subject", "period", "published_on", "status")
    more_columns = ("objections_until", "larger_cap")
    filters = ("status", "subject", "until")
    sections = {
        _("Round"): ("number", "subject", "since", "until", "computed_at", "larger_cap"),
        _("Made known"): ("published_on", "objections_until"),
    }
    form_fields = ("title", "subject", "since", "until", "larger_cap")  # everybody assessed sees it
    form = AssessmentForm
    series = Series("assessment", "考〔{year}〕{seq}号")
    on_filing = services.file_new
    on_edit = services.edit
    verbs = (
        Verb("compute", _("Compute the facts"), (S.SUMMARISING,), S.REVIEWING, services.compute, primary=True),
        Verb("decide", _("Decide the grades"), (S.REVIEWING,), S.DECIDED, services.decide, primary=True),
        Verb("publish", _("Publish the result"), (S.DECIDED,), S.PUBLISHED, services.publish, primary=True),
        Verb("close_round", _("Close the round"), (S.PUBLISHED,), S.CLOSED, services.close, primary=True),
        Verb("cancel", _("Cancel the round"), (S.SUMMARISING, S.REVIEWING), S.CANCELLED, needs_reason=True),
    )
    prints = (Print("ranking", _("Result"), ranking_pdf), Print("record", _("Record"), record_pdf))
