"""Sign-off (签发): it binds what the paper says; whatever changes that leads the paper back to its signer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.records.perform import Change
from office.routing.models import Route, Stage, Step
from office.routing.rounds import go_back
from office.routing.walk import Walk
from office.time import today
from secretariat.outgoing_document import rules
from secretariat.outgoing_document.content import all_texts, digest, signed_content
from secretariat.outgoing_document.models import Direction, SignOff


def sign_off(change: Change, step: Step, opinion: str) -> None:
    """Bind the signer to the content as it stands, and date the paper.

    Raises ValidationError for a drafter, for an empty or forbidden text, and for an upward paper that the principal
    does not sign (house rule; 条例 art. 22).
    """
    document, seat = change.record, change.seat
    if document.created_by_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever drafted a document does not sign it off, neither for themselves nor for "
                                "another: pass it on to another signer."), code="drafter")
    require_ready(document)
    if document.direction == Direction.UP and seat.post.role != "director":
        raise ValidationError(_("An upward document is signed off by the principal."), code="principal")
    content = signed_content(document)
    SignOff.objects.create(record=document, step=step, person_id=change.person_id, post=seat.post,
                           behalf_id=change.behalf_id, opinion=opinion.strip(), content=content,
                           sha256=digest(content))
    document.dated = today()
    document.signer = change.user.person.name_zh if change.behalf_id is None else _name_of(change.behalf_id)


def require_ready(document: Any) -> None:
    """Raises ValidationError for a paper without a text, against the rules, or with a request in a report."""
    texts = list(all_texts(document))
    if not document.body:
        raise ValidationError(_("It has no text yet."), code="empty")
    if rules.hides_a_request(document, texts):
        raise ValidationError(_("A report does not ask for instructions (art. 15): write a request of its own."),
                              code="hidden_request")
    try:
        rules.check(document)
    except ValidationError as error:
        raise ValidationError(error.messages) from error


def _name_of(person_id: int) -> str:
    from office.orgchart.models import Person

    return Person.objects.get(pk=person_id).name_zh


def valid_sign_off(document: Any) -> SignOff | None:
    """The sign-off that binds the content as it stands; None if it was changed, or the signing taken back, since."""
    newest = last_sign_off(document)
    if newest is None or newest.sha256 != digest(signed_content(document)):
        return None
    return newest


def last_sign_off(document: Any) -> SignOff | None:
    """The newest sign-off that its signer has not taken back."""
    rows = SignOff.objects.filter(record=document.pk, step__state=Step.State.DONE, step__result="agree")
    return rows.select_related("person", "behalf", "post", "step__stage").order_by("-pk").first()


def back_to_the_signer(change: Change) -> None:
    """After a change of what was signed, the paper goes back to the stage of its signer, and from there on to here.

    条例 art. 25: what is changed in substance at the recheck goes back to the original signer. Does nothing to a
    paper that nobody has signed, or whose content is as it was signed.
    """
    document = change.record
    signed = last_sign_off(document)
    if signed is None or signed.sha256 == digest(signed_content(document)):
        return
    route = Route.objects.filter(record=document.pk, state=Route.State.RUNNING).first()
    stage = signed.step.stage
    if route is None or stage is None or stage.route_id != route.pk:
        raise ValidationError(_("It was signed off and is on its route no more: what was signed does not change."))
    here = Stage.objects.filter(route=route, state=Stage.State.OPEN).order_by("order").first()
    if here is None or here.order <= stage.order:
        return  # on its way to the signer already
    stage.route = here.route = route
    walk = Walk(change, route)
    walk.cancel(here.steps.filter(round=here.round, state__in=(Step.State.OPEN, Step.State.WAITING)), "return")
    go_back(here, stage, "jump")
    walk.open_stage(stage)
    walk.write("return", None, _("Changed after the sign-off: the signer confirms the difference."))
