"""pyHanko starts an event loop; a thread that already has one may not start a second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")


def in_own_thread(work: Callable[[], Made]) -> Made:
    """Do the work in a thread of its own and return what it made, or raise what it raised."""
    with ThreadPoolExecutor(max_workers=1) as one:
        return one.submit(work).result()
