"""The data files of an office: their columns, their keys, and the model each is loaded into."""

from django.conf import settings

from office.orgchart.datafiles import Column, File
from office.orgchart.models import Role

CODE = Column("code", longest=20)
FROM, TO = Column("valid_from", "instant"), Column("valid_to", "instant", required=False)
ORDER = Column("order", "number")
NAMES = (Column("name_zh", longest=200), Column("name_en", longest=200))
BASES = (Column("basis_zh", required=False), Column("basis_en", required=False))


def _pair(name: str, longest: int) -> tuple[Column, Column]:
    return Column(f"{name}_zh", longest=longest), Column(f"{name}_en", longest=longest)


def _lists(name: str) -> tuple[Column, Column]:
    return Column(f"{name}_zh", "list", required=False), Column(f"{name}_en", "list", required=False)


VERSIONS = File(
    "versions",
    (
        CODE,
        FROM,
        TO,
        *NAMES,
        *_pair("short_name", 80),
        *_lists("plates"),
        *_lists("parents"),
        Column("divisions_stated", "number"),
        *BASES,
    ),
    key=("code",),
)
DIVISIONS = File(
    "divisions",
    (
        CODE,
        FROM,
        TO,
        *NAMES,
        Column("app", "choice", required=False, choices=tuple(settings.DIVISIONS)),
        ORDER,
        Column("counted", "flag"),
        Column("predecessors", "list", required=False, refers_to="divisions"),
        *BASES,
    ),
    key=("code",),
)
DUTIES = File(
    "duties",
    (
        Column("division", refers_to="divisions"),
        Column("number", "number"),
        Column("text_zh"),
        Column("text_en"),
    ),
    key=("division", "number"),
)
POSTS = File(
    "posts",
    (
        Column("code", longest=40),
        Column("division", refers_to="divisions"),
        Column("role", "choice", choices=tuple(Role.values)),
        *_pair("title", 120),
        ORDER,
        FROM,
        TO,
    ),
    key=("code",),
)
DUTY_HOLDERS = File(
    "duty_holders",
    (Column("duty", refers_to="duties"), Column("post", refers_to="posts"), FROM, TO),
    key=("duty", "valid_from"),
)
OVERSIGHT = File(
    "oversight",
    (Column("post", refers_to="posts"), Column("division", refers_to="divisions"), FROM, TO),
    key=("post", "division", "valid_from"),
)
PEOPLE = File(
    "people",
    (
        CODE,
        *NAMES,
        Column("pinyin", required=False, longest=120),
        Column("phone", required=False, longest=40),
    ),
    key=("code",),
)
ACCOUNTS = File(
    "accounts", (Column("username", longest=150), Column("person", refers_to="people")), key=("username",)
)
APPOINTMENTS = File(
    "appointments",
    (
        Column("person", refers_to="people"),
        Column("post", refers_to="posts"),
        FROM,
        TO,
        Column("acting", "flag"),
        Column("basis", required=False),
    ),
    key=("person", "post", "valid_from"),
)
SUBSTITUTIONS = File(
    "substitutions",
    (
        Column("post", refers_to="posts"),
        Column("absent", refers_to="people"),
        Column("substitute", refers_to="people"),
        Column("kinds", "list", required=False),
        Column("acts", "list", required=False),
        FROM,
        TO,
        Column("reason", longest=200),
    ),
    key=("post", "absent", "substitute", "valid_from"),
)

# In the order of loading: a file names only rows of those before it, or of itself.
FILES = (VERSIONS, DIVISIONS, DUTIES, POSTS, DUTY_HOLDERS, OVERSIGHT, PEOPLE, ACCOUNTS, APPOINTMENTS, SUBSTITUTIONS)

# Within a file, rows that agree in these columns may not overlap in time.
ALONE = {
    "versions": (),
    "duty_holders": ("duty",),
    "oversight": ("post", "division"),
    "appointments": ("person", "post"),
    "substitutions": ("post", "absent", "substitute"),
}

# A row's time lies within the time of the row it names in this column.
WITHIN = {
    "posts": "division",
    "duty_holders": "post",
    "oversight": "post",
    "appointments": "post",
    "substitutions": "post",
}
