"""What the world makes of each register: one line a register, in which everybody is asked what they may do."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from office.registers.register import Register
from planning.asset.register import AssetRegister
from planning.asset.testing import said as asset
from planning.budget.register import BudgetRegister
from planning.budget.testing import said as budget
from planning.contract.register import ContractRegister
from planning.contract.testing import arrived as delivery
from planning.contract.testing import said as deal
from planning.expense.register import ExpenseRegister
from planning.expense.testing import said as expense
from planning.expert.register import ExpertRegister
from planning.expert.testing import said as expert
from planning.goods_acceptance.register import GoodsAcceptanceRegister
from planning.plan.register import PlanRegister
from planning.plan.testing import said as plan
from planning.procurement.register import ProcurementRegister
from planning.procurement.testing import said as purchase
from planning.project.register import ProjectRegister
from planning.project.testing import said as project
from planning.standard.register import StandardRegister
from planning.standard.testing import said as standard
from planning.standard_check.register import StandardCheckRegister
from planning.standard_check.testing import said as check
from planning.stocktake.register import StocktakeRegister
from planning.stocktake.testing import said as stocktake
from secretariat.assessment.register import AssessmentRegister
from secretariat.assessment.testing import said as assessment
from secretariat.bulletin.register import BulletinRegister
from secretariat.bulletin.test_bulletin import said as issue
from secretariat.contribution.register import ContributionRegister
from secretariat.contribution.test_contribution import said as contribution
from secretariat.incoming_document.register import IncomingDocumentRegister
from secretariat.incoming_document.test_incoming_document import letter
from secretariat.instruction.register import InstructionRegister
from secretariat.instruction.test_instruction import said as instruction
from secretariat.introduction_letter.register import IntroductionLetterRegister
from secretariat.introduction_letter.testing import said as introduction
from secretariat.logistics_request.register import LogisticsRequestRegister
from secretariat.logistics_request.testing import said as service
from secretariat.meeting.register import MeetingRegister
from secretariat.meeting.testing import said as meeting
from secretariat.meeting_topic.register import MeetingTopicRegister
from secretariat.meeting_topic.testing import said as topic
from secretariat.office_rule.register import OfficeRuleRegister
from secretariat.office_rule.testing import said as rule
from secretariat.outgoing_document.register import OutgoingDocumentRegister
from secretariat.outgoing_document.test_outgoing_document import paper
from secretariat.rule_inspection.register import RuleInspectionRegister
from secretariat.rule_inspection.testing import said as inspection
from secretariat.seal_use.register import SealUseRegister
from secretariat.seal_use.test_seal_use import typed
from secretariat.supervised_item.register import SupervisedItemRegister
from secretariat.supervised_item.testing import said as item
from secretariat.system_request.register import SystemRequestRegister
from secretariat.system_request.testing import said as system

MADE = ("own", "other", "step", "circulated", "granted")
YEARS = count(2)  # of budgets, each for a year of its own
OFF_ROUTE = ("own", "other", "granted")  # of a register whose records go no route


@dataclass(frozen=True)
class Kind:
    """A register's records as their filer files them: what is typed, and the relations there are to them."""

    register: type[Register]
    typed: Callable[..., dict[str, Any]]  # (title=…, grade=…)
    way: tuple[str, str] = ("", "")  # the status on a route of one stage, and the one at its end
    other: str = "planning.head"  # whose division the record of another division belongs to
    made: tuple[str, ...] = OFF_ROUTE
    filer: str = "registry"  # who files them
    second: str = "secretariat.head"  # circulates to the filer, who is not asked by what they circulate themselves


KINDS = {kind.register.model.KIND: kind for kind in (
    Kind(IncomingDocumentRegister, lambda **said: letter(sender_number="", **said), ("handling", "answered"),
         "network.head", MADE),
    Kind(OutgoingDocumentRegister, lambda title, **said: paper(title=f"发文{title}", **said), ("checking", "printed"),
         made=MADE),
    Kind(SealUseRegister, typed),
    Kind(ContributionRegister, contribution),
    Kind(InstructionRegister, instruction),
    Kind(SupervisedItemRegister, lambda **said: item(lead="secretariat", **said)),
    Kind(BulletinRegister, issue, ("approving", "issued"), made=MADE),
    Kind(MeetingTopicRegister, topic),
    Kind(MeetingRegister, lambda **said: meeting(room="", place="市级机关会议中心", **said)),
    Kind(AssessmentRegister, assessment),
    Kind(IntroductionLetterRegister, introduction, ("approving", "issued"), made=MADE),
    Kind(OfficeRuleRegister, rule, ("approving", "approved"), made=MADE),
    Kind(RuleInspectionRegister, inspection),
    Kind(PlanRegister, plan, ("approving", "approved"), "network.head", MADE, filer="planning.head", second="deputy"),
    Kind(StandardRegister, standard, ("approving", "approved"), made=MADE),
    Kind(StandardCheckRegister, lambda **said: check(inspected="", unit="市南区电子政务中心", **said),
         filer="secretariat.head"),
    Kind(BudgetRegister, lambda **said: budget(next(YEARS), **said), ("approving", "approved"), "network.head", MADE,
         "planning.head", "deputy"),
    Kind(ExpenseRegister, expense, ("approving", "approved"), made=MADE),
    Kind(ProjectRegister, project, ("approve", "budget"), "network.head", MADE, "planning.head", "deputy"),
    Kind(ExpertRegister, expert, other="website.staff", filer="planning.head"),
    Kind(LogisticsRequestRegister, service, ("assigned", "done"), made=MADE),
    Kind(AssetRegister, asset, other="website.staff", filer="planning.head"),
    Kind(StocktakeRegister, stocktake, other="website.staff", filer="planning.head"),
    Kind(ProcurementRegister, purchase, other="website.staff", filer="planning.head"),
    Kind(ContractRegister, deal, other="website.staff", filer="planning.head"),
    Kind(GoodsAcceptanceRegister, delivery, other="website.staff", filer="planning.head"),
    Kind(SystemRequestRegister, system, ("carrying_out", "done"), made=MADE),
)}
