"""How much of each corpus is sent; `make hostile` sets these to the whole."""

import os


def size(name: str, usual: int) -> int:
    """The number that the environment names, or what the suite does."""
    return int(os.environ.get(f"HOSTILE_{name}", usual))


REQUESTS = size("REQUESTS", 400)
SEARCHES = size("SEARCHES", 200)
PAYLOADS = size("PAYLOADS", 12)
NAMES = size("NAMES", 20)
SEED = size("SEED", 20261126)
