"""What the harness itself promises: a killed child never touched its parent's or its sisters' connections."""

import asyncio
import os

import pytest
from django.db import connection

from tests.faults.forked import fork

pytestmark = pytest.mark.django_db


async def _child_has_a_connection(forking) -> bool:
    """Fork while an event loop runs in this thread, as a browser's does."""
    pid = forking()
    if pid == 0:
        os._exit(connection.connection is not None)
    return os.WEXITSTATUS(os.waitpid(pid, 0)[1]) == 1


def test_a_child_has_none_of_its_parents_connections() -> None:
    connection.ensure_connection()
    assert not asyncio.run(_child_has_a_connection(fork))
    assert asyncio.run(_child_has_a_connection(os.fork))  # the twin
