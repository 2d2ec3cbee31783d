"""The Secretariat's admin, one line a folder."""

from secretariat.organ import admin as _organ  # noqa: F401
