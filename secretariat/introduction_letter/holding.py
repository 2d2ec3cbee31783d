"""An introduction letter that is out: who answers for its coming back."""

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from office.handover.holding import Handing, Holding
from secretariat.introduction_letter.models import IntroductionLetter


class LetterHolding(Holding):
    """Letters applied for or issued and not over: the applicant answers for them, or whoever took them over."""

    name = "introduction_letter"
    label = _("Introduction letters out")
    models = ("secretariat.IntroductionLetter",)
    held_by = "answers"

    def open(self) -> QuerySet[IntroductionLetter]:
        rows = IntroductionLetter.objects.filter(is_open=True).annotate(answers=Coalesce("answerable", "applicant"))
        return rows.order_by("pk")

    def hand_to(self, handing: Handing, row: IntroductionLetter) -> None:
        with handing.of_record(row.pk) as change:
            change.record.answerable = handing.taker
