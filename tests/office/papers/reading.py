"""Reading a PDF back: text, words with their places, faces, pictures."""

from io import BytesIO
from typing import Any

import pdfplumber
import pypdf
import pypdfium2
from PIL.Image import Image

MM = 72 / 25.4  # points in a millimetre


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page without white space, as Chinese text is compared."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return ["".join((page.extract_text() or "").split()) for page in document.pages]


def text(pdf: bytes) -> str:
    """Return the text of all pages without white space."""
    return "".join(pages(pdf))


def words(pdf: bytes, page: int = 0) -> list[dict[str, Any]]:
    """Return the words of a page with x0, x1, top and bottom in points."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return document.pages[page].extract_words(x_tolerance=1, y_tolerance=3)


def word(pdf: bytes, wanted: str, page: int = 0) -> dict[str, Any]:
    """Return the first word of a page that holds `wanted`."""
    found = [found for found in words(pdf, page) if wanted in str(found["text"])]
    assert found, f"{wanted} is not on page {page}"
    return found[0]


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page in millimetres."""
    return [
        (round(float(page.mediabox.width) / MM, 1), round(float(page.mediabox.height) / MM, 1))
        for page in pypdf.PdfReader(BytesIO(pdf)).pages
    ]


def embedded_faces(pdf: bytes) -> dict[str, bool]:
    """Return each face the pages name and whether its outlines are in the file."""
    faces = {}
    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            for descendant in font.get_object().get("/DescendantFonts", []):
                descriptor = descendant.get_object()["/FontDescriptor"]
                name = str(descriptor["/FontName"]).split("+")[-1]
                faces[name] = any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
    return faces


def picture(pdf: bytes, scale: float = 4) -> Image:
    """Return the first page as a grey picture, `scale` pixels to a point."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=scale).to_pil().convert("L")
