"""A long table to PDF by Typst: its one importer, free of Django.

Run as a program it reads one book as JSON from standard input, under limits of time and memory, and writes the PDF.
"""

import json
import runpy
import sys
import tempfile
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).resolve().parent
NO_NETWORK = str(HERE.parents[1] / "files" / "no_network.py")
SOURCE = HERE / "book.typ"
FAILED = 3  # exit status: what Typst said is on standard error
MOST_BYTES = 256 << 20


def set_book(book: dict[str, Any], faces: dict[str, list[str]]) -> bytes:
    """Return a book as PDF/A-3u. `faces`: the font files of each role, the best first. typst.TypstError.

    Typst sees a folder with the book, its source and these fonts, and nothing else of this machine. Its pages are not
    tagged: the tags of a table would make the file twelve times as large.
    """
    with tempfile.TemporaryDirectory(prefix="book-") as folder:
        root = Path(folder)
        fonts = root / "fonts"
        fonts.mkdir()
        for path in {path for paths in faces.values() for path in paths}:
            (fonts / Path(path).name).symlink_to(path)
        known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)])
        families = {role: [_family(known, path) for path in paths] for role, paths in faces.items()}
        (root / "book.json").write_text(json.dumps({**book, "faces": families}), encoding="utf-8")
        (root / "book.typ").write_bytes(SOURCE.read_bytes())
        compiler = typst.Compiler(root / "book.typ", root=root, font_paths=known, ignore_system_fonts=True)
        pdf = compiler.compile(format="pdf", pdf_standards="a-3u", timestamp=book["stamp"], pdf_tags=False)
        assert isinstance(pdf, bytes)
        return pdf


def _family(known: typst.Fonts, path: str) -> str:
    """The family a font file holds; of a collection the Simplified Chinese one."""
    file = Path(path).resolve()
    families = [font.family for font in known.fonts() if font.path and Path(font.path).resolve() == file]
    return next((family for family in families if family.endswith(" SC")), families[0])


def main() -> int:
    """Set the book given as JSON; arguments: CPU seconds and megabytes of address space."""
    seconds, megabytes = int(sys.argv[1]), int(sys.argv[2])
    # By its path, as this program is run: without the package.
    runpy.run_path(NO_NETWORK)["confine"](seconds, megabytes, MOST_BYTES)
    given = json.load(sys.stdin)
    try:
        sys.stdout.buffer.write(set_book(given["book"], given["faces"]))
    except typst.TypstError as error:
        sys.stderr.write(error.message)
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
