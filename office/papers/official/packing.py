"""An official document as plain data and back: what the process that lays it out is sent, and what names its bytes."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from office.papers.official.blocks import block_data, block_from
from office.papers.official.paper import Annex, Block, Ending, Form, OfficialPaper, Signature

Data = dict[str, Any]


def pack(paper: OfficialPaper) -> Data:
    """Return a document as data for JSON; equal documents give equal data."""
    data = {field.name: getattr(paper, field.name) for field in fields(paper)}
    return data | {
        "form": paper.form.value, "ending": paper.ending.value, "dated": _text(paper.dated),
        "printed_on": _text(paper.printed_on), "organs": list(paper.organs), "signers": list(paper.signers),
        "signatures": [asdict(one) for one in paper.signatures], "blocks": _packed(paper.blocks),
        "annexes": [{"title": annex.title, "blocks": _packed(annex.blocks)} for annex in paper.annexes],
    }


def unpack(data: Mapping[str, Any]) -> OfficialPaper:
    """Return the document that pack() wrote; KeyError, TypeError or ValueError for anything else."""
    annexes = tuple(Annex(one["title"], _blocks(one["blocks"])) for one in data["annexes"])
    return OfficialPaper(**{
        **data, "form": Form(data["form"]), "ending": Ending(data["ending"]), "dated": _day(data["dated"]),
        "printed_on": _day(data["printed_on"]), "organs": tuple(data["organs"]), "signers": tuple(data["signers"]),
        "signatures": tuple(Signature(**one) for one in data["signatures"]), "blocks": _blocks(data["blocks"]),
        "annexes": annexes,
    })


def _packed(blocks: tuple[Block, ...]) -> list[Data]:
    return [block_data(block) for block in blocks]


def _blocks(blocks: list[Data]) -> tuple[Block, ...]:
    return tuple(map(block_from, blocks))


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
