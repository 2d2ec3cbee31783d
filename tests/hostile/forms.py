"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form: where it goes, how, and its fields with what they hold."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        name = has.get("name", "")
        if tag == "form":
            self.forms.append(Form(has.get("action", ""), has.get("method", "get").lower()))
        elif not self.forms:
            return
        elif tag == "input" and has.get("type") == "file":
            self.forms[-1].files.append(name)
        elif tag in ("input", "button") and name and name != "csrfmiddlewaretoken":
            self.forms[-1].fields.append((name, has.get("value", "")))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and has.get("value"):
            self.forms[-1].fields.append((self.select, has["value"]))
        elif tag == "textarea" and name:
            self.forms[-1].fields.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""


def forms_of(page: str) -> list[Form]:
    """Every form of a page; an option counts as a field of its own, to be chosen from."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
