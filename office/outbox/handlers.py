"""Which function makes the effect of which topic. A part's or a register's handlers are in its handlers.py."""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from office.outbox.models import Message

Handler = Callable[[Message], None]
_handlers: dict[str, Handler] = {}
_loaded = False


def handler(topic: str) -> Callable[[Handler], Handler]:
    """Register the function for a topic; `notice.*` stands for every topic that begins so.

    It runs in one transaction with the mark that it is done, and may be run again after a crash: what it does
    outside the database must bear the message's key, and be looked up before it is repeated.
    """

    def register(function: Handler) -> Handler:
        if _handlers.setdefault(topic, function) is not function:
            raise ValueError(f"{topic} has two handlers")
        return function

    return register


def handler_of(topic: str) -> Handler:
    """The function for a topic; LookupError if there is none."""
    load()
    for name in (topic, f"{topic.partition('.')[0]}.*"):
        if name in _handlers:
            return _handlers[name]
    raise LookupError(f"no handler for {topic}")


def load() -> None:
    """Import every handlers module of the kernel's parts, the divisions and their registers, once."""
    global _loaded
    if _loaded:
        return
    for package in _packages():
        if find_spec(f"{package}.handlers"):
            import_module(f"{package}.handlers")
    _loaded = True


def _packages() -> Iterator[str]:
    for app in ("office", *settings.DIVISIONS):
        if app != "office":
            yield app
        for module in pkgutil.iter_modules(import_module(app).__path__):
            if module.ispkg and module.name != "migrations":
                yield f"{app}.{module.name}"
