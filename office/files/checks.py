"""Whether the office takes a file: the verdict, with a sentence for the person who handed it in."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.files import sandbox
from office.files.kinds import KINDS, MEDIA_TYPES, extension_of
from office.files.limits import MB, Limits, Refusal

ACCEPT = ",".join("." + extension for extension in KINDS)  # for <input type="file" accept="…">

# One sentence a reason. It says what is wrong, then what to do about it.
MESSAGES: dict[str, Promise] = {
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than %(limit)s MB. Split it, or scan it at a lower resolution."),
    "request_too_large": _("These files together are larger than %(limit)s MB. Upload them in several goes."),
    "unknown_kind": _("Files of the kind “%(extension)s” are not accepted. Accepted kinds: %(accepted)s."),
    "wrong_extension": _("The file is not what its name says: the content is not “%(extension)s”."),
    "damaged": _("The file is damaged or incomplete. Open it, save it again and upload the new copy."),
    "encrypted": _("The file is encrypted or protected by a password. Upload a copy without protection."),
    "macro": _("The file contains macros. Save it without macros and upload it again."),
    "active": _("The file contains an embedded program, control or remote template. Remove it first."),
    "entity": _("The file contains XML entities. Save it again in an office program."),
    "polyglot": _("The file contains a second file hidden behind or before the first. Save it again."),
    "nested": _("The file contains an archive. Upload the files in it one by one."),
    "unsafe_path": _("The file contains links or paths that lead out of it."),
    "bomb_entries": _("The file contains more than %(limit)s parts."),
    "bomb_size": _("The file unpacks to more than %(limit)s MB."),
    "bomb_ratio": _("The file unpacks to more than %(limit)s times its size."),
    "bomb_overlap": _("The parts of the file overlap, so that it unpacks to more than it holds."),
    "pdf_script": _("The PDF contains JavaScript. Print it to a new PDF and upload that."),
    "pdf_launch": _("The PDF starts a program. Print it to a new PDF and upload that."),
    "pdf_action": _("The PDF contains automatic actions. Print it to a new PDF and upload that."),
    "pdf_embedded": _("The PDF contains embedded files. Upload the files in it one by one."),
    "pdf_form": _("The PDF is an XFA form. Print it to a new PDF and upload that."),
    "pdf_hidden": _("The PDF packs its content in a way that cannot be checked. Print it to a new PDF."),
    "too_many_pixels": _("The picture has more than %(limit)s million pixels (%(width)s × %(height)s)."),
    "too_many_pages": _("The file has more than %(limit)s pages. Split it."),
    "too_heavy": _("The file took too much time or memory to check. Save it in a simpler form."),
    "unreadable": _("The file could not be checked safely. Save it again and upload the new copy."),
}


@dataclass(frozen=True)
class Verdict:
    """The outcome of a check: ``code`` is empty for a file that is taken, ``media_type`` is then its type."""

    code: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    media_type: str = ""

    def __bool__(self) -> bool:
        return not self.code

    @property
    def message(self) -> str:
        """Return the sentence for the person, in the language now active; empty when the file is taken."""
        return str(MESSAGES[self.code]) % self.detail if self.code else ""


def live_limits() -> Limits:
    """Return the limits in force: the defaults, with what settings.FILE_LIMITS says otherwise."""
    return Limits(**getattr(settings, "FILE_LIMITS", {}))


def check_name(name: str) -> Verdict:
    """Return whether a file of this name is of a kind the office takes at all."""
    extension = extension_of(name)
    if extension not in KINDS:
        accepted = ", ".join(KINDS).upper()
        return Verdict("unknown_kind", {"extension": extension[:20], "accepted": accepted})
    return Verdict(media_type=KINDS[extension].media_type)


def inspect_file(path: str | Path, name: str, *, limits: Limits | None) -> Verdict:
    """Return the verdict on the file at ``path`` that its sender calls ``name``.

    The file is opened in a child process with limits of time and memory. ``limits=None`` looks at the name
    only: the tests' seam, by which they show what the checks keep out.
    """
    named = check_name(name)
    if not named or limits is None:
        return named
    size = os.stat(path).st_size
    if size == 0:
        return Verdict("empty")
    if size > limits.max_bytes:
        return Verdict("too_large", {"limit": limits.max_bytes // MB})
    try:
        sandbox.run("inspect", path, limits, extension=extension_of(name))
    except Refusal as refusal:
        return Verdict(refusal.code, refusal.detail)
    return named


def extract_text(
    path: str | Path, media_type: str, limit: int = 200_000, *, limits: Limits | None = None
) -> str:
    """Return up to ``limit`` characters of a taken file's text, empty where it has none or gives none.

    Reads PDF, OFD, DOCX, XLSX and TXT exactly, DOC, XLS, WPS and ET in readable runs; pictures have no text.
    """
    if media_type not in MEDIA_TYPES or media_type.startswith("image/"):
        return ""
    try:
        answer = sandbox.run("text", path, limits or live_limits(), media_type=media_type, limit=limit)
    except Refusal:
        return ""
    return str(answer.found["text"])
