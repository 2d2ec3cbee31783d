"""The three database roles and the databases they use."""

import psycopg
from psycopg import sql

OWNER = "office_owner"  # migrates, loads data, moves the clock; may make databases, for the tests
APPLICATION = "office_app"  # runs everything else
PUBLIC = "office_public"  # the public face: may ask five questions and read no table


def prepare(admin_url: str, database: str) -> bool:
    """Make the roles and the database where they are missing; True when the database is new."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        # Two starters at once must not both create.
        connection.execute("SELECT pg_advisory_lock(hashtext('electronic-office roles'))")
        for role, right in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB"), (PUBLIC, "NOCREATEDB")):
            if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {}").format(
                        sql.Identifier(role), sql.SQL(right)
                    )
                )
        # So that the tests can drop a database in which a session of the application is just ending.
        connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(OWNER)))
        if _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", database):
            return False
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER))
        )
        return True


def _exists(connection: psycopg.Connection, query: str, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None
