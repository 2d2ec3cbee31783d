"""The words a text is found by: Chinese by pairs and single characters, the rest by words. Knows no model."""

import re
import unicodedata
from collections.abc import Mapping

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
WORD = re.compile(r"[a-z0-9]+")
LONGEST = 20_000  # characters of text that are indexed


def normal(text: str) -> str:
    """One spelling for what readers hold to be the same: width, case, and every kind of bracket."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[〔〕【】\[\]()<>《》「」]", " ", flat)


def lexemes(text: str) -> set[str]:
    """What a text is indexed under: Chinese characters and pairs of them, and words and numbers."""
    flat = normal(text)[:LONGEST]
    found = set(WORD.findall(flat))
    for run in HAN.findall(flat):
        found.update(run)
        found.update(run[i:i + 2] for i in range(len(run) - 1))
    return found


def wanted(query: str, shares: Mapping[str, float] | None = None) -> list[str]:
    """What a query asks for: all must be there. Pairs for runs of two and more, else the single character.

    With `shares` (how many of all records a frequent pair is on) a run is asked for by its rarest pair alone: whoever
    asks so must look for the whole run in the text as well.
    """
    flat = normal(query)[:200]
    found = list(WORD.findall(flat))
    for run in HAN.findall(flat):
        pairs = [run[i:i + 2] for i in range(len(run) - 1)] or [run]
        found += pairs if shares is None else [min(pairs, key=lambda pair: shares.get(pair, 0))]
    return list(dict.fromkeys(found))
