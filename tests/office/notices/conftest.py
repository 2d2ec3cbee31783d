"""The small office and its desk."""

from tests.office.desk import bare, desk, document, office, template  # noqa: F401
