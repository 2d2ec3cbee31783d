"""A door before the broker that can go silent: what went through before stays open and answers nothing."""

import socket
import threading
from contextlib import suppress
from pathlib import Path


class Proxy:
    """Listens on a free port of this machine and passes on to a Unix socket."""

    def __init__(self, behind: Path) -> None:
        self.behind = behind
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.passing: list[threading.Event] = []  # one for each connection; cleared, it is silent for ever

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.close()

    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def silence(self) -> int:
        """From now on nothing passes through the connections there are; how many those are. New ones work."""
        for connection in self.passing:
            connection.clear()
        return len(self.passing)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(str(self.behind))
                open_ = threading.Event()
                open_.set()
                self.passing.append(open_)
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(one, other, open_), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket, open_: threading.Event) -> None:
        """Swallows what comes while it is silent; neither side hears of anything."""
        with suppress(OSError):
            while part := one.recv(65536):
                if open_.is_set():
                    other.sendall(part)
        if open_.is_set():
            for end in (one, other):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
