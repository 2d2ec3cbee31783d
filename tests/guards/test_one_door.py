"""Records are read through visible_to() and get_for(), and by no other door.

A record's row is never read but through them; a row that hangs on a record is read by the record that was asked for,
or after it was. Previews, choosers, counts, exports and search are doors too.
"""

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps

from office.audit.tables import is_history, ours
from office.records.models import Record
from tests.guards.source import dotted, product

# Behind the doors: called with a record that was asked for already, or for the office itself and not for a person.
BEHIND = {
    "office/permissions/": "the doors themselves",
    "office/records/": "perform() and what it calls: it asks may() under the record's lock",
    "office/routing/services/": "the acts: each runs inside perform()'s transaction, or asks whose step it is",
    "office/routing/handlers.py": "effects of a message that an act promised; nobody reads their result",
    "office/notices/handlers.py": "effects of a message that an act promised; the notice goes to who was named",
    "office/notices/mail.py": "mails everybody their own notices",
    "office/handover/": "what people have in hand, for the office itself; its pages narrow lines by visible_to()",
    "office/health/": "counts of what waits, for the operator",
    "office/clocks/": "sweeps and amendments, for the office itself",
    "office/audit/": "evidence",
    "office/numbering/": "takes numbers inside perform()",
    "office/management/": "commands of the operator",
    "office/demo/": "makes the demo office",
    "secretariat/demo/": "makes the demo office",
    "planning/demo/": "makes the demo office",
    "planning/budget/proving.py": "verify_money: totals and vouchers, for the operator",
    "planning/management/": "commands of the operator",
    "office/testing.py": "for tests",
}
DOORS = {"get_for", "visible_to", "counted", "may", "perform", "changing", "beside", "filing", "newest_visible", "permitted"}
READING = {"get_object_or_404", "get_list_or_404"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
WRITING = {"create", "bulk_create"}
GIVEN = {"record", "record_id", "person", "person_id"}  # rows of a record that was asked for, or one's own

# Reviewed: function, and why it needs none of the doors.
ALLOWED = {
    "secretariat/archive_item/holding.py ArchiveLoanHolding.open": "called by office/handover, whose pages narrow its lines by visible_to()",
    "secretariat/incoming_document/holding.py PaperLoanHolding.open": "called by office/handover, whose pages narrow its lines by visible_to()",
    "secretariat/introduction_letter/holding.py LetterHolding.open": "called by office/handover, whose pages narrow its lines by visible_to()",
    "secretariat/outgoing_document/holding.py CheckOutHolding.open": "called by office/handover, whose pages narrow its lines by visible_to()",
    "secretariat/instruction/forms.py InstructionForm": "none() until its __init__ asks visible_to()",
    "secretariat/supervised_item/forms.py ItemForm": "none() until its __init__ asks visible_to()",
    "planning/project/forms.py ProjectForm": "none() until its __init__ asks visible_to()",
    "planning/project/queries.py approved_amount": "one amount, by which a contract's rule refuses",
    "planning/project/queries.py contracted": "two sums, by which a contract's rule refuses; shown on its project",
    "planning/project/queries.py require_after_contract": "one day, by which an acceptance is refused, inside perform()",
    "planning/project/queries.py require_within": "the approval against which a contract is signed, inside perform()",
    "planning/project/reviewing.py pool_of": "the pool from which lots are drawn, inside perform()",
    "secretariat/supervised_item/board.py page": "the last feedback of items that open_items() let see",
    "secretariat/supervised_item/delays.py _asked": "inside perform(): of the item that was asked for",
    "secretariat/supervised_item/feedback.py check": "inside perform(): of the item that was asked for",
    "secretariat/supervised_item/feedback.py feed_back": "inside perform(): written for the item that was asked for",
    "secretariat/supervised_item/lights.py _working_days": "how far open limits reach, for the reckoning of lights; no row is shown",
    "secretariat/supervised_item/queries.py tallies": "counts by division; its callers say who may read them",
    "secretariat/supervised_item/views.py urge_page": "narrowed by where_may(), which asks the access rows",
    "secretariat/supervised_item/holding.py OwnedItemHolding.open": "called by office/handover, whose pages narrow its lines by visible_to()",
    "secretariat/supervised_item/holding.py IssuedItemHolding.open": "called by office/handover, whose pages narrow its lines by visible_to()",
    "planning/budget/forms.py AdjustForm": "none() until its __init__ names the lines of the budget that was asked for",
    "planning/budget/forms.py OnLineForm": "none() until its __init__ names the lines of the budget that was asked for",
    "planning/budget/ledger.py _held": "inside perform(): the promise that is paid or released, under its lock",
    "planning/budget/ledger.py _locked": "inside perform(): the line that is charged, under its lock",
    "planning/budget/ledger.py require_day": "inside perform(): whether the month of a payment is closed",
    "planning/budget/queries.py available": "one amount of a line, by which rules refuse",
    "planning/budget/queries.py last_voucher": "of a line of the budget that the page was asked for",
    "planning/budget/queries.py lines_to_choose": "narrowed to the lines of one's own divisions and of the whole office",
    "planning/budget/views.py _line": "a line of the budget that get_for() let see",
    "planning/expense/forms.py ExpenseForm.__init__": "one's own advances",
    "planning/expense/forms.py ItemForm": "none() until its __init__ asks lines_to_choose()",
    "planning/expense/rules.py where_used": "a refusal says in which expense an invoice was used, as the rule wants: number and applicant, no more",
    "planning/expense/holding.py AdvanceHolding.open": "called by office/handover, whose pages narrow its lines by visible_to()",
    "secretariat/rule_inspection/holding.py InspectionHolding.open": "called by office/handover, whose pages narrow its lines by visible_to()",
    "planning/asset/custody.py _open_offer": "inside perform(): the offer of the card that was asked for",
    "planning/asset/custody.py _settle": "inside perform(): the custody of the card that was asked for",
    "planning/asset/custody.py hand_to": "inside a handover: the custody of the card that is handed over",
    "planning/asset/custody.py holders_on": "of one card, whose page was asked for with get_for()",
    "planning/asset/holding.py AssetHolding.open": "called by office/handover, whose pages narrow its lines by visible_to()",
    "planning/asset/holding.py AssetLoanHolding.open": "called by office/handover, whose pages narrow its lines by visible_to()",
    "planning/contract/forms.py PayForm": "none() until its page names the acceptances of the contract that was asked for",
    "planning/procurement/rules.py like_it": "the purchases of the register, for who files in it and sees every one by role",
    "planning/stocktake/counting.py expect": "inside perform(): the cards that a stocktake freezes",
    "planning/stocktake/counting.py open_for": "narrowed by where_may(), which asks the access rows",
    "planning/plan/forms.py IndicatorForm": "none() until its __init__ names the goals of the plan that was asked for",
    "planning/plan/forms.py TaskForm": "none() until its __init__ names the goals of the plan that was asked for",
    "planning/standard/forms.py StandardForm": "none() until its __init__ asks visible_to()",
    "planning/standard/issuing.py revise": "inside perform(): whether a revision of this one is on its way",
    "planning/standard_check/holding.py CheckHolding.open": "called by office/handover, whose pages narrow its lines by visible_to()",
    "secretariat/assessment/facts.py timeliness": "numbers for a round's sheets, inside perform()",
    "secretariat/assessment/facts.py archives": "numbers for a round's sheets, inside perform()",
    "secretariat/outgoing_document/papers.py file_as_it_stands": "papers of a document that its caller was let see",
    "office/inbox/batch.py _begin": "only keys are read, of steps the acts themselves will judge",
    "office/inbox/queries.py unheld": "narrowed by where_may(), which asks the access rows for the right to route",
    "office/routing/vacancies.py tell_of_vacancies": "shows nothing: a notice reaches only who may see the record",
    "office/notices/phrases.py phrases_of": "counts in one's own opinions how often a phrase stands",
    "office/registers/exporting.py progress": "counts the papers that wait before one's own, and says nothing of them",
    "office/registers/search.py _in_order": "the keys are found()'s, which asked the access rows",
    "office/reports/own/step_times.py done_in": "its callers narrow it by counted(), or count whole divisions for who may",
    "office/reports/own/usage.py _numbers": "numbers by division and month, no words; the report says who may open it",
    "office/reports/schedule.py progress": "counts the reports that are made before one's own, and says nothing of them",
    "office/routing/mine.py open_steps": "one's own steps: each names a principal that the person answers to",
    "secretariat/dispatch/handed_out.py hand_out_again": "a command of whoever restores: it shows how many, and no more",
    "secretariat/archive_item/arranging.py waiting": "narrowed by where_may(), which asks the access rows for the right",
    "secretariat/archive_item/arranging.py _links": "links among items that where_may() has let through",
    "secretariat/archive_item/arranging.py _box": "inside perform(): the boxes of the class that an item goes into",
    "secretariat/archive_item/handing_in.py divisions_of": "numbers by division for who keeps the archives, no words",
    "secretariat/archive_item/loans.py open_loans": "its caller narrows it by visible_to()",
    "secretariat/archive_item/scope.py expired": "items_named() narrows it by visible_to()",
    "secretariat/archive_item/scope.py old_enough": "items_named() narrows it by visible_to()",
    "secretariat/archive_transfer/checks.py _series": "counts the numbers of the classes of a transfer asked for",
    "secretariat/archive_transfer/package.py make_package": "effect of a message that a verb promised",
    "office/search/queries.py matching": "the vector holds the principals; its callers narrow it by visible_to() too",
}


def names() -> tuple[set[str], set[str]]:
    """The models that are records, and those whose rows hang on one."""
    records = {model.__name__ for model in apps.get_models() if issubclass(model, Record)}
    hanging = {
        model.__name__ for model in ours()
        if not is_history(model) and model.__name__ not in records
        and any(field.is_relation and field.related_model and issubclass(field.related_model, Record)
                for field in model._meta.concrete_fields)
    }
    return records, hanging


class Reads(ast.NodeVisitor):
    """Every reading of rows in a file that no door guards, as `function` to the lines."""

    def __init__(self, records: set[str], hanging: set[str]) -> None:
        self.records, self.hanging = records, hanging
        self.inside: list[str] = []  # the functions and classes around
        self.asked: list[bool] = [False]  # whether the function around goes through a door
        self.found: dict[str, list[int]] = {}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.inside.append(node.name)
        self.asked.append(self.asked[-1] or any(
            isinstance(part, ast.Call) and dotted(part.func).split(".")[-1] in DOORS for part in ast.walk(node)))
        self.generic_visit(node)
        self.inside.pop()
        self.asked.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.inside.append(node.name)
        self.generic_visit(node)
        self.inside.pop()

    def visit_Call(self, node: ast.Call) -> None:
        called, given, first = _unchained(node)
        if first and not self.asked[-1] and not called & WRITING:
            model = dotted(first).split(".")[-1]
            is_record = model in self.records or dotted(first).endswith(".model")
            if is_record or (model in self.hanging and not given):
                self._note(node)
        for part in (*node.args, *(keyword.value for keyword in node.keywords)):
            self.visit(part)
        if not first:
            self.visit(node.func)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        model = dotted(node.value).split(".")[-1]
        if node.attr in MANAGERS and not self.asked[-1] and model in self.records | self.hanging:
            self._note(node)
        self.generic_visit(node)

    def _note(self, node: ast.AST) -> None:
        self.found.setdefault(".".join(self.inside) or "module", []).append(node.lineno)  # type: ignore[attr-defined]


def _unchained(node: ast.expr) -> tuple[set[str], bool, ast.expr | None]:
    """Of `Model.objects.filter(record=…).first()`: what was called, whether a record was given, and the model."""
    called: set[str] = set()
    given = False
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Call):
            given = given or any((word.arg or "").split("__")[0] in GIVEN for word in node.keywords)
            if dotted(node.func).split(".")[-1] in READING and node.args:
                inner = _unchained(node.args[0])
                return called | inner[0], given or inner[1], inner[2] or node.args[0]
            node = node.func
        elif isinstance(node, ast.Attribute):
            if node.attr in MANAGERS:
                return called, given, node.value
            called.add(node.attr)
            node = node.value
        else:
            node = node.value
    return called, given, None


def unasked(source: str | ast.Module) -> dict[str, list[int]]:
    """The functions of a file that read records without asking, with the lines."""
    visitor = Reads(*names())
    visitor.visit(ast.parse(source) if isinstance(source, str) else source)
    return visitor.found


def other_doors() -> Iterator[str]:
    for path, tree in product():
        behind = path.startswith(tuple(BEHIND)) or path.endswith(("/services.py", "/models.py", "/testing.py", "/grounds.py"))
        if not behind:
            yield from (f"{path} {function}" for function in unasked(tree))


def test_records_are_read_through_the_doors_alone() -> None:
    found = set(other_doors())
    assert found - ALLOWED.keys() == set()
    assert ALLOWED.keys() - found == set(), "needs no exception any more"


@pytest.mark.parametrize("line", [
    "return Record.objects.get(pk=pk)",
    "return IncomingDocument.objects.filter(status='open').count()",
    "return [row.title for row in models.IncomingDocument.objects.all()]",
    "return get_object_or_404(IncomingDocument, pk=pk)",
    "return get_object_or_404(IncomingDocument.objects.select_related('sender'), pk=pk)",
    "return get_object_or_404(Attachment, pk=pk)",
    "return Step.objects.filter(is_open=True)",
    "return render(request, 'x.html', {'rows': register.model.objects.all()})",
    "rows = IncomingDocument._base_manager\n    return rows.all()",
    "return ModelChoiceField(Record.objects.all())",
])
def test_another_door_is_found(line: str) -> None:
    assert list(unasked(f"def view(request, pk):\n    {line}")) == ["view"]


def test_a_choice_at_the_top_of_a_file_is_found() -> None:
    assert unasked("class Form:\n    source = ModelChoiceField(Record.objects.all())") == {"Form": [2]}


@pytest.mark.parametrize("line", [
    "return visible_to(request.user, IncomingDocument.objects.filter(status='open')).count()",
    "record = get_for(request.user, pk)\n    return Attachment.objects.get(pk=pk, record=record)",
    "return Step.objects.filter(record=record.pk, is_open=True)",
    "return Notice.objects.filter(person=request.user.person_id)",
    "return Link.objects.create(source=record)",
    "return Person.objects.get(pk=pk)",
])
def test_the_doors_are_not(line: str) -> None:
    assert unasked(f"def view(request, pk):\n    {line}") == {}
