"""A document with issued papers, sealed by the tests' authority."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from office.records.perform import changing
from office.testing import account, standing
from office.verification.codes import new_code
from office.verification.models import IssuedPaper
from office.verification.services import issue
from secretariat.organ.models import Organ
from tests.journeys.made import filed
from tests.office.signing import seals


@pytest.fixture
def trusting(settings: Any, tmp_path: Path) -> None:
    """The settings trust the tests' authority."""
    path = tmp_path / "root.pem"
    path.write_bytes(seals.authority().certificate.public_bytes(Encoding.PEM))
    settings.SIGNING_ROOTS = str(path)


@pytest.fixture
def issued(office: None, trusting: None) -> Callable[..., IssuedPaper]:
    """Issue a paper: its record is the document in its `record`; the registry acts, at the time of the signature."""
    with standing(seals.AT):
        Organ.objects.create(name="青岛市人民政府办公厅", short_name="市府办")
        document = filed()

    def make(body: str = "<p>第一份</p>", *, told: bool = True) -> IssuedPaper:
        with standing(seals.AT), changing(account("registry"), document.pk, "view") as change:
            return issue(change, seals.signed(body), new_code(), told=told)

    return make
