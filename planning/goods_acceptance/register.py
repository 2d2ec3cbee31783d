"""The register of acceptances of goods (采购验收), duty 5 of Comprehensive Planning."""

from django.utils.translation import gettext_lazy as _

from office.permissions.policy import keeper, whole_office
from office.records.verbs import Verb
from office.registers.register import Print, Register, Series
from planning.goods_acceptance import papers, services
from planning.goods_acceptance.forms import AcceptanceForm, CardsForm, SayForm
from planning.goods_acceptance.models import GoodsAcceptance, Status

S = Status
DESK = ("file_new", "edit", "note", "grant", "say", "say_all", "make_cards")


class GoodsAcceptanceRegister(Register):
    """Check, accept, make cards."""

    model = GoodsAcceptance
    duty = 5
    rights = {
        "clerk": keeper(*DESK),
        "division_head": keeper(*DESK, "accept", "turn_back"),
        "leader": whole_office("note"),
        "director": whole_office("note"),
    }
    columns = ("number", "title", "deal", "delivered_on", "amount", "status")
    more_columns = ("accepted_on", "place")
    filters = ("status", "delivered_on")
    sections = {_("Acceptance"): ("number", "deal", "delivered_on", "place", "checker"),
                _("Signature"): ("accepted_on", "accepted_by", "amount")}
    form_fields = ("title", "deal", "delivered_on", "place", "grade")
    form = AcceptanceForm
    series = Series("goods_acceptance", "验〔{year}〕{seq}号")
    on_filing = services.file_new
    on_edit = services.edit
    verbs = (
        Verb("say_all", _("All is there and in order"), (S.CHECKING,), "", services.say_all),
        Verb("say", _("Say it of one line"), (S.CHECKING,), "", services.say, form=SayForm),
        Verb("accept", _("Accept"), (S.CHECKING,), S.ACCEPTED, services.accept, primary=True),
        Verb("turn_back", _("Refuse the delivery"), (S.CHECKING,), S.REFUSED, needs_reason=True),
        Verb("make_cards", _("Make asset cards of the items"), (S.ACCEPTED,), "", services.make_cards, form=CardsForm,
             primary=True),
    )
    prints = (Print("record", _("Acceptance with every item"), papers.acceptance),)
