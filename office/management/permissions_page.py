"""docs/permissions.md: what a role may do, and who may do this, in plain sentences from what the program obeys."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.translation import override

from office.orgchart.models import Role
from office.permissions.administration import ALL_TO_VIEW, TABLE
from office.permissions.declared import COMMON_VERBS, PUBLIC, PUBLIC_PAGES, addresses
from office.permissions.models import BreakGlass
from office.permissions.policy import SECRET_ROLES, Reach
from office.registers.register import Register, all_registers

INTRODUCTION = """# Who may do what (权限说明)

For heads of division and everybody else who wants to know. First how a right comes about, then what each post may do,
then who may do a certain thing. Nobody has a right that is not named here: there is no superuser. What one may not see
answers "not found", as if it did not exist.

`manage.py permissions_doc` writes this page from what the program obeys, and tests compare the two.

## How a right comes about

- **By the post one holds (职务).** It begins and ends with the appointment, to the minute. It reaches the records of
  one's own division, or those of a whole register for the division that keeps it, or the whole office's. A substitute
  (代理人) has the right between the dates and within the limits of the substitution, and every act names both people.
- **By being asked to act (流程步骤).** Whoever has a step on a record sees the record and may do that one act while the
  step is open. The head of their division may take the step over. Whoever took part goes on seeing the record.
- **By circulation (传阅).** Whoever is asked to read a record sees it.
- **By a grant (授权)** of one record to one person or post, with a reason, and an end if one was named. Only who may
  see the record, and has the right to grant, can give it; it can be taken back at any time.
- **In an emergency (紧急查阅)** the {ask} may ask to read single records, with the reason. The
  {decide} opens them, for {most} minutes at most, to read only. The auditor, the director and the
  head of the division are told at once, and every opening is written down.
- **Work secrets (工作秘密)** are seen by the post alone only by: {secret}. All others
  need a step, a circulation, a grant or an emergency access. **State secrets (国家秘密)** are refused altogether.

Each record's page "Rights" lists who may see it and why, now and on any day in the past.
"""
REACH = {
    Reach.OWN: "of their own division (本处室)",
    Reach.KEEPER: "in the division that keeps the register (主管处室)",
    Reach.OFFICE: "of the whole office (全办)",
}


def page() -> str:
    """The whole page as Markdown."""
    with override("en"):
        words = {
            "secret": _names(SECRET_ROLES), "ask": _names(BreakGlass.ASK), "decide": _names(BreakGlass.DECIDE, " or "),
            "most": BreakGlass.MOST_MINUTES,
        }
        parts = [INTRODUCTION.format(**words), "## What each post may do\n", *(_role(role) for role in Role),
                 "## Who may do this\n", *(_register(one) for one in all_registers()), _administration(), _addresses()]
    return "\n".join(parts)


def _role(role: Role) -> str:
    """One post's rights: in each register, in the administration, in an emergency."""
    lines = [line for one in all_registers() if role.value in one.rights for line in _rights(one, role)]
    lines += _arranges(role)
    if said := next((words for roles, words in EMERGENCY if role.value in roles), ""):
        lines.append(f"\nIn **emergency access (紧急查阅)**: {said}")
    return "\n".join([f"### {_both(role.label)}\n", *(lines or [NOTHING]), ""])


EMERGENCY = (
    (BreakGlass.ASK, "asks for it, for themselves alone, and may give it up."),
    (BreakGlass.DECIDE, "opens or refuses it, and may end it."),
    (BreakGlass.TAKE_BACK, "may end it."),
    (BreakGlass.WATCH, "sees every one, and what was opened under it."),
)
NOTHING = (
    "Nothing by the post alone. They see and handle the records that they are asked to act on or to read, or that were "
    "granted to them. Like everybody, they see the org chart, the charter and who holds which post."
)


def _rights(one: type[Register], role: Role) -> Iterator[str]:
    right, words = one.rights[role.value], _verbs(one)
    yield f"In **{_both(one.model._meta.verbose_name_plural)}**, {REACH[right.reach]}:\n"
    yield from (f"- {words[verb]}" for verb in words if verb in right.verbs)
    if role.value not in SECRET_ROLES:
        yield "- but no work secrets (工作秘密除外)"


def _arranges(role: Role) -> Iterator[str]:
    """What an administrator keeps and looks at; none of it is the content of a record."""
    table = TABLE.get(role.value, {})
    keeps = [_name_of(model) for model, actions in table.items() if "add" in actions]
    edits = [_name_of(model) for model, actions in table.items() if "change" in actions and "add" not in actions]
    looks = [_name_of(model) for model, actions in table.items() if actions == {"view"}]
    if table or role.value in ALL_TO_VIEW:
        yield "Reads no record by this post (不因任职而查阅文件内容). In the administration:\n"
    if keeps:
        yield f"- adds and changes, each time with a reason: {', '.join(sorted(keeps))}"
    if edits:
        yield f"- takes back or sets going again: {', '.join(sorted(edits))}"
    if looks:
        yield f"- looks at: {', '.join(sorted(looks))}"
    if role.value in ALL_TO_VIEW:
        yield "- looks at all of it and at the audit log (操作日志), and changes nothing"
    if "add" in {action for actions in table.values() for action in actions}:
        yield "- never for themselves: nobody changes their own post, account or rights"


def _verbs(one: type[Register]) -> dict[str, str]:
    """Every verb of a register in words."""
    own = {verb.name: _both(verb.label) for verb in one.verbs}
    return {**{name: _both(words) for name, words in COMMON_VERBS.items()}, **own}


def _register(one: type[Register]) -> str:
    """Of one register: each thing that can be done, and who may."""
    used = {verb for right in one.rights.values() for verb in right.verbs}
    words = _verbs(one)
    rows = [[words[verb], "; ".join(_who(one, verb))] for verb in words if verb in used]
    division = apps.get_app_config(one.division_app).verbose_name
    title = f"### {_both(one.model._meta.verbose_name_plural)}: {_both(division)}, duty {one.duty}\n"
    return "\n".join([title, *_table(["To …", "may, by their post"], rows), ""])


def _who(one: type[Register], verb: str) -> Iterator[str]:
    """The posts that may do it, by how far their right reaches."""
    for reach, words in REACH.items():
        roles = {role for role, right in one.rights.items() if verb in right.verbs and right.reach is reach}
        if roles:
            yield f"{words}: {_names(roles)}"


def _administration() -> str:
    """Of the administration: each sort of entry, and who may do what with it."""
    models = sorted({model for role in TABLE for model in TABLE[role]}, key=_name_of)
    rows = [[_name_of(model), *(_names(_with(model, action)) or "–" for action in ("view", "add", "change"))]
            for model in models]
    note = f"{_names(ALL_TO_VIEW)} looks at all of these too. Nothing is deleted; every change asks for its reason.\n"
    return "\n".join(["### Administration (系统管理)\n", note, *_table(["", "look at", "add", "change"], rows), ""])


def _with(model: str, action: str) -> set[str]:
    return {role for role in TABLE if action in TABLE[role].get(model, ())}


def _addresses() -> str:
    """The addresses by what they ask, the public ones first with their reason."""
    shown = [one for one in addresses() if not one.in_admin]
    public = [[f"`/{one.path}`", PUBLIC_PAGES[one.name]] for one in shown if one.rule is PUBLIC]
    parts = ["## For those who look after the system: every address\n", "Open to the world:\n",
             *_table(["address", "why"], public), ""]
    for rule in dict.fromkeys(one.rule for one in shown if one.rule not in (None, PUBLIC)):
        parts += [f"**{rule.words}**\n", *(f"- `/{one.path}`" for one in shown if one.rule is rule), ""]
    return "\n".join(parts)


def _names(roles: Iterable[str], between: str = ", ") -> str:
    return between.join(_both(role.label) for role in Role if role.value in roles)


def _name_of(model: str) -> str:
    for label in ("office", "axes", *settings.DIVISIONS):
        if model in apps.all_models[label]:
            return _both(apps.get_model(label, model)._meta.verbose_name_plural)
    raise LookupError(f"the administration table names {model}, which is no model")


def _both(words: Any) -> str:
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
