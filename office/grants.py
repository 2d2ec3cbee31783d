"""What the application's database role may do: work with rows, never with the schema or with evidence."""

from importlib import import_module
from importlib.util import find_spec

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

PUBLIC = "office_public"
PUBLIC_FUNCTIONS = (  # office/verification/sql.py makes them
    "office_public_paper(text, text)", "office_public_try(text, integer, integer, integer)", "office_public_now()",
)
LINK_FUNCTIONS = (  # secretariat/dispatch/sql.py makes them
    "office_public_dispatch(text)", "office_public_answer(text, text, text, text, text)",
)


def give(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give the application's role its rights on every table, then let the audit take back those on evidence.

    Runs after every migrate, as the owner of the tables; giving a right twice is harmless.
    """
    name = connection.ops.quote_name(role)
    # In one transaction, so that no session ever has the wide rights without the narrowing that follows.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}")
        if find_spec("office.audit.install"):
            import_module("office.audit.install").install(connection)
        _give_public(cursor, name, connection.ops.quote_name(PUBLIC))


def _give_public(cursor: CursorWrapper, name: str, public: str) -> None:
    """Let the public face's role, where there is one, ask its questions; and nobody else but the application."""
    cursor.execute("SELECT name FROM unnest(%s::text[]) AS name WHERE to_regprocedure(name) IS NOT NULL",
                   [[*PUBLIC_FUNCTIONS, *LINK_FUNCTIONS]])
    made = [name for (name,) in cursor.fetchall()]
    cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [PUBLIC])
    has_role = cursor.fetchone()[0]
    if made:
        questions = ", ".join(made)
        cursor.execute(f"REVOKE ALL ON FUNCTION {questions} FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {questions} TO {name}{f', {public}' if has_role else ''}")
