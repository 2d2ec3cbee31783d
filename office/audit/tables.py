"""Which tables are audited, which are not and why, and what the application may do to each. Reviewed, not derived."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model

# Working state whose loss or change proves nothing; everything else of the office and the divisions is audited.
EXEMPT = {
    "office.AuditEvent": "the evidence itself",
    "office.AuditHead": "the evidence itself",
    "office.AuditAnchor": "the evidence itself",
    "office.Message": "the outbox's own marks; what a message does is audited where it is done",
    "office.Notice": "tells of audited facts, and is marked read all day",
    "office.Draft": "typed and not sent",
    "office.Submission": "recognises a form that is sent twice",
    "office.Upload": "a file that waits for its form",
    "office.SavedView": "one's own filters of one's own inbox",
    "office.Export": "a paper of what its owner may see, forgotten after some days",
    "office.KeptPaper": "made of audited rows, can be made again at any time, forgotten after some days",
    "office.Batch": "what was acted on together; each act is audited where it is done",
    "office.BatchItem": "what was acted on together; each act is audited where it is done",
    "office.RecordSearch": "derived from audited rows",
    "office.Mark": "says only when a regular job was last done",
    "office.Alarm": "says only when a figure was past its limit",
    "office.FileCheck": "says when a file was last read again, which can be done again at any time",
    "office.PublicTry": "counts who asked the public face how often, forgotten after two days",
    "office.Edition": "changes with audited rows; says only that what is held in memory is old",
}

# Only the owner writes these: evidence and edition by its triggers, the clock by tests and the demo's loader.
READ_ONLY = ("office.AuditEvent", "office.AuditHead", "office.AuditAnchor", "office.ClockOffset", "office.Edition")

# Written once. The columns named may be written later, for the reason given; all history tables belong here too.
APPEND_ONLY: dict[str, tuple[str, ...]] = {
    "office.Note": (),  # a remark stays as it was made
    "office.ClockEvent": (),  # the due date is recomputed from these
    "office.Reminder": (),  # says that a reminder went out
    "office.JournalLine": ("objected_at", "objection"),  # a leader objects to what was entered for them
    "office.Number": ("voided_at", "void_reason", "void_approver_id"),  # a void keeps its number
    "office.Attachment": ("withdrawn_at", "withdraw_reason", "destroyed_at"),  # withdrawn, never exchanged
    "office.BreakGlass": (  # what was asked stays; it is decided once, and may be ended before its time
        "decided_by_id", "decided_as", "decided_at", "refusal", "valid_from", "valid_to", "ended_by_id"),
    "office.BreakGlassRecord": (),  # what an emergency access was about
    "office.BreakGlassReading": (),  # what was opened under it
    "office.IssuedPaper": ("state", "reason", "ended_at", "ended_by_id", "superseded_by_id"),  # it ends once
    "office.PageImage": (),  # made once from a file that never changes
    "secretariat.ScoreLine": (),  # from which facts or evidence a score came; another line replaces it
    "secretariat.ArchivePart": (),  # what an item was filed with; its file can be taken off, the row stays
    "secretariat.ArchiveLoan": ("returned_at", "returned_to_id"),  # it ends once
    "secretariat.AppraisalLine": (),  # the destruction list is kept for ever
    "secretariat.TransferLine": (),  # what was handed over
    "secretariat.TransferPackage": (),  # which bytes were handed over, and what the checks said
    "secretariat.Dispatch": (  # what was sent stays; it ends once
        "state", "ended_at", "ended_by_id", "through", "receiver", "contact", "received_on", "reason"),
    "secretariat.Urging": (),  # who urged whom, and what was said
    "secretariat.Comment": (),  # a remark on a draft stays as it was made
    "secretariat.SignOff": (),  # who signed which content
    "secretariat.PrintedPaper": (),  # the bytes that were printed, and the code on them
    "secretariat.SealAuthorisation": ("used_at",),  # who allowed which seal on which bytes; used once
    "secretariat.LetterSheet": (),  # the bytes of an introduction letter, as approved and as sealed
    "secretariat.BulletinApproval": (),  # who approved which content of an issue
    "secretariat.BulletinSending": (),  # to whom an issue was submitted
    "secretariat.RoomBooking": ("released_at",),  # who had the room when; released, it stays
    "secretariat.Adoption": ("voided_at", "voided_by_id", "void_reason"),  # an adoption entered in error is voided
    "secretariat.ItemFeedback": ("state", "checked_by_id", "checked_at", "reason"),  # said once, and checked once
    "secretariat.ItemEvidence": (),  # what showed it
    "secretariat.ItemTerm": ("answer_id",),  # the days on which feedback was due
    "secretariat.ItemDelay": ("state", "decided_by_id", "decided_at", "opinion"),  # asked once, and decided once
    "secretariat.ItemUrge": (),  # who urged, and what was said
    "secretariat.ItemDelegation": ("ended_at",),  # in which words the issuer let the Secretariat close it
    "secretariat.RuleComment": ("verdict", "answer", "answered_by_id", "answered_at"),  # an opinion is answered once
    "secretariat.RuleApproval": (),  # who signed which text of a rule
    "secretariat.RuleReading": (),  # who says that they have read a rule
    "secretariat.SystemSupport": (),  # who wants a feature too
    "planning.Measurement": (),  # a measured value stays; another corrects it
    "planning.PlanReview": (),  # what a review found
    "planning.PlanApproval": (),  # who signed which plan
    "planning.StandardComment": ("verdict", "answer", "answered_by_id", "answered_at"),  # an opinion is answered once
    "planning.StandardApproval": (),  # who signed which standard
    "planning.Estimate": (),  # what was asked for, in one version
    "planning.EstimateLine": ("approved",),  # proposed while it stands for approval; a trigger says when
    "planning.Passing": (),  # who passed a project from stage to stage, and by what right
    "planning.ProjectApproval": (),  # who signed which amount
    "planning.MonthlyReport": (),  # what the supervising engineers said
    "planning.ProjectChange": ("state", "decided_at"),  # reported once, and decided once
    "planning.PanelDraw": (),  # how the lots fell, for anybody to draw again
    "planning.PanelSeat": ("left_at", "left_reason"),  # left once, never taken away
    "planning.ExpertInterest": (),  # declared once
    "planning.ExpertOpinion": (),  # as it was signed
    "planning.AssetCustody": ("since", "until", "refused_at", "refusal"),  # offered, taken, ended: each once
    "planning.AssetRepair": ("back_at", "outcome", "cost"),  # it comes back once
    "planning.AssetLoan": ("returned_at", "returned_to_id"),  # it ends once
    "planning.AssetDisposal": ("approved", "decided_by_id", "decided_at", "opinion"),  # proposed once, decided once
    "planning.StocktakeLine": (),  # what should have been there
    "planning.StocktakeSighting": (),  # who saw what where
    "planning.StocktakeFind": (),  # what was there without a card
    "planning.StocktakeDifference": ("explanation", "explained_by_id", "explained_at"),  # until it is approved
    "planning.Bid": (),  # what was read out
    "planning.Panelist": (),  # who was on a panel
    "planning.ContractPayment": (),  # what was paid for what
    "planning.Voucher": (),  # each movement of the budget's money
    "planning.Commitment": ("paid", "released"),  # moved by vouchers alone, as its trigger sees to
    "planning.MonthClose": (),  # a closed month stays closed
    "planning.MoneyApproval": (),  # who approved which amount
}

# When it was written or done, as the database's clock says and nobody else; so are the dates of all history tables.
STAMPED: dict[str, tuple[str, ...]] = {
    "office.Record": ("created_at",),
    "office.Note": ("at",),
    "office.JournalLine": ("at", "objected_at"),
    "office.Number": ("taken_at", "voided_at"),
    "office.Attachment": ("added_at", "withdrawn_at", "destroyed_at"),
    "office.StoredFile": ("created_at",),
    "office.IssuedPaper": ("issued_at", "ended_at"),
    "office.Reminder": ("sent_at",),
    "secretariat.ScoreLine": ("at",),
    "secretariat.ArchivePart": ("added_at",),
    "secretariat.ArchiveLoan": ("lent_at", "returned_at"),
    "secretariat.TransferPackage": ("made_at",),
    "secretariat.Dispatch": ("sent_at", "ended_at"),
    "secretariat.Urging": ("at",),
    "secretariat.Comment": ("at",),
    "secretariat.SignOff": ("at",),
    "secretariat.PrintedPaper": ("at",),
    "secretariat.SealAuthorisation": ("at", "used_at"),
    "secretariat.LetterSheet": ("at",),
    "secretariat.BulletinApproval": ("at",),
    "secretariat.BulletinSending": ("at",),
    "secretariat.Adoption": ("at", "voided_at"),
    "secretariat.ItemFeedback": ("at", "checked_at"),
    "secretariat.ItemDelay": ("asked_at", "decided_at"),
    "secretariat.ItemUrge": ("at",),
    "secretariat.ItemDelegation": ("at", "ended_at"),
    "secretariat.RoomBooking": ("at", "released_at"),
    "secretariat.RuleComment": ("at", "answered_at"),
    "secretariat.RuleApproval": ("at",),
    "secretariat.RuleReading": ("at",),
    "secretariat.Finding": ("at",),
    "secretariat.SystemSupport": ("at",),
    "planning.Measurement": ("at",),
    "planning.PlanReview": ("at",),
    "planning.PlanApproval": ("at",),
    "planning.StandardComment": ("at", "answered_at"),
    "planning.StandardApproval": ("at",),
    "planning.CheckFinding": ("at",),
    "planning.Estimate": ("at",),
    "planning.Passing": ("at",),
    "planning.ProjectApproval": ("at",),
    "planning.MonthlyReport": ("at",),
    "planning.ProjectChange": ("at", "decided_at"),
    "planning.PanelDraw": ("at",),
    "planning.PanelSeat": ("left_at",),
    "planning.ExpertInterest": ("at",),
    "planning.ExpertOpinion": ("at",),
    "planning.CheckItem": ("at",),
    "planning.AssetCustody": ("at",),
    "planning.AssetRepair": ("at",),
    "planning.AssetLoan": ("lent_at", "returned_at"),
    "planning.AssetDisposal": ("at",),
    "planning.StocktakeSighting": ("at",),
    "planning.StocktakeFind": ("at",),
    "planning.Bid": ("at",),
    "planning.Panelist": ("at",),
    "planning.Score": ("at",),
    "planning.ContractPayment": ("at",),
    "planning.Voucher": ("at",),
    "planning.Commitment": ("at",),
    "planning.Adjustment": ("asked_at", "decided_at"),
    "planning.MonthClose": ("at",),
    "planning.MoneyApproval": ("at",),
}

# Changed, ended or archived, but never deleted. Every record and its kinds belong here too.
NEVER_DELETED = (
    "office.Access",  # ended and dated, so that the past can be explained
    "office.Clock",
    "office.Duty",
    "office.Message",
    "office.Person",
    "office.ReportFile",
    "office.Route",
    "office.SavedReport",
    "office.Series",
    "office.Step",
    "office.User",
    "office.Handover",  # who handed over what, and who signed
    "office.HandoverLine",
    "secretariat.Sheet",  # who was assessed, how, and what they held against it
    "secretariat.Objection",
    "secretariat.Custody",  # in whose hands a seal was
    "secretariat.Destruction",  # of a seal: who asked, who confirmed
    "secretariat.Seal",
    "secretariat.MeetingRoom",  # retired, so that its past bookings have a name
    "secretariat.TopicOpinion",  # who was asked, and what they said
    "secretariat.AgendaItem",  # what was on an agenda, and why it was taken off
    "secretariat.Attendee",  # who was asked, answered and came
    "secretariat.Arrangement",  # called off, never deleted
    "secretariat.CalendarFeed",  # which addresses there were, and until when
    "secretariat.Finding",  # of an inspection: corrected and closed, never taken away
    "secretariat.BulletinItem",  # what stood in an issue, and what was taken out again
    "secretariat.RetentionRule",  # ended, so that past periods can be explained
    "planning.Goal",  # what stood in a plan, and what was taken out of its draft
    "planning.Indicator",
    "planning.Task",
    "planning.CheckFinding",  # of a compliance check: corrected and closed, never taken away
    "secretariat.CheckOut",  # who had the text in hand, and who took it over
    "planning.CheckItem",  # what was looked at, and found
    "planning.Milestone",
    "planning.PerformanceScore",
    "planning.ProcurementItem",  # what was asked for
    "planning.Score",  # what a panel gave
    "planning.GoodsItem",  # what came, and what was accepted
    "planning.Adjustment",  # of a budget: who asked, who decided
)


def audited() -> list[type[Model]]:
    """Every model whose rows' writes are evidence, many-to-many tables included; history tables are not."""
    return [
        model for model in ours()
        if model._meta.label not in EXEMPT and not is_history(model)
    ]


def ours() -> Iterator[type[Model]]:
    """Every concrete model with a table of its own, of the office and the divisions."""
    labels = {"office", *settings.DIVISIONS}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in labels and model._meta.managed and not model._meta.proxy:
            yield model


def is_history(model: type[Model]) -> bool:
    """Whether simple-history keeps readable differences here; they are written once and never changed."""
    return hasattr(model, "history_object")


def stamped(model: type[Model]) -> tuple[str, ...]:
    """The columns whose time the database writes."""
    return ("history_date",) if is_history(model) else STAMPED.get(model._meta.label, ())


def is_record(model: Any) -> bool:
    """Whether the model is the base record or one of its kinds."""
    return issubclass(model, apps.get_model("office", "Record"))


def way_to_record(model: type[Model]) -> tuple[str, ...]:
    """The columns by which a row's chain is found; see office_audit_chain() in audit.sql.

    The primary key's column; then the column with the record's key, or else a foreign key's column, its table, and
    that table's column with the record's key; nothing more for rows that belong to no record.
    """
    key: Any = model._meta.pk.column
    if is_record(model):
        return (key, key)
    if direct := _to_record(model):
        return (key, direct.column)
    for field in _foreign_keys(model):
        if (target := _to_record(field.related_model)) and not is_record(field.related_model):
            return (key, field.column, field.related_model._meta.db_table, target.column)
    return (key,)


def _to_record(model: Any) -> Any:
    return next((field for field in _foreign_keys(model) if is_record(field.related_model)), None)


def _foreign_keys(model: Any) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if field.many_to_one or field.one_to_one]
