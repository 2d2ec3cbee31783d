"""Register: the declaration of how one kind of record is shown and worked. Options are data."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Q
from django.forms import ModelForm
from django.utils.functional import Promise
from django.utils.text import capfirst

from office.permissions import policy
from office.permissions.access import Given
from office.permissions.policy import Right
from office.records import verbs
from office.records.models import Record
from office.records.verbs import Verb
from office.routing import effects
from office.routing.effects import Effect

Words = str | Promise
Grounds = Callable[[list[int], datetime], Iterable[Given]]


@dataclass(frozen=True)
class Series:
    """The yearly series its numbers come from, how a number is written, and the statuses that have none yet."""

    code: str
    pattern: str
    not_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limit:
    """How long a record may take from the day it is filed: an amount of working_days, office_hours or calendar_days."""

    amount: int
    unit: str = "working_days"


@dataclass(frozen=True)
class Print:
    """A paper of one record: `make(record, user)` returns the PDF's bytes."""

    name: str
    label: Words
    make: Callable[[Any, Any], bytes]


_registers: dict[str, type["Register"]] = {}


class Register:
    """Base of every declaration. An option that is not listed here is refused when the class is created."""

    model: ClassVar[type[Record]]
    duty: ClassVar[int]  # the number of the division's duty that its records are filed under
    rights: ClassVar[Mapping[str, Right]]  # role to verbs; whoever is not named has none
    columns: ClassVar[tuple[str, ...]]  # of the list: fields, or methods of the model
    sections: ClassVar[Mapping[Words, tuple[str, ...]]]  # of the record's page
    form_fields: ClassVar[tuple[str, ...]]  # what is typed in
    form: ClassVar[type[ModelForm] | None] = None  # when the fields need rules of their own
    more_columns: ClassVar[tuple[str, ...]] = ()  # of exports and the printed register, besides those of the list
    filters: ClassVar[tuple[str, ...]] = ()
    verbs: ClassVar[tuple[Verb, ...]] = ()
    acts: ClassVar[Mapping[str, Words]] = {}  # what its own pages do beside the verbs, by cause, as its history says it
    series: ClassVar[Series | None] = None
    route: ClassVar[str] = ""  # the code of the route template it usually goes
    limit: ClassVar[Limit | None] = None
    prints: ClassVar[tuple[Print, ...]] = ()
    exports: ClassVar[tuple[str, ...]] = ("csv", "xlsx")
    on_filing: ClassVar[Callable[..., None] | None] = None  # f(change, cleaned_data), inside the transaction
    on_edit: ClassVar[Callable[..., None] | None] = None
    on_step: ClassVar[Mapping[str, Effect]] = {}  # act of a route to f(change, step, opinion), when the step is done
    final_acts: ClassVar[frozenset[str]] = frozenset()  # acts of a route that nobody takes back
    warn: ClassVar[Callable[..., Any] | None] = None  # f(user, form) -> a warning to be overridden, or None
    offered_on_records: ClassVar[Words] = ""  # a link on every record's page to a new one here that follows from it
    next_keeps: ClassVar[tuple[str, ...]] = ()  # fields that "save and next" keeps
    kept: ClassVar[bool] = False  # its records are cards of what the office keeps: open, and no work to be done
    grounds: ClassVar[Grounds | None] = None  # f(pks, at): the rights its own rules should give on these records

    kind: ClassVar[str]
    division_app: ClassVar[str]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        _refuse_unknown(cls)
        cls.kind = cls.model.KIND
        cls.division_app = cls.model._meta.app_label
        if cls.kind in _registers and _registers[cls.kind].__qualname__ != cls.__qualname__:
            raise TypeError(f"two registers keep {cls.kind}")
        _registers[cls.kind] = cls
        policy.declare(cls.kind, cls.rights)
        verbs.declare(cls.kind, cls.verbs)
        effects.declare(cls.kind, cls.on_step, cls.final_acts)

    @classmethod
    def title(cls) -> str:
        """The register's name, in the reader's language."""
        return capfirst(str(cls.model._meta.verbose_name_plural))

    @classmethod
    def all_columns(cls) -> tuple[str, ...]:
        """The columns of exports and of the printed register."""
        return (*cls.columns, *cls.more_columns)

    @classmethod
    def noun(cls) -> str:
        """What one of its records is called."""
        return str(cls.model._meta.verbose_name)


def _refuse_unknown(cls: type[Register]) -> None:
    known = set(Register.__annotations__)
    unknown = [name for name in vars(cls) if not name.startswith("__") and name not in known]
    needed = ("model", "duty", "rights", "columns", "sections", "form_fields")
    missing = [name for name in needed if not hasattr(cls, name)]
    if unknown or missing:
        raise TypeError(f"{cls.__name__}: unknown options {unknown}, missing options {missing}")


def register_of(kind: str) -> type[Register]:
    """The register that keeps records of this kind; KeyError if none does."""
    return _registers[kind]


@cache
def all_registers() -> tuple[type[Register], ...]:
    """Every register, in the order the divisions list their folders; a folder bears the name of the kind it keeps."""
    found = []
    for app in settings.DIVISIONS:
        for folder in import_module(f"{app}.registers").REGISTERS:
            import_module(f"{app}.{folder}.register")
            found.append(register_of(folder))
    return tuple(found)


def is_work() -> Q:
    """The condition of records that are worked off; a card of what is kept is open as long as there is the thing."""
    return ~Q(kind__in=[register.kind for register in all_registers() if register.kept])
