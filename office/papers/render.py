"""Papers from templates: HTML in the active language, and from it PDF."""

import html
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from office.papers import fonts
from office.papers.contents import Paper
from office.papers.errors import MissingGlyphs, PaperFailed, PaperRefused, PaperTooHeavy, PaperUnavailable
from office.papers.isolated import SECONDS, make_pdf_apart

CSS_DIR = Path(__file__).parent / "css"
logger = logging.getLogger(__name__)


def make(paper: Paper, *, base: str | None = None, isolated: bool = False) -> bytes:
    """Return one of the papers of contents.py as PDF; arguments and errors as for render_pdf."""
    return render_pdf(paper.template, {"paper": paper}, base=base, assets=paper.assets(), isolated=isolated)


def render_html(template: str, context: Mapping[str, Any]) -> str:
    """Return the HTML that a paper is made of, in the active language."""
    return render_to_string(template, dict(context))


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    base: str | None = None,
    assets: Mapping[str, Path | bytes] | None = None,
    isolated: bool = False,
    styles: tuple[str, ...] = (),
) -> bytes:
    """Return a template's paper as PDF/A-3u; the same input gives the same bytes.

    base: the portal's address, which the paper's relative links start with. assets: what the template may use
    as `asset:NAME`, beside the style sheets and faces of this part. isolated: in a process with limits of
    time and memory, for long papers and for text that people wrote as HTML. styles: style sheets of this part
    that the template does not name; a process reads them once. Any PaperError.
    """
    return pdf_from_html(
        render_html(template, context), base=base, assets=assets, isolated=isolated, styles=styles
    )


def pdf_from_html(
    source: str,
    *,
    base: str | None = None,
    assets: Mapping[str, Path | bytes] | None = None,
    isolated: bool = False,
    styles: tuple[str, ...] = (),
    seconds: int = SECONDS,
) -> bytes:
    """Return HTML as PDF; arguments and errors as for render_pdf. seconds: what an isolated paper may take."""
    engine = _engine()
    if not fonts.all_faces():
        raise PaperUnavailable("faces")
    missing = fonts.missing_glyphs(html.unescape(source))
    if missing:
        raise MissingGlyphs(missing)
    job = engine.Job(source, {**_css(), **fonts.font_assets(), **(assets or {})}, base, styles)
    try:
        return make_pdf_apart(job, seconds=seconds) if isolated else engine.make_pdf(job)
    except (MemoryError, RecursionError) as error:
        raise PaperTooHeavy(type(error).__name__) from error
    except engine.EngineError as error:
        if error.code == "glyphs":
            raise MissingGlyphs(set(error.detail)) from error
        logger.warning("Paper %s: %s", error.code, error.detail)
        raise (PaperRefused if error.code == "refused" else PaperFailed)(error.detail) from error


def _engine() -> Any:
    """Import the engine when a paper is first wanted: it takes a second and needs the library Pango."""
    try:
        from office.papers import engine
    except OSError as error:
        raise PaperUnavailable("pango") from error
    return engine


def _css() -> dict[str, Path]:
    return {f"css/{path.name}": path for path in sorted(CSS_DIR.glob("*.css"))}
