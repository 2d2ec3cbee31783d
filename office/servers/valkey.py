"""One embedded Valkey: the broker of the demo and the tests, on a private Unix socket."""

import signal
import socket
from pathlib import Path

from office.servers import places, process, programs


class Valkey:
    """The Valkey of one kind of servers, "demo" or "test"."""

    def __init__(self, kind: str) -> None:
        self.home = places.data_directory(kind)
        self.directory = places.socket_directory(kind)
        self.socket = self.directory / "valkey.sock"
        self.pid_file = self.home / "valkey.pid"
        self.log = self.home / "valkey.log"

    def url(self, number: int = 0) -> str:
        """The broker's address as Celery reads it; `number` is one of 1,024 separate databases."""
        return f"redis+socket://{self.socket}?virtual_host={number}"

    def pid(self) -> int:
        """The server's process id; 0 when it does not run."""
        pid = process.pid_in(self.pid_file)
        return pid if pid and process.alive(pid, "valkey") else 0

    def start(self) -> None:
        """Start it and wait until it answers."""
        if self.pid():
            if process.wait(self._answers, 60 if self.socket.exists() else 10):
                return
            self.stop()  # unreachable: its socket was removed, perhaps with the rest of /tmp
        places.private(self.home)
        places.private(self.directory)
        self.pid_file.unlink(missing_ok=True)
        command: list[str | Path] = [
            *(
                programs.valkey_program(),
                "--port",
                "0",
                "--unixsocket",
                self.socket,
                "--unixsocketperm",
                "700",
            ),
            *("--dir", self.home, "--pidfile", self.pid_file, "--databases", "1024"),
            *("--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", ""),
        ]
        child = process.start(command, self.log, cwd=self.home, **places.servant_arguments())
        if (
            not process.wait(lambda: self._answers() or child.poll() is not None, 30)
            or child.poll() is not None
        ):
            raise SystemExit(f"Valkey did not start; see {self.log}")
        self.pid_file.write_text(f"{child.pid}\n")

    def stop(self) -> None:
        """Stop it; its append-only file keeps what it held."""
        if pid := self.pid():
            process.stop(pid, "valkey", [(signal.SIGTERM, 10), (signal.SIGKILL, 5)])
        self.socket.unlink(missing_ok=True)
        self.pid_file.unlink(missing_ok=True)

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
