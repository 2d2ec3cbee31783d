"""The small office and its desk."""

from tests.office.desk import desk, document, office, template  # noqa: F401
