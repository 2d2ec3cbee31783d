"""Records full of words that occur nowhere else, and a reader who opens every page there is and looks for them."""

import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import Resolver404, resolve
from pypdf import PdfReader

from office.break_glass import services as break_glass
from office.outbox.services import drain
from office.permissions.declared import addresses
from office.permissions.grants import grant
from office.records.attachments import receive
from office.records.models import Attachment, Draft, Link, Note, Record
from office.records.perform import changing
from office.registers.forms import form_of
from office.registers.services import file_new
from office.routing.models import JournalLine, Step
from office.routing.services.circulating import circulate
from office.testing import account
from secretariat.incoming_document.register import IncomingDocumentRegister
from secretariat.incoming_document.test_incoming_document import letter
from secretariat.organ.models import Organ
from tests.guards.who.asking import Answer, Asker
from tests.guards.who.cells import in_turn
from tests.guards.who.expected import ALL
from tests.guards.who.world import PEOPLE

LEADERS = {"director", "deputy"}
DESK = {"registry", "secretariat.head"}
SENDERS = {"sysadmin", "auditor"}  # the table of those who write to the office is theirs to keep and to look at
FIELDS = ("title", "summary", "number", "note", "opinion", "filename", "filetext", "sender")
LINKS = re.compile(r'\b(?:href|src|action|hx-get|data-src)="([^"#]+)')
MOST_OF_A_KIND = 4 if ALL else 2  # addresses of one pattern that are opened, beside those of the seeded records
LEAVES = {"logout", "set_language"}


class Seeded:
    """Canary words, and who may meet each of them; `probes` are words beside them to search by."""

    def __init__(self) -> None:
        self.may: dict[str, set[str]] = {}
        secret = self._record("secret", "registry", "work_secret", DESK | LEADERS)
        theirs = self._record("theirs", "registry", "internal", DESK | LEADERS)
        shown = self._record("shown", "registry", "public", DESK | LEADERS | {"website.staff"})
        self.records: list[Record] = [secret, theirs, shown]
        grant(account("registry"), account("website.staff").person, shown, cause="for information")
        for hidden in (secret, theirs):  # a link shows its other end only to who may see it
            Link.objects.create(source=shown, target=hidden, kind=Link.Kind.SEE_ALSO, added_by=account("director").person)
        self._draft("registry")
        self.asked = break_glass.ask(account("sysadmin"), [secret], self._word("reason", "glass", CONCERNED), 30)
        break_glass.refuse(account("director"), self.asked.pk, self._word("refusal", "glass", CONCERNED))
        drain()

    def probe(self, token: str) -> str:
        """A word that stands beside the canary and is searched for: a page repeats what was searched."""
        return f"near{token}"

    def met_in(self, text: str) -> set[str]:
        """The canaries that a text tells."""
        return {token for token in self.may if token in text}

    def _word(self, name: str, where: str, may: set[str]) -> str:
        token = f"zq{where}{name}zq"
        self.may[token] = may
        return f"{token} {self.probe(token)}"

    def _record(self, where: str, filer: str, grade: str, may: set[str]) -> Any:
        words = {name: self._word(name, where, may) for name in FIELDS}
        self.may[words["sender"].split()[0]] = may | SENDERS
        sender = Organ.objects.create(name=words["sender"])
        user = account(filer)
        file = SimpleUploadedFile(f"{words['filename']}.txt", words["filetext"].encode(), "text/plain")
        typed = letter(title=words["title"], grade=grade, summary=words["summary"], sender=sender.name,
                       sender_number=words["number"])
        form = form_of(IncomingDocumentRegister)(typed, user=user)
        assert form.is_valid(), form.errors
        record = file_new(user, IncomingDocumentRegister, form, [receive(user, file).key])
        with changing(user, record.pk, "note") as change:
            Note.objects.create(record_id=record.pk, text=words["note"], by_id=change.person_id)
        circulate(user, record.pk, [f"p{account('director').person.appointments.get().post_id}"], words["opinion"])
        return record

    def _draft(self, username: str) -> None:
        text = self._word("draft", "own", {username})
        Draft.objects.create(person=account(username).person, form="/secretariat/incoming_document/new/", title=text,
                             data={"title": text})

    def starts(self, turn: int) -> Iterator[str]:
        """Where the crawl begins: every address without a variable, every page of the records.

        Papers are dear: at each turn another one is made of each record.
        """
        yield from (f"/{one.path}" for one in addresses() if "<" not in one.path and "(" not in one.path)
        for seat, record in enumerate(self.records):
            place = record.get_absolute_url()
            yield from (f"{place}print/{name}.pdf" for name in in_turn(PAPERS, turn + seat))
            yield from (place + page for page in PAGES)
            yield from (f"/records/{record.pk}/{page}" for page in HANGING)
            yield from (f"/files/{one.pk}{page}" for one in Attachment.objects.filter(record_id=record.pk)
                        for page in ("/", "/1/", "/take-off/"))
            yield from (f"/routes/{record.pk}/{act}/{step.pk}/" for step in Step.objects.filter(record=record.pk)
                        for act in ("agree", "return", "urge"))
            yield from (f"/routes/{record.pk}/readers/{line.pk}/" for line in
                        JournalLine.objects.filter(record=record.pk, name="circulate"))
            yield from (f"/routes/{record.pk}/{page}" for page in ("start/", "circulate/", "withdraw/"))
        yield f"/emergency-access/{self.asked.pk}/"

    def questions(self, token: str) -> Iterator[str]:
        """Every place that answers a question: search, suggestions, filtered lists, exports."""
        word = quote(self.probe(token))
        yield f"/search/?q={word}"
        yield f"/secretariat/incoming_document/?q={word}"
        yield f"/?q={word}&tab=read"
        yield f"/secretariat/senders/?sender={quote(token)}"
        yield f"/secretariat/organs/?q={word}"
        yield f"/secretariat/organs/suggest/?q={word}"
        yield f"/people/find?q={word}"
        yield f"/secretariat/incoming_document/export.csv?q={word}"


CONCERNED = {"sysadmin", "security", "auditor", "director", "deputy"}
PAGES = ("", "edit/", "history/", "do/close/", "do/lend/")
PAPERS = ("handling_sheet", "record", "label")
HANGING = ("limit/", "limit/pause/", "rights/", "note/", "link/")


class Reader:
    """One account that opens everything; `met` are the canaries it met, with where."""

    def __init__(self, username: str, asker: Asker, seeded: Seeded) -> None:
        self.username, self.asker, self.seeded = username, asker, seeded
        self.met: dict[str, str] = {}
        self.opened = 0
        self.seen: set[str] = set()
        self.kinds: Counter[str] = Counter()

    def crawl(self) -> None:
        """Begin at every start and follow every link; then ask for every word, in two places that go round."""
        waiting = deque(self.seeded.starts(PEOPLE.index(self.username)))
        starts = set(waiting)
        while waiting:
            address = waiting.popleft()
            if address in self.seen or not (address in starts or self._is_wanted(address)):
                continue
            waiting.extend(self._links(address, self._open(address)))
        for place, token in enumerate(self.seeded.may):
            for address in in_turn(list(self.seeded.questions(token)), place + PEOPLE.index(self.username), most=2):
                self._open(address)

    def _is_wanted(self, address: str) -> bool:
        try:
            kind = resolve(urlsplit(address).path)
        except Resolver404:
            return False
        name = f"{kind.route}?{sorted(urlsplit(address).query.split('=')[:1])}"
        self.kinds[name] += 1
        return kind.url_name not in LEAVES and "/print/" not in kind.route and self.kinds[name] <= MOST_OF_A_KIND

    def _open(self, address: str) -> Answer:
        self.seen.add(address)
        self.opened += 1
        answer = self.asker.ask("GET", address)
        assert answer.status < 500 or address == "/readyz", address  # it says what lacks on this machine
        for token in self.seeded.met_in(text_of(answer)):
            if not self._is_echo(token, address):
                self.met.setdefault(token, address)
        return answer

    def _is_echo(self, token: str, address: str) -> bool:
        """A page repeats the question; the question was not told it by the page."""
        return token in address

    def _links(self, address: str, answer: Answer) -> Iterator[str]:
        found = LINKS.findall(answer.body.decode("utf-8", "replace")) if answer.body[:1] in b"<\n " else []
        for link in [answer.location, *map(unescape, found)]:
            parts = urlsplit(link)
            if link.startswith("/") and not link.startswith("/static/"):
                yield link
            elif link.startswith("?"):
                yield urlsplit(address).path + link
            elif parts.path and not parts.netloc and not parts.scheme and link[:1] not in "#":
                yield re.sub(r"[^/]*$", "", urlsplit(address).path) + link.removeprefix("./")

    def leaks(self) -> dict[str, str]:
        """What was met and may not be."""
        return {token: where for token, where in self.met.items() if self.username not in self.seeded.may[token]}

    def allowed(self) -> set[str]:
        """What this account may meet."""
        return {token for token, who in self.seeded.may.items() if self.username in who}


def text_of(answer: Answer) -> str:
    """The words of a page, a table or a paper."""
    body = answer.body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    if body.startswith(b"%PDF"):
        return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages))
    return body.decode("utf-8", "replace")
