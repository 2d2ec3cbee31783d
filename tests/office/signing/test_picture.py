"""The drawn seal: round, red, transparent, 42 mm, and it says that it is a demonstration."""

import io

import pytest
from PIL import Image

from office.signing.picture import DOTS, seal_picture
from tests.office.signing import seals


def test_it_is_42_millimetres_of_red_on_nothing() -> None:
    picture = Image.open(io.BytesIO(seals.picture()))
    assert picture.mode == "RGBA" and picture.width == picture.height
    assert 41.9 < picture.width / DOTS * 25.4 < 42.1 <= 45
    assert {pixel[:3] for pixel in picture.getdata() if pixel[3] > 200} == {(204, 0, 0)}  # type: ignore[index]
    assert picture.getpixel((0, 0))[3] == 0 and picture.getpixel((picture.width // 2, picture.height // 2))[3] == 255  # type: ignore[index]


def test_a_demonstration_says_so() -> None:
    real, shown = (Image.open(io.BytesIO(seal_picture("青岛市档案局", demonstration=is_one))) for is_one in (False, True))
    side = real.width
    below = (side // 3, round(side * 0.7), side * 2 // 3, round(side * 0.86))
    assert real.crop(below).getchannel("A").getbbox() is None
    assert shown.crop(below).getchannel("A").getbbox() is not None


@pytest.mark.parametrize("name", ["", "长" * 31])
def test_a_name_that_does_not_fit_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 30"):
        seal_picture(name, demonstration=False)
