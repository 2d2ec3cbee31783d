"""Places where the fault tests kill the process; without OFFICE_FAILPOINTS in the environment they do nothing.

OFFICE_FAILPOINTS="perform.before_commit=3,relay.after_send=1" kills at the third and at the first passing.
"""

import os
import signal

_armed: dict[str, int] = {}


def arm(points: str) -> None:
    """Read the list of failpoints to die at, with the passing at which to die."""
    _armed.clear()
    for point in filter(None, points.split(",")):
        name, _, passing = point.partition("=")
        _armed[name] = int(passing or 1)


def failpoint(name: str) -> None:
    """Die here, without any clean-up, if this passing of this place was asked for."""
    if not _armed or name not in _armed:
        return
    _armed[name] -= 1
    if _armed[name] == 0:
        _tell(name)
        os.kill(os.getpid(), signal.SIGKILL)


def _tell(name: str) -> None:
    """Leave the name behind for whoever counts the deaths, in the file they named."""
    if seen := os.environ.get("OFFICE_FAILPOINTS_SEEN"):
        with open(seen, "a", encoding="utf-8") as record:
            record.write(f"{name}\n")


arm(os.environ.get("OFFICE_FAILPOINTS", ""))
