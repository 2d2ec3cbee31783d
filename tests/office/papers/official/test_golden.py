"""Every format beside its picture: small grey pages, looked at by a person once, and compared since.

After a meant change: UPDATE_GOLDEN=1 pytest tests/office/papers/official/test_golden.py, and look at the pictures.
"""

import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from office.papers.official import samples
from tests.office.papers.official.measuring import make

GOLDEN = Path(__file__).parent / "golden"
SCALE = 30 / 72  # 30 dots to an inch
MOST = 3.0  # grey levels that a picture may differ by on average, of 255; another title differs by more


def drawn(name: str) -> Image.Image:
    """Return the pages of a sample side by side, at most four, softened so that a hair's breadth does not count."""
    pictures = {samples.CHART_FILE: samples.CHART}
    document = pypdfium2.PdfDocument(make(samples.SAMPLES[name](), pictures=pictures).pdf)
    pages = [
        document[place].render(scale=SCALE).to_pil().convert("L") for place in range(min(len(document), 4))
    ]
    whole = Image.new("L", (sum(page.width for page in pages), pages[0].height), 255)
    left = 0
    for page in pages:
        whole.paste(page, (left, 0))
        left += page.width
    return whole.filter(ImageFilter.GaussianBlur(1))


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures where either shows anything, in grey levels."""
    if one.size != other.size:
        return 255.0
    shown = ImageChops.darker(one, other).point(lambda value: 255 if value < 250 else 0)
    differing = ImageChops.difference(one, other).histogram(mask=shown)
    return sum(level * count for level, count in enumerate(differing)) / max(sum(differing), 1)


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_a_format_looks_as_it_did(name: str) -> None:
    file = GOLDEN / f"{samples.SAMPLES[name].__name__}.png"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        drawn(name).save(file, optimize=True)
    with Image.open(file) as kept:
        assert difference(kept.convert("L"), drawn(name)) < MOST


def test_twin_another_title_or_a_moved_line_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from office.papers.official import head, make

    with Image.open(GOLDEN / "unsealed.png") as kept:
        monkeypatch.setattr(head, "RULE_BELOW", 8.0)
        make._made.cache_clear()
        moved = difference(kept.convert("L"), drawn("不加盖印章的通知"))
    make._made.cache_clear()
    assert moved > MOST
