"""For tests: documents that are sealed, and documents that have gone out."""

from typing import Any

from office.orgchart.models import Post
from office.records.perform import changing
from office.routing.models import Act
from office.routing.services import templates
from office.routing.template_models import Choice, RouteTemplate, StageTemplate, StepTemplate
from office.testing import account
from office.verification.codes import new_code
from office.verification.models import IssuedPaper
from office.verification.services import issue
from secretariat.organ.models import Organ
from secretariat.outgoing_document.test_road import Road
from tests.office.signing import seals

COUNTY, FINANCE, NETWORK = "各区市电子政务办公室", "青岛市财政局", "网络系统管理处"


def seal(pk: int, body: str = "<p>关于印发工作要点的通知</p>") -> IssuedPaper:
    """The document's paper, issued as the seal's keeper will."""
    with changing(account("registry"), pk, "view") as change:
        return issue(change, seals.signed(body), new_code())


def with_distribution() -> None:
    """A route of outgoing documents with a stage of distribution, unless it has one."""
    template = RouteTemplate.objects.filter(code="outgoing").latest("version")
    if StepTemplate.objects.filter(stage__template=template, act=Act.DISPATCH).exists():
        return
    draft = templates.new_version(template)
    last = draft.stages.order_by("order").last()
    stage = StageTemplate.objects.create(template=draft, order=last.order + 1, name_en="Distribution", name_zh="分发",
                                         status="sealed")
    StepTemplate.objects.create(stage=stage, act=Act.DISPATCH, choice=Choice.NAMED,
                                post=Post.objects.get(code="secretariat.registry"))
    draft.end_status = "dispatched"
    draft.save()
    templates.publish(draft)


def printed(**changed: Any) -> Road:
    """A document that is printed and waits for its distribution."""
    with_distribution()
    road = Road(**changed)
    road.printed()
    return road


def sealed(copy_to: str = f"{FINANCE}\n{NETWORK}", **changed: Any) -> Road:
    """A document to the counties with copies to the finance bureau and a division of ours; the bureau uses links."""
    road = printed(copy_to=copy_to, **changed)
    Organ.objects.filter(name=FINANCE).update(usual_mode="link", address="青岛市市南区东海西路1号", postcode="266071")
    Organ.objects.filter(name=COUNTY).update(address="青岛市市南区香港中路11号", postcode="266000", contact="王主任")
    seal(road.pk)
    return road


def out(**changed: Any) -> Road:
    """A document that has gone out."""
    road = sealed(**changed)
    road.act("registry", "dispatch", "")
    return road
