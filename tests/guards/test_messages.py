"""Every message has its Chinese: none untranslated, echoed or fuzzy, and the glossary's terms exact."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from office import i18n


def test_every_message_is_translated_and_no_term_differs() -> None:
    assert i18n.check() == []


def test_the_glossary_is_there_and_its_terms_are_used() -> None:
    terms = {message.id.lower() for message in _glossary()}
    assert len(terms) > 30
    whole, _findings = i18n.merged()
    assert len({message.id.lower() for message in whole if isinstance(message.id, str)} & terms) > 10


def _glossary() -> Iterator[Message]:
    from babel.messages.pofile import read_po

    with i18n.GLOSSARY.open("rb") as file:
        yield from (message for message in read_po(file) if message.id)


@pytest.mark.parametrize(("message", "fault"), [
    (Message("Close the record", ""), "not translated"),
    (Message("Close the record", "Close the record"), "echoed"),
    (Message("Close the record", "办结", flags=["fuzzy"]), "fuzzy"),
    (Message("%(count)d days left", "还剩几天"), "loses placeholders"),
    (Message("Late", "逾期 %(days)d 天"), "placeholders of its own"),
])
def test_a_faulty_message_is_found(message: Message, fault: str) -> None:
    assert any(fault in found for found in i18n.faults(message))


def test_a_term_with_another_word_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    glossary = tmp_path / "glossary.po"
    glossary.write_text('msgid "Seal"\nmsgstr "用印"\n', encoding="utf-8")
    monkeypatch.setattr(i18n, "GLOSSARY", glossary)
    said = Catalog(locale="zh_Hans")
    said.add("Seal", "盖戳")
    assert i18n.glossary_faults(said) != []
    said = Catalog(locale="zh_Hans")
    said.add("Seal", "用印")
    assert i18n.glossary_faults(said) == []


def test_a_message_in_code_and_in_a_page_is_seen() -> None:
    python = 'from django.utils.translation import gettext as _\nwords = _("Not in any catalogue")\n'
    page = "{% load i18n %}<p>{% translate 'Not in any catalogue' %}</p>"
    assert [key for key, _line in i18n.messages_in(python, True)] == [(None, "Not in any catalogue")]
    assert [key for key, _line in i18n.messages_in(page, False)] == [(None, "Not in any catalogue")]
