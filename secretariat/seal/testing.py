"""For tests: the office's electronic seal in its keeper's hands, and the demonstration's keys."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from office.audit.actor import SYSTEM, acting
from office.orgchart.models import OfficeVersion
from office.signing.authority import make_files
from office.testing import account
from office.time import now
from secretariat.seal.models import Custody, Seal

OFFICE = "青岛市电子政务和信息资源管理办公室"


@cache
def keys() -> Path:
    """A folder with the demonstration's root and the key of the office's seal, made once a run."""
    folder = Path(mkdtemp(prefix="seals-"))
    make_files(folder, {"office": OFFICE})
    return folder


def signing() -> dict[str, Any]:
    """The settings that name them."""
    return {"SIGNING_KEYS": {"office": f"file:{keys() / 'office.p12'}"}, "SIGNING_ROOTS": str(keys() / "root.pem"),
            "SIGNING_REVOKED": str(keys() / "revoked.pem")}


def use_keys(settings: Any) -> None:
    """Let a test's settings name them."""
    for name, value in signing().items():
        setattr(settings, name, value)


def seal(name: str = OFFICE, *, keeper: str = "seals", **fields: Any) -> Seal:
    """Enter a seal of the office as it is now, electronic unless told otherwise, and put it into hands."""
    version = OfficeVersion.objects.on(now()).get()
    with acting(SYSTEM):
        row = Seal.objects.create(**{
            "name": name, "medium": Seal.Medium.ELECTRONIC, "key": "office", "office_version": version,
            "issuer": "青岛市公安局", "enabled_by": "青电政办〔2011〕1号"} | fields)
        Custody.objects.create(seal=row, person=account(keeper).person, note="启用交接")
    return row
