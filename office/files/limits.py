"""The limits a handed-in file must keep, and the refusal when it does not (no Django)."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Never

KB = 1024
MB = 1024 * KB


class Refusal(Exception):
    """A file is refused: ``code`` names the reason, ``detail`` the figures for the sentence."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds. ``off`` names refusals switched off: the tests' seam, never live."""

    max_bytes: int = 50 * MB
    entries: int = 1000  # files inside a zip
    unpacked: int = 200 * MB  # their bytes, counted while they are unpacked
    ratio: int = 100  # unpacked to packed ...
    ratio_from: int = MB  # ... looked at from this many bytes on: small XML often packs better than 1:100
    pixels: int = 50_000_000  # of one picture
    pages: int = 2000  # of a PDF or TIFF
    cpu_seconds: int = 20
    wall_seconds: int = 40
    memory: int = 512 * MB
    output: int = 32 * MB  # what the child may write: its answer, or one page image
    off: tuple[str, ...] = ()

    def refuse(self, code: str, **detail: Any) -> None:
        """Raise Refusal(code), unless this refusal is switched off."""
        if code not in self.off:
            raise Refusal(code, **detail)

    def without(self, *codes: str) -> "Limits":
        """Return the same limits with these refusals switched off."""
        return replace(self, off=codes)

    def as_dict(self) -> dict[str, Any]:
        """Return the limits as plain data, for the child process."""
        return asdict(self)


def unreachable(code: str) -> Never:
    """Raise the refusal where reading cannot go on whatever is switched off."""
    raise Refusal(code)
