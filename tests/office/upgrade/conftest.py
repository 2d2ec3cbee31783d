"""A database beside the tests' own, for the older schema."""

from tests.office.second_machine import empty, there  # noqa: F401 - fixtures
