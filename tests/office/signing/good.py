"""Twenty signed papers that must pass, each another shape of paper, seal, certificate or list of revoked ones."""

from collections.abc import Iterator
from datetime import datetime

from office.signing.authority import Authority
from office.signing.certificates import Roots
from office.signing.sign import SealMark, sign
from tests.office.signing import seals
from tests.office.signing.seals import AT, DAY, REASON

Case = tuple[str, bytes, Roots, datetime]
JOINT = ("青岛市档案局", "青岛市财政局", "青岛市公安局", "青岛市教育局")
TABLE = "<table>" + "<tr><td>单位</td><td>数量</td></tr>" * 200 + "</table>"


def twenty() -> Iterator[Case]:
    """All of them."""
    for name, pdf in papers():
        yield name, pdf, seals.roots(), AT
    for name, roots, at in standings():
        yield name, seals.signed(), roots, at
    yield from other_keys()


def papers() -> Iterator[tuple[str, bytes]]:
    shapes = {
        "one page": seals.paper(), "no PDF/A": seals.paper(variant=None), "2b": seals.paper(variant="pdf/a-2b"),
        "two pages": seals.paper("<p style='break-after:page'>甲<p>乙"), "thirty pages": seals.paper(TABLE * 4),
        "landscape": seals.paper("<style>@page{size:A4 landscape}</style><p>横表"), "empty": seals.paper(""),
    }
    for name, pdf in shapes.items():
        yield name, sign(pdf, [seals.mark()], seals.key(), reason=REASON, at=AT, roots=seals.roots())
    for count in (2, 3, 4):
        marks = [seals.mark(0, 60 + 120 * place, 300, name) for place, name in enumerate(JOINT[:count])]
        yield f"{count} seals", sign(shapes["one page"], marks, seals.key(), reason=REASON, at=AT, roots=seals.roots())
    across = [SealMark(seals.picture(), page, (20, 400, 139, 519)) for page in (0, 1)]
    yield "a seal on each page", sign(shapes["two pages"], across, seals.key(), reason="印发", at=AT, roots=seals.roots())


def standings() -> Iterator[tuple[str, Roots, datetime]]:
    yield "on its last day", seals.roots(), seals.END - DAY / 2
    yield "an empty list", seals.roots({}), AT
    yield "another is revoked", seals.roots({4711: AT - DAY}), AT
    yield "revoked later", seals.roots({seals.certificate()[0].serial_number: AT + DAY}), AT
    both = (seals.other_authority().certificate, seals.authority().certificate)
    yield "one of two roots", Roots(both), AT


def other_keys() -> Iterator[Case]:
    for name, bits, start, end in (("3072 bits", 3072, AT, AT + DAY), ("its first instant", 2048, AT, AT + 9 * DAY)):
        own = seals.authority().seal("另一枚章", start, end, bits=bits)
        key = seals.key_of(*own, seals.authority())
        yield name, sign(seals.paper(), [seals.mark()], key, reason=REASON, at=AT, roots=seals.roots()), seals.roots(), AT
    second = Authority.make(AT - DAY)
    key = seals.key_of(*second.seal("新根所发", AT - DAY, AT + DAY), second)
    roots = Roots((second.certificate,))
    yield "a new root", sign(seals.paper(), [seals.mark()], key, reason=REASON, at=AT, roots=roots), roots, AT
    yield "a minute later", seals.signed(), seals.roots(), AT + DAY / 1440
