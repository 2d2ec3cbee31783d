"""The code on a paper's last page: twenty characters that nobody guesses and nobody misreads (no Django)."""

import re
import secrets
import unicodedata

# Without 0 O D, 1 I L, 2 Z, 5 S, 8 B, U V: what is misread on paper. 20 of 22 are 89 bits.
ALPHABET = "34679ACEFGHJKMNPQRTWXY"
LENGTH, GROUP = 20, 5
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_BETWEEN = re.compile(r"[\s\-–—‑·.]+")


def new_code() -> str:
    """A new code, as it is kept: twenty characters without anything between them."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def grouped(code: str) -> str:
    """A code as it is printed: four groups of five."""
    return "-".join(code[place:place + GROUP] for place in range(0, len(code), GROUP))


def read_code(typed: str) -> str:
    """The code in what somebody typed or scanned, with or without hyphens, or in a QR code's address; "" if none."""
    text = unicodedata.normalize("NFKC", typed[:300]).strip().rstrip("/").rsplit("/", 1)[-1].split("?")[0]
    code = _BETWEEN.sub("", text).upper()
    return code if _CODE.fullmatch(code) else ""
