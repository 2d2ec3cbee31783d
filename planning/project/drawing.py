"""Drawing lots so that anybody can draw them again: the keys are put in order by SHA-256 of the seed and the key."""

import hashlib
import secrets
from collections.abc import Iterable

METHOD = "sha256"  # said with every draw, so that another method may follow one day


def new_seed() -> str:
    """A seed nobody could know before: 256 bits of the machine's randomness, in hexadecimal."""
    return secrets.token_hex(32)


def lot(seed: str, key: int) -> str:
    """The lot of one key: SHA-256 of "<seed>:<key>", in hexadecimal."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def draw(seed: str, keys: Iterable[int], count: int) -> list[int]:
    """The `count` keys with the lowest lots, the lowest first. Raises ValueError if there are not so many."""
    known = sorted(set(keys), key=lambda key: lot(seed, key))
    if count > len(known):
        raise ValueError(f"{count} of {len(known)} cannot be drawn")
    return known[:count]
