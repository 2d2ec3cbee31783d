"""Every topic that the program publishes has its handler, so that no promise becomes a dead letter."""

import ast
from importlib import import_module
from pathlib import Path

from django.conf import settings

from office.outbox.handlers import handler_of


def published():
    """(file, topic) of every publish() call in the source; of a composed topic the part before its first value."""
    for app in ("office", *settings.DIVISIONS):
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "publish" and node.args:
                    yield path, _text(path, node.args[0])


def _text(path, node):
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return _text(path, node.values[0])
    module = path.relative_to(settings.BASE_DIR).with_suffix("").as_posix().replace("/", ".")
    return getattr(import_module(module), node.id)


def test_every_topic_has_a_handler():
    found = {(str(path), topic) for path, topic in published()}
    assert len(found) >= 4
    for _path, topic in found:
        assert handler_of(topic)
