"""Why a paper could not be made, each with a sentence for the person who asked for it."""

import unicodedata
from typing import Any

from django.utils.translation import gettext as _


class PaperError(Exception):
    """A paper could not be made; str() is a sentence in the reader's language."""


class PaperUnavailable(PaperError):
    """This machine cannot make papers: `missing` is "pango" (the layout library) or "faces" (Chinese)."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing

    def __str__(self) -> str:
        if self.missing == "pango":
            return _("PDF cannot be made here: the library Pango is not installed. Ask the administrator.")
        return _("PDF cannot be made here: no Chinese typeface is installed. Ask the administrator.")


class MissingGlyphs(PaperError):
    """The text holds characters that no installed face can draw; `characters` are they."""

    def __init__(self, characters: set[str]) -> None:
        super().__init__(characters)
        self.characters = frozenset(characters)

    def __str__(self) -> str:
        shown = ", ".join(_name(character) for character in sorted(self.characters)[:10])
        return _("The paper was not made: no installed typeface has these characters: %(characters)s.") % {
            "characters": shown
        }


class PaperRefused(PaperError):
    """The text asks for something outside the program: a file, an address, a form. `detail`: for the log."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return _("The paper was not made: its text asks for something from outside the portal.")


class PaperFailed(PaperError):
    """The text could not be laid out; `detail`: for the log."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return _("The paper was not made: its text could not be laid out. The fault is in the log.")


class PaperTooHeavy(PaperError):
    """The paper took more time or memory than one paper may."""

    def __str__(self) -> str:
        return _("The paper was not made: it is too large. Print fewer rows at a time.")


class PaperTookTooLong(PaperError):
    """The paper was not ready after `seconds`, and its making was ended."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return _("The paper was not made: it was not ready after %(seconds)s seconds. Shorten its text, its tables or "
                 "its pictures.") % {"seconds": self.seconds}


class PaperNotReady(PaperError):
    """The paper is being made in the background; `leads_to`: the page that shows when it is there, if there is one."""

    def __init__(self, leads_to: str = "") -> None:
        super().__init__(leads_to)
        self.leads_to = leads_to

    def __str__(self) -> str:
        return _("The paper is being made. Look again in a moment.")


def as_data(error: PaperError) -> dict[str, Any]:
    """Return an error as data for JSON, so that it can be said later, in the language of whoever reads it."""
    given = [sorted(one) if isinstance(one, set | frozenset) else one for one in error.args]
    return {"error": type(error).__name__, "given": given}


def from_data(data: dict[str, Any]) -> PaperError:
    """Return the error that as_data() wrote; PaperFailed for what is none."""
    name, given = data["error"], data["given"]
    if name == "MissingGlyphs":
        return MissingGlyphs(set(given[0]))
    kinds = (PaperUnavailable, PaperRefused, PaperFailed, PaperTooHeavy, PaperTookTooLong)
    kind = next((kind for kind in kinds if kind.__name__ == name), None)
    return kind(*given) if kind else PaperFailed(f"{name}: {given}")


def _name(character: str) -> str:
    """Show a character with its code point; only the code point where the character itself cannot be seen."""
    code = f"U+{ord(character):04X}"
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn", "Co")
    return code if hidden else f"{character} ({code})"
