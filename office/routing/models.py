"""The routes that records walk: stages of parallel steps, and the journal of acts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.orgchart.models import Named
from office.time import OfficeNow


class Act(models.TextChoices):
    """What a step asks of somebody."""

    PROPOSE = "propose", _("Propose")
    INSTRUCT = "instruct", _("Instruct")
    HANDLE = "handle", _("Handle")
    ASSIST = "assist", _("Assist")
    REVIEW = "review", _("Review")
    COUNTERSIGN = "countersign", _("Countersign")
    SIGN = "sign", _("Sign off")
    READ = "read", _("Read")
    REGISTER = "register", _("Register")
    PRINT = "print", _("Print")
    AUTHORISE = "authorise", _("Authorise the seal")
    SEAL = "seal", _("Affix the seal")
    DISPATCH = "dispatch", _("Distribute")
    FILE = "file", _("File")


class Rule(models.TextChoices):
    """When a stage of parallel steps is done."""

    ALL = "all", _("All")
    ANY = "any", _("Any one")
    QUOTA = "quota", _("So many of them")


class Unit(models.TextChoices):
    """What a limit is counted in."""

    WORKING_DAYS = "working_days", _("Working days")
    OFFICE_HOURS = "office_hours", _("Office hours")
    CALENDAR_DAYS = "calendar_days", _("Calendar days")


class Route(Named):
    """A record's own copy of a way, as it was when it started."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    record = models.ForeignKey("office.Record", models.PROTECT, related_name="routes")
    template = models.ForeignKey("office.RouteTemplate", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    end_status = models.CharField(max_length=20, blank=True)
    start_status = models.CharField(max_length=20, blank=True)  # what the record was before; a withdrawal restores it
    started_by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record",), condition=Q(state="running"), name="one_running_route")
        ]


class Stage(Named):
    """A stage of a route. After a return with "jump back", `resume` names the stage that is opened next."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")

    route = models.ForeignKey(Route, models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=5, choices=Rule.choices, default=Rule.ALL)
    quota = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=20, blank=True)
    optional = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    round = models.PositiveSmallIntegerField(default=0)
    resume = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("order",)
        constraints = [models.UniqueConstraint(fields=("route", "order"), name="one_stage_an_order")]


class Step(models.Model):
    """One act asked of one principal. A stage walked again gets new steps, of the next round."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("No longer asked")

    route = models.ForeignKey(Route, models.CASCADE, null=True, related_name="steps")
    stage = models.ForeignKey(Stage, models.CASCADE, null=True, related_name="steps")  # null: circulated beside
    record = models.ForeignKey("office.Record", models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=40)  # copied from the record: a substitution may be for one kind only
    act = models.CharField(max_length=12, choices=Act.choices)
    principal = models.CharField(max_length=40)  # see permissions.models.Access; empty until somebody is chosen
    chosen = models.BooleanField(default=False)  # whoever acts before this step chooses whom it goes to
    post = models.ForeignKey("office.Post", models.PROTECT, null=True, related_name="+")
    division = models.ForeignKey("office.Division", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    is_open = models.BooleanField(default=False)
    reading = models.BooleanField(default=False)  # to read (待阅), not to act (待办)
    note = models.CharField(max_length=300, blank=True)  # what the asker wrote for this step
    asked_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")  # the step it was added to
    limit = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=14, choices=Unit.choices, default=Unit.WORKING_DAYS)
    opened_at = models.DateTimeField(null=True)  # when it became this holder's
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)  # copied from its clock
    urged_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    result = models.CharField(max_length=12, blank=True)  # the act's name: agree, disagree, return …
    # The lines that opened and ended it: a recall undoes exactly what one line did.
    opened_by = models.ForeignKey("office.JournalLine", models.PROTECT, null=True, related_name="opened")
    ended_by = models.ForeignKey("office.JournalLine", models.PROTECT, null=True, related_name="ended")

    class Meta:
        indexes = [
            models.Index(fields=("principal", "due_at", "id"), name="step_open", condition=Q(is_open=True)),
            models.Index(fields=("record", "id"), name="step_open_of_record", condition=Q(is_open=True)),
            models.Index(fields=("done_by", "-done_at"), name="step_done_by", condition=Q(state="done")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=True, state="open") | Q(is_open=False) & ~Q(state="open"), name="step_open_is_open"
            ),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(done_by=None), name="done_step_names_who"),
            models.CheckConstraint(condition=~Q(principal="") | ~Q(is_open=True), name="open_step_names_whom"),
            models.UniqueConstraint(
                fields=("opened_by", "principal"), condition=Q(stage=None), name="circulated_once_to_each"
            ),
        ]


class JournalLine(models.Model):
    """One line of the journal: who did what, for whom, when, in which words. Written once, never changed."""

    record = models.ForeignKey("office.Record", models.PROTECT, related_name="journal")
    route = models.ForeignKey(Route, models.CASCADE, null=True, related_name="journal")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="journal")
    name = models.CharField(max_length=20)  # start, agree, disagree, return, recall, hand_on, urge …
    act = models.CharField(max_length=12, choices=Act.choices, blank=True)  # of the step, for the timeline
    stage_name = models.JSONField(default=dict)  # {"en": …, "zh": …}
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    behalf = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("office.Post", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
    opinion = models.TextField(blank=True)
    targets = models.JSONField(default=list)  # whom it went to: [{"principal", "en", "zh"}]
    entered_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")  # from paper (代录)
    paper = models.ForeignKey("office.Attachment", models.PROTECT, null=True, related_name="+")
    objected_at = models.DateTimeField(null=True)
    objection = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=("record", "id"), name="journal_of_record")]
