"""Checks of pictures (PNG, JPEG, TIFF) and their page images (no Django)."""

import io
import struct
import warnings
import zipfile
from typing import NamedTuple

from PIL import Image, ImageOps

from office.files.limits import Limits, Refusal

_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)
FORMATS = {"png": ("PNG",), "jpeg": ("JPEG", "MPO"), "tiff": ("TIFF",)}
_UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    ZeroDivisionError,
    Image.DecompressionBombError,
    Warning,
)


def check_image(path: str, family: str, limits: Limits) -> None:
    """Raise Refusal unless every picture in the file decodes whole and keeps to the limit of pixels."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = None  # our own count below comes before any decoding
    try:
        with Image.open(path, formats=[FORMATS[family][0]]) as image:
            if image.format not in FORMATS[family]:
                limits.refuse("damaged")
            for number in range(count_frames(image, limits)):
                image.seek(number)
                check_size(image, limits)
                image.load()
    except _UNREADABLE as error:
        raise Refusal("damaged") from error
    if zipfile.is_zipfile(path):
        limits.refuse("polyglot")
    _check_ending(path, limits)


def count_frames(image: Image.Image, limits: Limits) -> int:
    """Return the number of pages: those of a TIFF; any other picture is one."""
    if image.format != "TIFF":
        return 1
    number = 0
    while True:
        try:
            image.seek(number)
        except EOFError:
            return number
        number += 1
        if number > limits.pages:
            limits.refuse("too_many_pages", limit=limits.pages)


def check_size(image: Image.Image, limits: Limits) -> None:
    """Refuse a picture whose header says it is too large, before it is decoded."""
    if image.width * image.height > limits.pixels:
        size = {"width": image.width, "height": image.height}
        limits.refuse("too_many_pixels", limit=limits.pixels // 1_000_000, **size)


def _check_ending(path: str, limits: Limits) -> None:
    """Refuse a page or a script hidden behind the picture's end."""
    with open(path, "rb") as stream:
        stream.seek(0, io.SEEK_END)
        stream.seek(max(0, stream.tell() - 64 * 1024))
        tail = stream.read().lower()
    if any(mark in tail for mark in (b"<script", b"<html", b"<?php", b"%pdf-1")):
        limits.refuse("polyglot")


class PageImage(NamedTuple):
    """A page as WebP; width and height in pixels."""

    body: bytes
    width: int
    height: int


def page_image(image: Image.Image, width: int) -> PageImage:
    """Return the picture as WebP, upright, at most ``width`` pixels wide, without its metadata."""
    image = _smaller(image, width)
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode not in ("RGB", "L"):
        image = _flatten(image)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=80, method=2)
    return PageImage(out.getvalue(), image.width, image.height)


def _smaller(image: Image.Image, width: int) -> Image.Image:
    """Return the picture at the size it is shown in, with never more than two copies of it in memory."""
    if image.mode == "1":
        image = image.convert("L")  # else a fax page would be thinned out instead of averaged
    elif image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    across = image.height if image.getexif().get(_ORIENTATION) in _ON_ITS_SIDE else image.width
    scale = width / across
    if scale >= 1:
        return image
    step = int(1 / scale / 2)
    if step > 1 and image.mode in ("RGBA", "LA", "PA"):
        # Averaging pixels with alpha copies the whole picture: first take every step-th one.
        size = (image.width // step, max(1, image.height // step))
        image = image.resize(size, Image.Resampling.NEAREST)
        scale *= step
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _flatten(image: Image.Image) -> Image.Image:
    """Return the picture on white paper, in colours a browser shows."""
    if image.mode in ("I;16", "I", "F"):
        low, high = (float(value) for value in image.getextrema())  # type: ignore[arg-type]
        span = (high - low) or 1
        return image.convert("F").point(lambda value: (value - low) * (255 / span)).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")
