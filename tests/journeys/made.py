"""Papers already on their way, made through the services, so that a journey begins where its own story does."""

from datetime import date
from typing import Any

from office.orgchart.charter_models import Duty
from office.orgchart.models import Post
from office.outbox.services import drain
from office.records.perform import filing
from office.registers.register import register_of
from office.registers.services import give_number
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import account
from secretariat.incoming_document.models import IncomingDocument, Status
from secretariat.organ.models import Organ
from tests.journeys.story import HANDLED, INSTRUCTED, PROPOSED

TITLE = "关于报送2026年度电子政务建设情况的通知"
STAGES = ("start", "propose", "instruct", "pass_on", "handle", "check")


def post(code: str) -> Post:
    return Post.objects.get(code=code)


def filed(title: str = TITLE, number: str = "青政办发〔2026〕12号", **fields: Any) -> IncomingDocument:
    """A registered letter of the municipal office."""
    duty = Duty.objects.select_related("division").get(division__code="secretariat", number=3)
    document = IncomingDocument(
        division=duty.division, duty=duty, title=title, sender=Organ.objects.get(short_name="市府办"),
        sender_number=number, status=Status.REGISTERED, received_on=date(2026, 11, 23), **fields)
    with filing(account("registry"), document) as change:
        give_number(change, register_of("incoming_document"))
    return document


def routed(until: str = "start", document: IncomingDocument | None = None) -> IncomingDocument:
    """A letter on the usual route, after so many of its stages."""
    document = document or filed()
    start(account("registry"), document.pk, RouteTemplate.objects.get(code="incoming").pk)
    acts = (
        ("secretariat.head", PROPOSED, {"2.instruct": ["leadership.deputy"]}),
        ("deputy", INSTRUCTED, {}),
        ("registry", "", {"4.handle": ["network.head"]}),
        ("network.head", HANDLED, {}),
        ("secretariat.head", "同意", {}),
    )
    for who, words, choices in acts[: STAGES.index(until)]:
        drain()
        named = {key: [f"p{post(code).pk}" for code in codes] for key, codes in choices.items()}
        agree(account(who), open_step(document).pk, words, choices=named)
    drain()
    document.refresh_from_db()
    return document


def open_step(document: Any) -> Step:
    """The step to act on that is open."""
    return Step.objects.get(record=document.pk, is_open=True, reading=False)


def holders(document: Any) -> list[str]:
    """The posts that have it now, to act."""
    steps = Step.objects.filter(record=document.pk, is_open=True, reading=False).order_by("pk")
    return [step.post.code if step.post else step.principal for step in steps]
