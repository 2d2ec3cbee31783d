"""An issue on paper."""

from typing import Any

from office.orgchart.queries import name_on
from office.papers.official.bulletin import BulletinPaper, Item, make_bulletin
from office.papers.official.paper import Made
from office.time import now
from secretariat.bulletin.content import blocks
from secretariat.bulletin.models import Bulletin


def bulletin_pdf(bulletin: Bulletin, user: Any) -> bytes:
    """The issue as PDF: without number and date as long as it has none."""
    return made(bulletin).pdf


def made(bulletin: Bulletin) -> Made:
    """The issue laid out. Any PaperError."""
    items = tuple(Item(one.title, blocks(one.text), one.division.name_zh) for one in bulletin.items_in_order())
    return make_bulletin(BulletinPaper(
        name=bulletin.printed_name, number=bulletin.issue_number, editor=name_on(now()),
        dated=bulletin.dated, title=bulletin.title, items=items, copies=bulletin.copies,
        foot=(("报：", bulletin.reported()), ("送：", bulletin.sent()), ("发：", bulletin.issued())),
    ))
