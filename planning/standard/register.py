"""The register of policies and standards (政策与标准) of the whole office, duty 2 of Comprehensive Planning."""

from django.utils.translation import gettext_lazy as _

from office.consulting import services as consulting
from office.consulting.forms import CommentForm, ConsultForm, IssueForm, RepealForm
from office.permissions.policy import own, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register
from office.routing.models import Act
from planning.standard import issuing, services
from planning.standard.forms import StandardForm, UnitCommentForm
from planning.standard.grounds import grounds_of
from planning.standard.models import Standard, Status

S = Status
DRAFTER = ("file_new", "edit", "start_route", "urge", "note", "circulate", "consult", "comment", "comment_of_unit",
           "end_consultation", "skip_consultation", "abandon", "revise")
LEADER = ("note", "comment", "repeal")


class StandardRegister(Register):
    """Draft, consult, review, issue from a day; replaced by another, or repealed. Every division keeps its own here."""

    model = Standard
    duty = 2
    grounds = grounds_of
    rights = {
        "clerk": own(*DRAFTER),
        "registry": own(*DRAFTER, "grant"),
        "division_head": own(*DRAFTER, "grant", "issue"),
        "leader": whole_office(*LEADER),
        "director": whole_office(*LEADER, "urge"),
    }
    columns = ("number", "title", "category", "division", "force", "status")
    more_columns = ("replaced_by", "valid_from", "valid_until", "signer", "signed_on", "end_reason", "text")
    filters = ("status", "category", "division", "valid_from", "valid_until")
    sections = {
        _("Policy or standard"): ("number", "category", "text", "replaces", "replaced_by", "force", "signer",
                                  "signed_on", "end_reason"),
        _("Consultation"): ("consult_until", "consulted_at", "consult_waiver"),
    }
    form_fields = ("title", "category", "text", "grade")
    form = StandardForm
    route = "standard"
    on_filing = services.file_new
    on_edit = services.edit
    on_step = {Act.SIGN: issuing.sign}
    verbs = (
        Verb("consult", _("Ask for opinions"), (S.DRAFT, S.CONSULTED), S.CONSULTING, services.consult,
             form=ConsultForm, primary=True),
        Verb("skip_consultation", _("Nobody need be asked"), (S.DRAFT,), S.CONSULTED, services.skip_consultation,
             needs_reason=True),
        Verb("comment", _("Give an opinion"), (S.CONSULTING,), "", consulting.write, form=CommentForm),
        Verb("comment_of_unit", _("Enter an outside unit's opinion"), (S.CONSULTING,), "", consulting.write,
             form=UnitCommentForm),
        Verb("end_consultation", _("End the consultation"), (S.CONSULTING,), S.CONSULTED, services.end_consultation),
        Verb("issue", _("Issue the standard"), (S.APPROVED,), S.IN_FORCE, issuing.issue, form=IssueForm, primary=True),
        Verb("abandon", _("Abandon the draft"), (S.DRAFT, S.CONSULTING, S.CONSULTED, S.APPROVED), S.ABANDONED,
             consulting.stop_asking, needs_reason=True),
        Verb("revise", _("Revise it"), (S.IN_FORCE,), "", issuing.revise, when_closed=True),
        Verb("repeal", _("Repeal it"), (S.IN_FORCE,), S.REPEALED, issuing.repeal, form=RepealForm, needs_reason=True,
             when_closed=True),
    )
    prints = (Print("record", _("Record"), record_pdf),)
