"""permissions_doc: write docs/permissions.md, who may do what, from the declarations the program obeys."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.functional import Promise
from django.utils.translation import override

from office.orgchart.models import Role
from office.permissions.administration import ALL_TO_VIEW, TABLE
from office.permissions.declared import COMMON_VERBS, PUBLIC, PUBLIC_PAGES, addresses
from office.permissions.policy import SECRET_ROLES
from office.registers.register import Register, all_registers

TARGET = settings.BASE_DIR / "docs" / "permissions.md"
INTRODUCTION = """# Who may do what

Written by `manage.py permissions_doc` from the declarations that the program obeys; a test fails when it is out of
date. Nobody has a right that is not named here: there is no superuser, and what one may not see
answers "not found".

## How a right arises

- **By the post held.** A role has a verb in a register: for its own division's records, for all of them in the
  division that keeps the register, or for the whole office's. It
  begins and ends with the appointment, to the minute. A substitute has it within the substitution's dates and scope,
  and is always named as acting for somebody.
- **By a step.** Whoever has to act on a record sees it and may do that one act, while the step is open; the head of
  their division may take it over. Whoever took part goes on seeing it.
- **By circulation.** Whoever is asked to read sees the record; the cause is kept.
- **By an explicit grant**, to a person or a post, with its reason and its end; whoever grants must have the right.
- **Grades.** By role alone, a work secret is seen only by: {secret}.
  All others need a step, a circulation or a grant. State secrets are refused altogether.

Every permission and every refusal can be explained, also for a day in the past.
"""


class Command(BaseCommand):
    """Writes the page, or with --check says whether the committed one is current."""

    help = "Write docs/permissions.md from the registers, the administration table and the addresses."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is not current")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        current = TARGET.exists() and TARGET.read_text() == page()
        if check and not current:
            self.stderr.write("docs/permissions.md is not current: run manage.py permissions_doc")
            raise SystemExit(1)
        if not check:
            TARGET.write_text(page())


def page() -> str:
    """The whole page as Markdown."""
    with override("en"):
        secret = ", ".join(_both(role.label) for role in Role if role.value in SECRET_ROLES)
        parts = [INTRODUCTION.format(secret=secret), "## Registers\n", *(_register(one) for one in all_registers()),
                 _administration(), _addresses()]
    return "\n".join(parts)


def _register(one: type[Register]) -> str:
    roles = [role for role in Role if role.value in one.rights]
    words = {**COMMON_VERBS, **{verb.name: _both(verb.label) for verb in one.verbs}}
    used = {verb for right in one.rights.values() for verb in right.verbs}
    rows = [
        [f"`{verb}`: {words[verb]}",
         *(_reach(one, role.value, verb) for role in roles)]
        for verb in words if verb in used
    ]
    title = f"### {_both(one.model._meta.verbose_name_plural)}: {one.division_app}, duty {one.duty}\n"
    return "\n".join([title, *_table(["", *(_both(role.label) for role in roles)], rows), ""])


def _reach(one: type[Register], role: str, verb: str) -> str:
    right = one.rights[role]
    if verb not in right.verbs:
        return "–"
    return str(right.reach)


def _administration() -> str:
    roles = [role for role in Role if role.value in TABLE]
    models = sorted({model for role in roles for model in TABLE[role.value]}, key=_name_of)
    rows = [
        [_name_of(model), *(", ".join(sorted(TABLE[role.value].get(model, ()))) or "–" for role in roles)]
        for model in models
    ]
    viewers = ", ".join(_both(role.label) for role in Role if role.value in ALL_TO_VIEW)
    head = ["## Administration\n", "What the administrators arrange; none of them reads records for that."
            f" {viewers}: sees all of it and changes nothing. Every change asks for a reason; nothing is deleted.\n"]
    return "\n".join([*head, *_table(["", *(_both(role.label) for role in roles)], rows), ""])


def _name_of(model: str) -> str:
    for label in ("office", "axes"):
        if model in apps.all_models[label]:
            return _both(apps.get_model(label, model)._meta.verbose_name_plural)
    raise LookupError(f"the administration table names {model}, which is no model")


def _addresses() -> str:
    """The addresses by what they ask, the public ones first with their reason."""
    shown = [one for one in addresses() if not one.in_admin]
    public = [[f"`/{one.path}`", PUBLIC_PAGES[one.name]] for one in shown if one.rule is PUBLIC]
    parts = ["## Addresses open to the world\n", *_table(["address", "why"], public), "", "## All other addresses\n"]
    for rule in dict.fromkeys(one.rule for one in shown if one.rule not in (None, PUBLIC)):
        parts += [f"**{rule.words}**\n", *(f"- `/{one.path}`" for one in shown if one.rule is rule), ""]
    return "\n".join(parts)


def _both(words: str | Promise | None) -> str:
    """A name in English, with its Chinese."""
    with override("en"):
        english = str(words)
    with override("zh-hans"):
        chinese = str(words)
    return english if chinese == english else f"{english} ({chinese})"


def _table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
