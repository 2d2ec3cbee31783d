"""The demonstration: an invented staff for the charter's office, and a month of its work."""
