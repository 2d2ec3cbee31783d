"""A program for the tests of office/warm: what it is asked to do, it does."""

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

LOADED = []


def prepare(given: dict[str, Any]) -> None:
    """Keep what it was prepared with, and tell that it was."""
    LOADED.append(given)
    tempfile.gettempdir()  # it is remembered from now on
    with Path(given["told"]).open("a") as told:
        told.write(f"{os.getpid()}\n")


def main(request: dict[str, Any]) -> int:
    """Do what the request names."""
    what = request["do"]
    if what == "tell":
        listed = [f"/proc/self/fd/{one}" for one in os.listdir("/proc/self/fd") if int(one) > 2]
        files = [os.readlink(one) for one in listed if os.path.lexists(one)]  # not the listing's own
        print(json.dumps({"parent": os.getppid(), "environment": dict(os.environ), "folder": os.getcwd(), "temporary": tempfile.gettempdir(),
                          "files": files, "threads": len(os.listdir("/proc/self/task")), "loaded": len(LOADED)}))
        LOADED.append({})  # the next child does not see it
    elif what == "sleep":
        Path(request["begun"]).write_text(str(os.getpid()))
        time.sleep(60)
    elif what == "burn":
        resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
        while True:
            pass
    elif what == "fill":
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        bytearray(2 << 30)
    elif what == "fail":
        raise ValueError("不通")
    elif what == "write":
        sys.stdout.write("字" * request["characters"])
    return int(request.get("status", 0))
