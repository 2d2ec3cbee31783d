"""The catalogue tool: it finds every message, and each fault that a catalogue can have."""

from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest

from office import i18n

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
PYTHON = """from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
A = _("Plain %(n)s")
B = gettext_lazy("Two "
                 "lines")
C = ngettext("%(n)s day", "%(n)s days", 2)
D = pgettext("of a door", "Open")
"""
TEMPLATE = """{% load i18n %}
    <p title="{% translate 'A title' %}">{% translate "100% sure" %}</p>
        {% blocktranslate trimmed with who=user %}
            Held by {{ who }}
        {% endblocktranslate %}
  {% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
{% comment %}{% translate "Not this" %}{% endcomment %}{{ _("As a variable") }}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project with one Python file, one template, and room for catalogues."""
    (tmp_path / "part" / "templates").mkdir(parents=True)
    (tmp_path / "locale_src").mkdir()
    (tmp_path / "part" / "views.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "part" / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(i18n, "ROOT", tmp_path)
    monkeypatch.setattr(i18n, "SOURCES", tmp_path / "locale_src")
    monkeypatch.setattr(i18n, "GLOSSARY", tmp_path / "locale_src" / "glossary.po")
    monkeypatch.setattr(i18n, "TARGET", tmp_path / "django.mo")
    return tmp_path


def write(project: Path, text: str, name: str = "part") -> list[str]:
    """Write a catalogue; returns what is wrong with all of them."""
    (project / "locale_src" / f"{name}.zh_Hans.po").write_text(HEAD + text, encoding="utf-8")
    return i18n.merged()[1]


def test_every_message_is_found(project: Path) -> None:
    assert set(i18n.used()) == {
        (None, "Plain %(n)s"),
        (None, "Two lines"),
        (None, "%(n)s day"),
        ("of a door", "Open"),
        (None, "A title"),
        (None, "100% sure"),
        (None, "Held by %(who)s"),
        (None, "%(n)s row"),
        (None, "As a variable"),
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('msgid "Now"\nmsgstr ""\n', "not translated"),
        ('msgid "Now"\nmsgstr "Now"\n', "echoed"),
        ('#, fuzzy\nmsgid "Now"\nmsgstr "现在"\n', "fuzzy"),
        ('msgid "by %(who)s"\nmsgstr "由他"\n', "loses placeholders"),
        ('msgid "by %(who)s"\nmsgstr "由%(whom)s"\n', "placeholders of its own"),
    ],
)
def test_each_fault_is_named(project: Path, text: str, fault: str) -> None:
    assert any(fault in line for line in write(project, text))


@pytest.mark.parametrize(
    "text",
    [
        'msgid "Now"\nmsgstr "现在"\n',
        'msgid "PDF"\nmsgstr "PDF"\n',
        'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s 天"\n',
    ],
)
def test_a_sound_message_has_no_fault(project: Path, text: str) -> None:
    assert write(project, text) == []


def test_two_parts_may_agree_but_not_differ(project: Path) -> None:
    write(project, 'msgid "Save"\nmsgstr "保存"\n', "one")
    assert write(project, 'msgid "Save"\nmsgstr "保存"\n', "two") == []
    assert "one.zh_Hans.po" in write(project, 'msgid "Save"\nmsgstr "存盘"\n', "two")[0]


def test_a_term_of_the_glossary_has_its_word(project: Path) -> None:
    (project / "locale_src" / "glossary.po").write_text(
        HEAD + 'msgid "urge"\nmsgstr "催办"\n', encoding="utf-8"
    )
    assert "the glossary says '催办'" in write(project, 'msgid "Urge"\nmsgstr "催促"\n')[0]
    assert write(project, 'msgid "Urge"\nmsgstr "催办"\n') == []


def test_compiling_writes_what_django_reads(project: Path) -> None:
    write(project, 'msgid "Save"\nmsgstr "保存"\n\nmsgctxt "of a door"\nmsgid "Open"\nmsgstr "开"\n')
    with i18n.compile_messages().open("rb") as file:
        catalogue = GNUTranslations(file)
    assert catalogue.gettext("Save") == "保存"
    assert catalogue.pgettext("of a door", "Open") == "开"


def test_the_command_fails_on_a_finding(project: Path, capsys: Any) -> None:
    assert i18n.main(["check"]) == 1
    assert "part/views.py:2: 'Plain %(n)s' has no translation" in capsys.readouterr().out
    assert i18n.main(["missing"]) == 0
    (project / "part" / "views.py").unlink()
    (project / "part" / "templates" / "page.html").unlink()
    assert i18n.main(["check"]) == 0


def test_no_message_of_the_product_is_untranslated_echoed_or_off_the_glossary() -> None:
    assert i18n.check() == []


def test_both_dark_blocks_of_the_style_sheet_are_alike() -> None:
    css = (i18n.ROOT / "office/static/office/office.css").read_text(encoding="utf-8")
    by_system = css.split(":root:not([data-theme=light]) {")[1].split("}")[0]
    by_switch = css.split(":root[data-theme=dark] {")[1].split("}")[0]
    assert by_system.split() == by_switch.split()
