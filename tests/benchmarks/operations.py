"""What is measured: each operation as the product, the minimal project and bare SQL do it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from uuid import uuid4

from tests.benchmarks.bare import Bare
from tests.benchmarks.client import Client
from tests.benchmarks.keys import LEADER, LEADERS, PASSWORD
from tests.benchmarks.served import Served
from tests.benchmarks.words import COMMON, RARE, SENDERS, TWO_CHARACTERS

Work = Callable[[], object]
LIST = "/secretariat/incoming_document/"


@dataclass
class Operation:
    """One operation: a name, and for each system the work of one request."""

    name: str
    product: Work
    minimal: Work | None = None
    bare: Work | None = None


class People:
    """Signed-in clients of one server, by account."""

    def __init__(self, served: Served) -> None:
        self.served, self.clients = served, {}

    def __getitem__(self, username: str) -> Client:
        if username not in self.clients:
            client = self.clients[username] = Client(self.served.port, username)
            client.sign_in(self.served.sign_in, PASSWORD)
        return self.clients[username]


class Product:
    """The product's operations."""

    def __init__(self, served: Served, plan: dict[str, Any]) -> None:
        self.people, self.served, self.plan = People(served), served, plan
        self.heads = cycle(sorted({name for name, _pk in plan["filed"]}))
        self.leaders = cycle(f"bench{LEADER + number}" for number in range(LEADERS))
        self.lying, self.filed, self.acts = cycle(plan["lying"]), cycle(plan["filed"]), iter(plan["to_act"])
        self.serial = iter(range(10**9))

    def inbox(self) -> object:
        return self.people[next(self.heads)].get("/")

    def document_to_act(self) -> object:
        name, pk = next(self.lying)
        return self.people[name].get(f"{LIST}{pk}/")

    def document_filed(self) -> object:
        name, pk = next(self.filed)
        return self.people[name].get(f"{LIST}{pk}/")

    def register(self) -> object:
        number = next(self.serial)
        name = registry_of(next(self.heads))
        form = {
            "sender": SENDERS[number % 40], "sender_number": "", "title": f"关于第{uuid4().hex[:8]}号请示的通知", "document_kind": "notice",
            "urgency": "ordinary", "received_on": "2026-11-25", "channel": "exchange", "copies": "1", "pages": "3",
            "grade": "internal", "form_key": uuid4()}
        return self.people[name].post(f"{LIST}new/", form)

    def act(self) -> object:
        record, step, name = next(self.acts)
        form = {"opinion": "拟同意，请按程序办理。", "to_2_instruct": f"p{LEADER + 3}", "form_key": uuid4()}
        return self.people[name].post(f"/routes/{record}/agree/{step}/", form)

    def search(self, words: str) -> Work:
        people = cycle((self.heads, self.heads, self.leaders))
        return lambda: self.people[next(next(people))].get(f"/search/?{q(words)}")

    def first_page(self) -> object:
        return self.people[next(self.leaders)].get(LIST)

    def deep_page(self) -> object:
        return self.people[next(self.leaders)].get(f"{LIST}?after={self.plan['mark']}")

    def sign_in(self) -> object:
        return Client(self.served.port, next(self.heads)).sign_in(self.served.sign_in, PASSWORD)


class Minimal:
    """The minimal project's operations."""

    def __init__(self, served: Served, plan: dict[str, Any]) -> None:
        self.people, self.served, self.plan = People(served), served, plan
        self.heads = cycle(sorted({name for name, _pk in plan["filed"]}))
        self.leaders = cycle(f"bench{LEADER + number}" for number in range(LEADERS))
        self.lying, self.filed, self.acts = cycle(plan["lying"]), cycle(plan["filed"]), iter(plan["minimal_act"])
        self.serial = iter(range(10**9))

    def inbox(self) -> object:
        return self.people[next(self.heads)].get("/")

    def document_to_act(self) -> object:
        name, pk = next(self.lying)
        return self.people[name].get(f"/document/{pk}/")

    def document_filed(self) -> object:
        name, pk = next(self.filed)
        return self.people[name].get(f"/document/{pk}/")

    def register(self) -> object:
        number = next(self.serial)
        form = {"title": f"关于第{number}号请示的通知", "sender": SENDERS[number % 40], "received_on": "2026-11-25"}
        return self.people[registry_of(next(self.heads))].post("/register/", form)

    def act(self) -> object:
        step, name = next(self.acts)
        return self.people[name].post(f"/act/{step}/", {"opinion": "拟同意，请按程序办理。", "to": LEADER + 3})

    def search(self, words: str) -> Work:
        people = cycle((self.heads, self.heads, self.leaders))
        return lambda: self.people[next(next(people))].get(f"/search/?{q(words)}")

    def sign_in(self) -> object:
        return Client(self.served.port, next(self.heads)).sign_in(self.served.sign_in, PASSWORD)


class Limit:
    """Bare SQL's operations."""

    def __init__(self, bare: Bare, plan: dict[str, Any]) -> None:
        self.bare, self.plan = bare, plan
        heads = sorted({name for name, _pk in plan["filed"]})
        names = {*heads, *(registry_of(name) for name in heads), *(f"bench{LEADER + one}" for one in range(LEADERS)),
                 *(name for _step, name in plan["bare_act"])}
        self.known = {name: bare.units(name) for name in names}
        self.heads, self.leaders = cycle(heads), cycle(f"bench{LEADER + number}" for number in range(LEADERS))
        self.lying, self.filed, self.acts = cycle(plan["lying"]), cycle(plan["filed"]), iter(plan["bare_act"])

    def inbox(self) -> None:
        self.bare.inbox(self.known[next(self.heads)][0])

    def document_to_act(self) -> None:
        name, pk = next(self.lying)
        self.bare.document(pk, self.known[name][1])

    def document_filed(self) -> None:
        name, pk = next(self.filed)
        self.bare.document(pk, self.known[name][1])

    def register(self) -> None:
        key, units = self.known[registry_of(next(self.heads))]
        self.bare.register(key, units, "关于第1号请示的通知", SENDERS[0])

    def act(self) -> None:
        step, name = next(self.acts)
        self.bare.act(self.known[name][0], step, LEADER + 3)

    def search(self, words: str) -> Work:
        people = cycle((self.heads, self.heads, self.leaders))
        return lambda: self.bare.search(words, self.known[next(next(people))][1])


def operations(product: Product, minimal: Minimal | None, bare: Limit | None) -> Iterator[Operation]:
    """Every operation, in the order of the table."""
    for name, title in (("inbox", "inbox"), ("document_to_act", "document page, to act on"),
                        ("document_filed", "document page, filed"), ("register", "register a document"),
                        ("act", "act on a step")):
        yield Operation(title, getattr(product, name), minimal and getattr(minimal, name), bare and getattr(bare, name))
    for title, words in (("search, two characters", TWO_CHARACTERS), ("search, common word", COMMON), ("search, rare word", RARE)):
        yield Operation(title, product.search(words), minimal and minimal.search(words), bare and bare.search(words))
    yield Operation("list, first page", product.first_page)
    yield Operation("list, after 25,000 rows", product.deep_page)
    yield Operation("sign in (two pages)", product.sign_in, minimal and minimal.sign_in)


def registry_of(head: str) -> str:
    """The registry clerk of a head's division."""
    return f"bench{int(head.removeprefix('bench')) + 1}"


def q(words: str) -> str:
    """A question in an address."""
    from urllib.parse import urlencode

    return urlencode({"q": words})
