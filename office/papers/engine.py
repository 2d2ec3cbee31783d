"""HTML to PDF with registered assets only: the one importer of WeasyPrint, itself free of Django."""

import base64
import hashlib
import json
import threading
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pydyf
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

ASSET_SCHEME = "asset:"
LINK_SCHEMES = ("http:", "https:", "mailto:")
# A compressed stream may end in a byte that looks like a part of the line end after it: one paper in twenty-five has
# one, and most of fifty pages. PDF/A, ISO 19005-3 6.1.7.1, wants a stream's length to be clear, so such a stream is
# written uncompressed; and the whole paper, if it is one that only comes about in the writing.
AMBIGUOUS_END = b"\r\nendstream"
MEDIA_TYPES = {
    ".css": "text/css",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}

# Pango and fontconfig keep state of the process, so one paper at a time is laid out in it.
_one_at_a_time = threading.Lock()
_kept_styles: dict[Hashable, tuple[FontConfiguration, list[weasyprint.CSS]]] = {}


class EngineError(Exception):
    """A paper that could not be made: `code` is "refused", "glyphs" or "failed"; `detail` says what."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Job:
    """One paper to make: its HTML, the assets it may use by name (a path or the bytes), its base address.

    styles: assets that are its style sheets beside those its HTML names; they are read once in a process, with their
    faces, and kept. They must be the program's own.
    """

    html: str
    assets: Mapping[str, Path | bytes] = field(default_factory=dict)
    base: str | None = None
    styles: tuple[str, ...] = ()


class AssetFetcher(URLFetcher):
    """Gives WeasyPrint the registered assets of one job and nothing else: no file, no network, no data:.

    WeasyPrint's own fetcher embeds a local file named by rel=attachment, also in release 70.
    """

    def __init__(self, assets: Mapping[str, Path | bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.assets = assets
        self.refused: list[str] = []  # kept, as WeasyPrint swallows even fatal errors inside SVG

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the asset that `asset:NAME` names; ValueError, which stops the paper, for others."""
        name = url.removeprefix(ASSET_SCHEME)
        if name == url or name not in self.assets:
            self.refused.append(url[:200])
            raise ValueError(f"not an asset of this paper: {url[:200]}")
        asset = self.assets[name]
        body = asset if isinstance(asset, bytes) else asset.read_bytes()
        media_type = MEDIA_TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
        return URLFetcherResponse(url, body, {"Content-Type": media_type})


def make_pdf(job: Job) -> bytes:
    """Lay out one job as PDF/A-3u; the same job gives the same bytes.

    EngineError "refused": it asks for something that is not its asset, or holds a form, an embedded file or
    an unsafe link. "glyphs": a character has no glyph in any face. "failed": WeasyPrint cannot lay it out.
    """
    fetcher = AssetFetcher(job.assets)
    try:
        with _one_at_a_time:
            pdf = write_pdf(job, fetcher)
    except (EngineError, MemoryError, RecursionError):
        raise
    except (Exception, FatalURLFetchingError) as error:  # the latter is no Exception
        if not fetcher.refused:
            raise EngineError("failed", f"{type(error).__name__}: {error}") from error
    if fetcher.refused:
        raise EngineError("refused", fetcher.refused[0])
    return pdf


def write_pdf(job: Job, fetcher: URLFetcher) -> bytes:
    """Lay out a job with any fetcher: apart from make_pdf so that a test can show what the fetcher is for."""
    page = weasyprint.HTML(string=job.html, base_url=job.base, url_fetcher=fetcher)
    faces, sheets = _read_styles(job, fetcher) if job.styles else (FontConfiguration(), [])
    document = page.render(font_config=faces, stylesheets=sheets)
    _refuse_actions(document)
    options = {"pdf_variant": "pdf/a-3u", "pdf_identifier": _identifier(job)}
    pdf = document.write_pdf(finisher=_finish, **options)
    if AMBIGUOUS_END in pdf:
        return document.write_pdf(finisher=_finish, uncompressed_pdf=True, **options)
    return pdf


def _read_styles(job: Job, fetcher: URLFetcher) -> tuple[FontConfiguration, list[weasyprint.CSS]]:
    """Return the faces and style sheets of a job, kept from an earlier one that had the same."""
    files = sorted(name for name in job.assets if name in job.styles or name.startswith("font/"))
    key = (job.styles, *((name, _version(job.assets[name])) for name in files))
    if key not in _kept_styles:
        faces = FontConfiguration()
        sheets = [
            weasyprint.CSS(url=ASSET_SCHEME + name, url_fetcher=fetcher, font_config=faces)
            for name in job.styles
        ]
        _kept_styles.clear()  # faces are large: one set at a time
        _kept_styles[key] = (faces, sheets)
    return _kept_styles[key]


def kept_faces() -> list[FontConfiguration]:
    """The faces that this process has read for the last style sheets."""
    return [faces for faces, _sheets in _kept_styles.values()]


def _version(asset: Path | bytes) -> Hashable:
    """Return what changes with an asset."""
    return asset if isinstance(asset, bytes) else (asset, asset.stat().st_mtime_ns, asset.stat().st_size)


def _identifier(job: Job) -> bytes:
    """PDF files carry an identifier, usually random; ours is the digest of what the paper is made of."""
    digest = hashlib.sha256(job.html.encode())
    for name in sorted(job.assets):
        asset = job.assets[name]
        digest.update(name.encode())
        digest.update(asset if isinstance(asset, bytes) else str(asset.stat().st_size).encode())
    return digest.hexdigest()[:32].encode()


def _refuse_actions(document: weasyprint.Document) -> None:
    """Refuse what would act on the reader's machine: forms, and links other than to pages and mail."""
    for page in document.pages:
        if any(page.forms.values()):
            raise EngineError("refused", "a form")
        for kind, target, *_ in page.links:
            if kind == "external" and not target.lower().startswith(LINK_SCHEMES):
                raise EngineError("refused", f"link to {target[:200]}")


def _finish(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Look at the drawn document before it is written, and make it valid PDF/A."""
    missing = {point for font in document.fonts.values() for point in font.missing}
    if missing:
        raise EngineError("glyphs", "".join(map(chr, sorted(missing))))
    for item in pdf.objects:
        kind = getattr(item, "extra", item)
        kind = kind.get("Type") if isinstance(kind, dict) else None
        if kind in ("/EmbeddedFile", "/Filespec"):
            raise EngineError("refused", "an embedded file")
        if isinstance(item, pydyf.Stream) and item.compress and AMBIGUOUS_END in item.data:
            item.compress = False
        if kind == "/Metadata":
            item.compress = False  # PDF/A, ISO 19005-3 6.6.2.1: the metadata must be readable as plain text


def pack(job: Job) -> str:
    """Write a job as JSON, paths as text and bytes in base 64."""
    assets = {
        name: {"path": str(asset)} if isinstance(asset, Path) else {"bytes": base64.b64encode(asset).decode()}
        for name, asset in job.assets.items()
    }
    return json.dumps({"html": job.html, "base": job.base, "assets": assets, "styles": job.styles})


def unpack(text: str) -> Job:
    """Read what pack() wrote."""
    data = json.loads(text)
    assets = {
        name: base64.b64decode(asset["bytes"]) if "bytes" in asset else Path(asset["path"])
        for name, asset in data["assets"].items()
    }
    return Job(data["html"], assets, data["base"], tuple(data["styles"]))
