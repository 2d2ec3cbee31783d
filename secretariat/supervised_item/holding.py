"""Open supervised items: whoever handles one, and the post that issued it and strikes it off."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from office.handover.holding import Handing, Holding
from office.permissions.access import end
from secretariat.supervised_item import hands
from secretariat.supervised_item.models import SupervisedItem


class OwnedItemHolding(Holding):
    """Items that somebody of the lead division handles (承办); the taker is of that division too."""

    name = "supervised_item"
    label = _("Supervised items handled")
    models = ("secretariat.SupervisedItem",)
    held_by = "owner_id"

    def open(self) -> QuerySet[SupervisedItem]:
        return SupervisedItem.objects.filter(is_open=True, owner__isnull=False).order_by("pk")

    def hand_to(self, handing: Handing, row: SupervisedItem) -> None:
        with handing.of_record(row.pk) as change:
            hands.name_owner(change, handing.taker)


class IssuedItemHolding(OwnedItemHolding):
    """Items that a post issued (交办): its holder strikes them off, and so does the post that takes them over."""

    name = "issued_item"
    label = _("Supervised items issued")
    held_by = "issuer_id"
    prefix = "p"

    def open(self) -> QuerySet[SupervisedItem]:
        return SupervisedItem.objects.filter(is_open=True).order_by("pk")

    def hand_to(self, handing: Handing, row: SupervisedItem) -> None:
        assert handing.post is not None
        with handing.of_record(row.pk) as change:
            end(change.record, "issuer")
            change.record.issuer = handing.post
            hands.settle(change)
