"""What the tests of signatures sign with and sign: an authority, seals, papers; made once a run."""

from datetime import UTC, datetime, timedelta
from functools import cache

import weasyprint
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from office.signing.authority import Authority, packed
from office.signing.certificates import Roots
from office.signing.keys import Key, key_from, packed_signer
from office.signing.picture import seal_picture
from office.signing.sign import SealMark, sign

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # half past nine on a Monday, in the office
DAY = timedelta(days=1)
START, END = AT - 100 * DAY, AT + 200 * DAY
REASON = "Demonstration certificate: issued / 演示证书：印发"
OFFICE = "青岛市电子政务和信息资源管理办公室"


@cache
def authority() -> Authority:
    return Authority.make(AT - 1000 * DAY)


@cache
def other_authority() -> Authority:
    """Another root with the very same name."""
    return Authority.make(AT - 1000 * DAY)


@cache
def certificate() -> tuple[x509.Certificate, RSAPrivateKey]:
    return authority().seal(f"{OFFICE} 演示章", START, END)


@cache
def key() -> Key:
    return key_of(*certificate(), authority())


def key_of(own: x509.Certificate, private: RSAPrivateKey, by: Authority) -> Key:
    return key_from("office", packed_signer("office", packed(own, private, by.certificate)))


def roots(revoked: dict[int, datetime] | None = None, until: datetime = END) -> Roots:
    """The authority, with a list of revoked certificates unless None."""
    lists = () if revoked is None else (authority().revoked(revoked, AT - 90 * DAY, until),)
    return Roots((authority().certificate,), lists)


@cache
def paper(body: str = "<p>关于印发工作要点的通知</p>", variant: str | None = "pdf/a-3u") -> bytes:
    return bytes(weasyprint.HTML(string=f"<meta charset=utf-8>{body}").write_pdf(pdf_variant=variant))


@cache
def picture(name: str = OFFICE) -> bytes:
    return seal_picture(name, demonstration=True)


def mark(page: int = -1, left: float = 300, bottom: float = 300, name: str = OFFICE) -> SealMark:
    return SealMark(picture(name), page, (left, bottom, left + 119, bottom + 119))


@cache
def signed(body: str = "<p>关于印发工作要点的通知</p>") -> bytes:
    return sign(paper(body), [mark()], key(), reason=REASON, at=AT, roots=roots())
