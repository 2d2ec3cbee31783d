"""The faces papers are set in: which are here, which characters they can draw, and what to tell the reader.

GB/T 9704 asks for FangSong, KaiTi, HeiTi and XiaoBiaoSong. They come from OFFICIAL_FONT_DIR (an
organisation's own) or FONT_DIR (Fandol, fetched by ops/fonts.sh). Characters they lack, mostly in names, come
from Noto CJK.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

# What the file of each face may be called, the best first; suffix .otf or .ttf.
FACE_FILES = {
    "song": ("FandolSong-Bold", "方正小标宋简体", "方正小标宋_GBK", "FZXBSJW", "FZXBSJW--GB1-0"),
    "fang": ("FandolFang-Regular", "仿宋_GB2312", "仿宋", "simfang", "FZFSJW--GB1-0"),
    "kai": ("FandolKai-Regular", "楷体_GB2312", "楷体", "simkai", "FZKTJW--GB1-0"),
    "hei": ("FandolHei-Regular", "黑体", "simhei", "FZHTJW--GB1-0"),
}
FALLBACK_FILES = ("NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf", "NotoSansCJK-Regular.ttc")
SYSTEM_FONT_DIRS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "/Library/Fonts")
# Characters that take no ink: white space, and joiners and selectors that only shape their neighbours.
INKLESS = frozenset("\t\n\r\u00ad\u200b\u200c\u200d\u2060\ufeff") | {chr(c) for c in range(0xFE00, 0xFE10)}
# Marks that turn the reading direction would let a paper show another text than the record holds.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Face:
    """One face: `role` is song, fang, kai or hei for an official face, "fallback" for Noto."""

    role: str
    path: Path
    own: bool = False  # from OFFICIAL_FONT_DIR


def official_faces() -> dict[str, Face]:
    """Return the official faces that are here, by role; each is looked for once in a process."""
    faces = {}
    for role in FACE_FILES:
        for directory, own in ((settings.OFFICIAL_FONT_DIR, True), (settings.FONT_DIR, False)):
            path = _face_file(role, Path(directory)) if directory else None
            if path:
                faces[role] = Face(role, path, own)
                break
    return faces


@lru_cache(maxsize=64)
def _face_file(role: str, directory: Path) -> Path | None:
    for stem in (role, *FACE_FILES[role]):
        for suffix in (".otf", ".ttf"):
            if (directory / f"{stem}{suffix}").is_file():
                return directory / f"{stem}{suffix}"
    return None


@lru_cache(maxsize=1)
def fallback_faces() -> tuple[Face, ...]:
    """Return the Noto CJK faces of this machine, serif first; looked for once in a process."""
    found = []
    for name in FALLBACK_FILES:
        for directory in SYSTEM_FONT_DIRS:
            path = next(Path(directory).expanduser().rglob(name), None)
            if path:
                found.append(Face("fallback", path))
                break
    return tuple(found)


def all_faces() -> list[Face]:
    """Return every face a paper may use: official ones first, then the fallback."""
    return [*official_faces().values(), *fallback_faces()]


def missing_glyphs(text: str) -> set[str]:
    """Return the characters of `text` that no face can draw, and those that turn the reading direction."""
    wanted = set(text) - INKLESS
    missing = wanted & TURNING
    wanted -= missing
    for face in all_faces():
        wanted = {character for character in wanted if ord(character) not in _coverage(face.path)}
        if not wanted:
            break
    return missing | wanted


@lru_cache(maxsize=16)
def _coverage(path: Path) -> frozenset[int]:
    """Return the code points a font file has; of a collection the Simplified Chinese font."""
    from fontTools.ttLib import TTCollection, TTFont

    if path.suffix != ".ttc":
        return frozenset(TTFont(path, lazy=True).getBestCmap())
    fonts: Iterator[TTFont] = iter(TTCollection(path, lazy=True).fonts)
    chinese = next(font for font in fonts if str(font["name"].getDebugName(1)).endswith(" SC"))
    return frozenset(chinese.getBestCmap())


def font_warning() -> str:
    """Return what a preview must say about the faces in use; empty when all official faces are here."""
    if len(official_faces()) == len(FACE_FILES):
        return ""
    return _("The official typefaces are not all installed here: this paper is set in a substitute typeface.")


def font_assets() -> dict[str, Path | bytes]:
    """Return the assets `font/ROLE.otf`, and `css/fonts.css` which names them "Paper Song", "Paper Fang"…"""
    assets: dict[str, Path | bytes] = {}
    rules = []
    for role, face in official_faces().items():
        name = f"font/{role}{face.path.suffix}"
        assets[name] = face.path
        weight = "bold" if role == "song" else "normal"  # 小标宋 is heavy: its fallback must be bold
        family = f'font-family: "Paper {role.title()}"; font-weight: {weight}'
        rules.append(f'@font-face {{ {family}; src: url("asset:{name}"); }}')
    assets["css/fonts.css"] = "\n".join(rules).encode()
    return assets
