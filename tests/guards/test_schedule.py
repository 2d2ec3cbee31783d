"""What beat wakes exists, and what acts promise has somebody to do it."""

import ast
from collections.abc import Iterator

import pytest

from office.celery import app
from office.outbox.handlers import handler_of
from tests.guards.source import dotted, product


def test_beat_wakes_only_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    woken = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert woken
    assert woken - app.tasks.keys() == set()


def promised() -> Iterator[str]:
    """The topics that are published: a word, the module's TOPIC, or a word with its beginning fixed."""
    for _path, tree in product():
        topics = {ast.unparse(node.targets[0]): node.value for node in tree.body if isinstance(node, ast.Assign)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and dotted(node.func) == "publish" and node.args:
                topic = topics.get(ast.unparse(node.args[0]), node.args[0])
                first = topic.values[0] if isinstance(topic, ast.JoinedStr) else topic
                assert isinstance(first, ast.Constant), ast.unparse(node)
                yield str(first.value)


def test_every_promised_topic_has_its_handler() -> None:
    """A message that nobody handles would wait for ever."""
    found = set(promised())
    assert {"file.prepare", "notice.to_read"} <= found
    for topic in found:
        handler_of(topic)
    with pytest.raises(LookupError):
        handler_of("gossip.spread")
