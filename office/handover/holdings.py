"""What people have in hand in the kernel itself: steps, drafts, substitutions, and the open records of a division."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.handover.holding import Handing, Holding
from office.orgchart.models import Division, Substitution
from office.records.models import Draft, Record
from office.registers.register import all_registers
from office.reports.models import SavedReport
from office.routing.models import Step
from office.routing.services.passing import cease_to_ask, hand_over
from office.time import now


class StepHolding(Holding):
    """What somebody is asked to do on a route: the same step, with its limit, goes to the taker."""

    name = "step"
    label = gettext_lazy("To act on")
    models = ("office.Step",)
    held_by = "principal"
    prefix = ""

    def open(self) -> QuerySet[Step]:
        return Step.objects.filter(is_open=True, reading=False).select_related("record").order_by("pk")

    def line(self, row: Step) -> str:
        return f"{row.get_act_display()}: {row.record.line}"  # type: ignore[attr-defined]

    def record_of(self, row: Step) -> Record:
        return row.record

    def hand_to(self, handing: Handing, row: Step) -> None:
        with handing.of_record(row.record_id) as change:
            hand_over(change, row.pk, handing.principal, handing.words)


class ReadingHolding(StepHolding):
    """What was circulated for reading: it is not read in another's place, and is no longer asked for."""

    name = "reading"
    label = gettext_lazy("To read")
    ends = True

    def open(self) -> QuerySet[Step]:
        return Step.objects.filter(is_open=True, reading=True).select_related("record").order_by("pk")

    def hand_to(self, handing: Handing, row: Step) -> None:
        with handing.of_record(row.record_id) as change:
            cease_to_ask(change, row.pk, handing.words)


class DraftHolding(Holding):
    """What was typed and not sent. The list names the form alone: what is in it is the writer's until handed over."""

    name = "draft"
    label = gettext_lazy("Drafts not sent")
    models = ("office.Draft",)
    held_by = "person_id"

    def open(self) -> QuerySet[Draft]:
        return Draft.objects.order_by("pk")

    def line(self, row: Draft) -> str:
        return _("%(form)s, saved %(day)s") % {
            "form": _form_words(row.form), "day": f"{timezone.localtime(row.saved_at):%Y-%m-%d}"}

    def hand_to(self, handing: Handing, row: Draft) -> None:
        if Draft.objects.filter(person=handing.taker, form=row.form).exists():
            raise ValidationError(_("%(person)s has a draft of the same form (%(form)s): it must be sent or thrown "
                                    "away first."), params={"person": str(handing.taker), "form": row.form})
        assert handing.taker is not None
        row.person = handing.taker
        row.save()


class SubstitutedHolding(Holding):
    """A substitution that the giver has given: nobody stands in for who does not hold the post."""

    name = "substitution_given"
    label = gettext_lazy("Substitutions given")
    models = ("office.Substitution",)
    held_by = "whom"
    prefix = ""
    ends = True

    def open(self) -> QuerySet[Substitution]:
        whom = Concat(Value("p"), Cast("post_id", CharField()), Value(".u"), Cast("absent_id", CharField()))
        rows = Substitution.objects.filter(Q(valid_to=None) | Q(valid_to__gt=now())).annotate(whom=whom)
        return rows.select_related("post__division", "absent", "substitute").order_by("pk")

    def line(self, row: Substitution) -> str:
        return _("%(substitute)s for %(absent)s (%(post)s)") % {
            "substitute": row.substitute.name, "absent": row.absent.name, "post": row.post.full_title}

    def hand_to(self, handing: Handing, row: Substitution) -> None:
        """It ends with the appointment; another is given by the administrator, as every right is."""
        end = max(handing.at, handing.ends_at, row.valid_from + timedelta(microseconds=1))
        if row.valid_to is None or row.valid_to > end:
            row.valid_to = end
            row.save()


class SubstitutingHolding(SubstitutedHolding):
    """A substitution in which the giver stands in for somebody else."""

    name = "substitution_taken"
    label = gettext_lazy("Substitutions for others")
    held_by = "substitute_id"
    prefix = "u"


class DivisionHolding(Holding):
    """The open records of a division in which nobody is left: they become those of the taker's division."""

    name = "record"
    label = gettext_lazy("Open records")
    models = ("office.Record",)
    held_by = "division_id"
    prefix = "d"

    def open(self) -> QuerySet[Record]:
        return Record.objects.filter(is_open=True).order_by("pk")

    def principals(self) -> Iterable[str]:
        """Every division: few, where the open records are many."""
        return [f"d{pk}" for pk in Division.objects.values_list("pk", flat=True)]

    def hand_to(self, handing: Handing, row: Record) -> None:
        assert handing.post is not None
        with handing.of_record(row.pk) as change:
            change.record.division = handing.post.division


class ScheduleHolding(Holding):
    """Reports that are made by themselves: from then on for the taker, with the taker's rights."""

    name = "schedule"
    label = gettext_lazy("Reports made by themselves")
    models = ("office.SavedReport",)
    held_by = "person_id"

    def open(self) -> QuerySet[SavedReport]:
        return SavedReport.objects.filter(deleted_at=None).exclude(every="").order_by("pk")

    def line(self, row: SavedReport) -> str:
        return f"{row.name} ({row.get_every_display()})"  # type: ignore[attr-defined]

    def hand_to(self, handing: Handing, row: SavedReport) -> None:
        assert handing.taker is not None
        if SavedReport.objects.filter(person=handing.taker, name=row.name, deleted_at=None).exists():
            row.name = f"{row.name[:60]} · {row.person.name_zh[:16]}"  # the taker has one of this name
        row.person = handing.taker
        row.save()


def _form_words(path: str) -> str:
    """Of which register a form is, by its address; the address itself for any other."""
    nouns = {register.kind: register.noun() for register in all_registers()}
    return next((nouns[part] for part in path.split("/") if part in nouns), path)


HOLDINGS = (StepHolding, ReadingHolding, DraftHolding, SubstitutedHolding, SubstitutingHolding, ScheduleHolding,
            DivisionHolding)
