"""The register of rules and procedures (制度流程), duty 11 of the Secretariat."""

from django.utils.translation import gettext_lazy as _

from office.consulting import services as consulting
from office.consulting.forms import CommentForm, ConsultForm, IssueForm, RepealForm
from office.permissions.policy import keeper, own, whole_office
from office.records.verbs import Verb
from office.registers.paperwork import record_pdf
from office.registers.register import Print, Register
from office.routing.models import Act
from secretariat.office_rule import issuing, papers, reading, services
from secretariat.office_rule.forms import RuleForm
from secretariat.office_rule.grounds import grounds_of
from secretariat.office_rule.models import OfficeRule, Status

S = Status
DRAFTER = ("file_new", "edit", "start_route", "urge", "note", "consult", "comment", "end_consultation",
           "skip_consultation", "abandon", "revise", "confirm_read")
HEAD = (*DRAFTER, "circulate", "grant", "remind_readers")
LEADER = ("note", "comment", "confirm_read", "remind_readers", "repeal")


class OfficeRuleRegister(Register):
    """Draft, consult, sign, issue from a day; read by those it concerns; revised by its next version, or repealed."""

    model = OfficeRule
    duty = 11
    grounds = grounds_of
    rights = {
        "clerk": own(*DRAFTER),
        "archivist": own(*DRAFTER),
        "seal_keeper": own("note"),
        "division_head": own(*HEAD),
        "registry": keeper(*HEAD, "issue"),
        "leader": whole_office(*LEADER),
        "director": whole_office(*LEADER, "urge"),
    }
    columns = ("number", "title", "area", "force", "edition", "status")
    more_columns = ("whom", "valid_from", "valid_until", "signer", "signed_on", "end_reason", "division")
    filters = ("status", "area", "division", "valid_from", "valid_until")
    sections = {
        _("Rule"): ("number", "area", "whom", "edition", "previous", "force", "signer", "signed_on", "end_reason"),
        _("Consultation"): ("consult_until", "consulted_at", "consult_waiver"),
    }
    form_fields = ("title", "area", "concerns", "body", "grade")
    form = RuleForm
    route = "office_rule"
    on_filing = services.file_new
    on_edit = services.edit
    on_step = {Act.SIGN: issuing.sign}
    verbs = (
        Verb("consult", _("Ask for opinions"), (S.DRAFT, S.CONSULTED), S.CONSULTING, services.consult,
             form=ConsultForm, primary=True),
        Verb("skip_consultation", _("Nobody need be asked"), (S.DRAFT,), S.CONSULTED, services.skip_consultation,
             needs_reason=True),
        Verb("comment", _("Give an opinion"), (S.CONSULTING,), "", consulting.write, form=CommentForm),
        Verb("end_consultation", _("End the consultation"), (S.CONSULTING,), S.CONSULTED, services.end_consultation),
        Verb("issue", _("Issue the rule"), (S.APPROVED,), S.IN_FORCE, issuing.issue, form=IssueForm, primary=True),
        Verb("abandon", _("Abandon the draft"), (S.DRAFT, S.CONSULTING, S.CONSULTED, S.APPROVED), S.ABANDONED,
             consulting.stop_asking, needs_reason=True),
        Verb("confirm_read", _("I have read it"), (S.IN_FORCE, S.REVISED, S.REPEALED), "", reading.confirm_read,
             primary=True, offered=reading.is_binding),
        Verb("remind_readers", _("Remind those who have not read it"), (S.IN_FORCE, S.REVISED, S.REPEALED), "",
             reading.remind_readers, when_closed=True, offered=reading.is_binding),
        Verb("revise", _("Revise it"), (S.IN_FORCE,), "", issuing.revise, when_closed=True),
        Verb("repeal", _("Repeal it"), (S.IN_FORCE,), S.REPEALED, issuing.repeal, form=RepealForm, needs_reason=True,
             when_closed=True),
    )
    prints = (
        Print("rule", _("Rule"), papers.rule_pdf),
        Print("record", _("Record"), record_pdf),
    )
