"""The Secretariat's admin, one line a folder."""

from secretariat.incoming_document import admin as _incoming_document  # noqa: F401
