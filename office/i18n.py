"""Message catalogues: merge every part's `locale_src/*.zh_Hans.po` into Django's, and check that none lacks a message.

python -m office.i18n compile    write office/locale/zh_Hans/LC_MESSAGES/django.mo
python -m office.i18n check      report what is wrong; non-zero on any finding
python -m office.i18n missing    print the untranslated messages as .po, to be filled in
"""

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "locale_src"
TARGET = ROOT / "office" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"
GLOSSARY = (
    SOURCES / "glossary.po"
)  # the terms of the trade: a message that is exactly a term has exactly its word
LOCALE = "zh_Hans"
FUNCTIONS: Any = [*DEFAULT_KEYWORDS, "gettext_lazy", "ngettext_lazy", "pgettext_lazy", "npgettext_lazy"]
PLURAL = {"ngettext", "ngettext_lazy", "ungettext", "npgettext", "npgettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
SKIPPED_DIRS = {".venv", ".boot", "var", "migrations", "node_modules", ".git"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
WORD = re.compile(r"[a-z]{2}")  # a message of capitals and signs (PDF, ±1) may stay as it is

Key = tuple[str | None, str]  # context and message


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """Every part's catalogue with its file."""
    for path in sorted(SOURCES.glob(f"*.{LOCALE}.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale=LOCALE)


def key_of(message: Message) -> Key:
    """What identifies a message: its context and its (singular) English."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def texts_of(message: Message) -> tuple[str, ...]:
    """The Chinese of a message; Chinese has one plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def merged() -> tuple[Catalog, list[str]]:
    """One catalogue of all parts, and what is wrong with them."""
    whole = Catalog(locale=LOCALE, charset="utf-8")
    findings: list[str] = []
    first: dict[Key, tuple[str, tuple[str, ...]]] = {}
    for path, part in catalogues():
        for message in part:
            if not message.id:
                continue
            findings += [f"{path.name}: {found}" for found in faults(message)]
            key, texts = key_of(message), texts_of(message)
            if key in first and first[key][1] != texts:
                findings.append(
                    f"{path.name}: {key[1]!r} is {texts[0]!r}, but {first[key][1][0]!r} in {first[key][0]}"
                )
            if key not in first:
                first[key] = path.name, texts
                whole.add(message.id, message.string, context=message.context)
    return whole, findings + glossary_faults(whole)


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one translated message."""
    english = message.id if isinstance(message.id, str) else message.id[0]
    if message.fuzzy:
        yield f"{english!r} is fuzzy"
    if not all(texts_of(message)):
        yield f"{english!r} is not translated"
        return
    for text in texts_of(message):
        if text == english and WORD.search(PLACEHOLDER.sub("", english)):
            yield f"{english!r} is echoed"
        if set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(" ".join(ids_of(message)))):
            yield f"{english!r} has placeholders of its own in {text!r}"
        if isinstance(message.id, str) and set(PLACEHOLDER.findall(english)) != set(
            PLACEHOLDER.findall(text)
        ):
            yield f"{english!r} loses placeholders in {text!r}"


def ids_of(message: Message) -> tuple[str, ...]:
    """The English forms of a message."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def glossary_faults(whole: Catalog) -> list[str]:
    """Messages that are exactly a term of the glossary and have another word."""
    if not GLOSSARY.exists():
        return []
    with GLOSSARY.open("rb") as file:
        terms = {key_of(message)[1].lower(): message.string for message in read_po(file) if message.id}
    return [
        f"{key_of(message)[1]!r} is {texts_of(message)[0]!r}; the glossary says {terms[key_of(message)[1].lower()]!r}"
        for message in whole
        if message.id
        and message.context is None
        and key_of(message)[1].lower() in terms
        and texts_of(message)[0] != terms[key_of(message)[1].lower()]
    ]


def used() -> dict[Key, str]:
    """Every message in Python files and templates, with the first place that uses it."""
    found: dict[Key, str] = {}
    for path in files():
        source = path.read_text(encoding="utf-8")
        if path.suffix == ".py" and "gettext" not in source:
            continue
        for key, line in messages_in(source, path.suffix == ".py"):
            found.setdefault(key, f"{path.relative_to(ROOT)}:{line}")
    return found


def files() -> Iterator[Path]:
    """The product's own Python files and templates; tests show nothing to users."""
    for folder, inside, names in os.walk(ROOT):
        # Not entered at all: a running server makes and deletes files under var/ while we look.
        inside[:] = sorted(set(inside) - SKIPPED_DIRS - ({"tests"} if Path(folder) == ROOT else set()))
        for path in (Path(folder, name) for name in sorted(names)):
            in_page = path.suffix in (".html", ".txt") and "templates" in path.relative_to(ROOT).parts
            in_code = path.suffix == ".py" and not path.name.startswith("test_") and path.name != "i18n.py"
            if in_page or in_code:
                yield path


def messages_in(source: str, python: bool) -> Iterator[tuple[Key, int]]:
    """The messages of one file: a template is first turned into the calls it makes."""
    if not python:
        # What stands between the calls is filler, and indentation would be read as Python's.
        source = "\n".join(line.lstrip() for line in templatize(source).splitlines())
    for line, function, arguments, _comments in extract_python(BytesIO(source.encode()), FUNCTIONS, (), {}):
        values = [arguments] if isinstance(arguments, str) else list(arguments)
        context = values.pop(0) if function in CONTEXT else None
        if values and values[0]:
            # A call's percent signs are doubled in templates only.
            yield (context, values[0] if python else _single_percents(values[0])), line


def _single_percents(text: str) -> str:
    return text if PLACEHOLDER.search(text) else text.replace("%%", "%")


def missing(whole: Catalog) -> dict[Key, str]:
    """Messages in use that no part translates and Django does not bring itself."""
    known = {key_of(message) for message in whole if message.id}
    return {key: place for key, place in used().items() if key not in known}


def compile_messages() -> Path:
    """Write the merged catalogue where Django reads it; at once, for whoever starts meanwhile reads it too."""
    whole, _findings = merged()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    part = TARGET.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        write_mo(file, whole)
    part.replace(TARGET)
    return TARGET


def check() -> list[str]:
    """Every finding, as lines."""
    whole, findings = merged()
    return findings + [f"{place}: {key[1]!r} has no translation" for key, place in missing(whole).items()]


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    command = arguments[0] if arguments else ""
    if command == "compile":
        sys.stdout.write(f"{compile_messages().relative_to(ROOT)}\n")
        return 0
    if command == "check":
        findings = check()
        sys.stdout.writelines(f"{line}\n" for line in findings)
        return 1 if findings else 0
    if command == "missing":
        for (context, text), place in missing(merged()[0]).items():
            quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            sys.stdout.write(f"#: {place}\n" + (f'msgctxt "{context}"\n' if context else ""))
            sys.stdout.write(f'msgid "{quoted}"\nmsgstr ""\n\n')
        return 0
    sys.stderr.write(__doc__ or "")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
