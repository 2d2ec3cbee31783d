"""What the fault tests' harness itself promises: a killed child never touched its parent's or its sisters' connections."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.faults.forked import fork

pytestmark = pytest.mark.django_db


@contextmanager
def running(loop: asyncio.AbstractEventLoop | None) -> Iterator[None]:
    """This thread's event loop runs, as with a browser open, or none does."""
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(before)


def child_has_a_connection(forking: Callable[[], int]) -> bool:
    """Fork beside a running loop, which the child has not."""
    with running(asyncio.new_event_loop()):
        pid = forking()
        if pid == 0:
            os._exit(connection.connection is not None)
        return os.WEXITSTATUS(os.waitpid(pid, 0)[1]) == 1


def test_a_child_has_none_of_its_parents_connections() -> None:
    with running(None):
        connection.ensure_connection()
        assert not child_has_a_connection(fork)
        assert child_has_a_connection(os.fork)  # the twin
