"""A mail server on a real socket that can die at the worst moment: after it has taken a mail, before it says so."""

import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class Mailbox:
    """What arrived, and how often the server is still to die: after the mail, or before it."""

    mails: list[Message] = field(default_factory=list)
    die_after: int = 0
    die_before: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def dies(self, when: str) -> bool:
        """Whether the server dies now; each death is counted down."""
        with self.lock:
            left = getattr(self, when)
            setattr(self, when, max(0, left - 1))
            return left > 0


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand over a mail."""

    server: "MailServer"

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().strip().upper():
            if line.startswith(b"DATA"):
                if not self.take():
                    return
            elif line.startswith(b"QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self) -> bool:
        """Receive a mail; False when the server died over it."""
        box = self.server.mailbox
        if box.dies("die_before"):
            return False
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        with box.lock:
            box.mails.append(message_from_bytes(b"".join(lines)))
        if box.dies("die_after"):
            return False
        self.say("250 taken")
        return True

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine, each conversation in a thread of its own."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mailbox = Mailbox()

    def __enter__(self) -> "MailServer":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
