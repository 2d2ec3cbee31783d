"""Page images of PDF files, pictures and plain texts, drawn inside the limited process (no Django)."""

from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from office.files.images import FORMATS, PageImage, check_size, count_frames, page_image
from office.files.kinds import KINDS
from office.files.limits import Limits, Refusal

if TYPE_CHECKING:
    from office.files.textpages import TextPages

MAX_SHAPE = 8  # a page drawn more than eight times as high as wide is cut to that shape
TEXT = KINDS["txt"].media_type
_FAMILIES = {"image/png": "png", "image/jpeg": "jpeg", "image/tiff": "tiff"}


def count(path: str, media_type: str, limits: Limits, font: str = "") -> int:
    """Return how many pages the file has; a text is set in the face of the file `font`."""
    if media_type == TEXT:
        return len(_text(path, font, limits))
    if media_type == "application/pdf":
        import pypdfium2

        with _readable(pypdfium2.PdfiumError), pypdfium2.PdfDocument(path) as document:
            return len(document)
    with _readable(OSError, ValueError, SyntaxError), _open(path, media_type) as image:
        return count_frames(image, limits)


def render(path: str, media_type: str, page: int, width: int, limits: Limits, font: str = "") -> PageImage:
    """Return page ``page`` (from 1) as WebP, ``width`` pixels wide (a smaller picture keeps its size)."""
    if media_type == TEXT:
        return _text(path, font, limits).draw(page, width)
    if media_type == "application/pdf":
        return _render_pdf(path, page, width)
    with _readable(OSError, ValueError, SyntaxError, EOFError), _open(path, media_type) as image:
        image.seek(page - 1)
        check_size(image, limits)
        if media_type == "image/jpeg":
            image.draft("RGB", (width * 2, width * 2 * MAX_SHAPE))
        return page_image(image, width)


@lru_cache(maxsize=1)
def _text(path: str, font: str, limits: Limits) -> "TextPages":
    """Laid out once for all the pages that this process draws."""
    from office.files.textpages import TextPages

    with _readable(OSError, ValueError):
        return TextPages(path, font, limits)


def _render_pdf(path: str, page: int, width: int) -> PageImage:
    import pypdfium2

    with _readable(pypdfium2.PdfiumError, IndexError, ValueError), pypdfium2.PdfDocument(path) as document:
        document.init_forms()  # a signature's picture, a seal, is a form's
        sheet = document[page - 1]
        across, down = sheet.get_size()
        if across <= 0 or down <= 0:
            raise Refusal("damaged")
        scale = min(width / across, width * MAX_SHAPE / down)
        return page_image(sheet.render(scale=scale).to_pil(), width)


def _open(path: str, media_type: str) -> Image.Image:
    if media_type not in _FAMILIES:
        raise Refusal("no_preview")
    Image.MAX_IMAGE_PIXELS = None  # check_size counts
    return Image.open(path, formats=[FORMATS[_FAMILIES[media_type]][0]])


class _readable:
    """A block in which these exceptions of a parser mean that the file is damaged."""

    def __init__(self, *exceptions: type[BaseException]) -> None:
        self.exceptions = exceptions

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if error is not None and isinstance(error, self.exceptions):
            raise Refusal("damaged") from error
