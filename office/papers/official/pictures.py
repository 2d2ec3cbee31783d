"""The pictures of a document: PNG or JPEG, given by their SHA-256."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from office.papers.errors import PaperFailed

DOTS = 96  # to an inch, of a picture that is not too large for its place
MEDIA = {"PNG": "png", "JPEG": "jpg"}


@dataclass(frozen=True)
class Opened:
    """A picture: its name as an asset of the paper, and its natural size in millimetres."""

    asset: str
    width: float
    height: float


def read_picture(file: str, pictures: Mapping[str, bytes]) -> Opened:
    """Return a picture's name and size; PaperFailed when it is not given, or is neither PNG nor JPEG."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(pictures[file]), formats=tuple(MEDIA)) as image:
            width, height = (pixels / DOTS * 25.4 for pixels in image.size)
            return Opened(f"picture/{file}.{MEDIA[str(image.format)]}", width, height)
    except KeyError as error:
        raise PaperFailed(f"picture {file[:64]} is not given") from error
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise PaperFailed(f"picture {file[:64]} is neither PNG nor JPEG: {error}") from error
