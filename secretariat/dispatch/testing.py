"""For tests: documents that are sealed, and documents that have gone out."""

from pathlib import Path
from typing import Any

from django.urls import reverse

from office.testing import signed_in
from office.verification.models import IssuedPaper
from secretariat.dispatch.models import Dispatch
from secretariat.organ.models import Organ
from secretariat.outgoing_document.test_road import Road
from secretariat.seal.models import Seal
from secretariat.seal.testing import seal, use_keys

COUNTY, FINANCE, NETWORK = "各区市电子政务办公室", "青岛市财政局", "网络系统管理处"


def sealing(settings: Any, folder: Path) -> None:
    """The demonstration's keys in the settings, and a store of its own for what goes out by links."""
    use_keys(settings)
    settings.LINK_STORE = folder / "handed-out"


def sealed(copy_to: str = f"{FINANCE}\n{NETWORK}", **changed: Any) -> Road:
    """A document to the counties with copies to the finance bureau and a division of ours; the bureau uses links."""
    if not Seal.objects.exists():
        seal()
    road = Road(copy_to=copy_to, **changed)
    Organ.objects.filter(name=FINANCE).update(usual_mode="link", address="青岛市市南区东海西路1号", postcode="266071")
    Organ.objects.filter(name=COUNTY).update(address="青岛市市南区香港中路11号", postcode="266000", contact="王主任")
    road.sealed()
    return road


def out(**changed: Any) -> Road:
    """A document that has gone out."""
    road = sealed(**changed)
    road.act("registry", "dispatch", "")
    return road


def row(road: Road, name: str) -> Dispatch:
    """The newest dispatch of a document to a recipient."""
    return Dispatch.objects.filter(record=road.pk, name=name).latest("pk")


def page(road: Road, user: str = "registry") -> str:
    """The page of a document's distribution, as somebody reads it."""
    return str(signed_in(user).get(reverse("outgoing_dispatch", args=[road.pk])).content.decode())


def paper_of(road: Road) -> IssuedPaper:
    """The sealed paper of a document."""
    return IssuedPaper.objects.get(record=road.pk)
