"""The Secretariat's management commands."""
