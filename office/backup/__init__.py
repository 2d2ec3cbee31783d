"""Backup and restore: the database, the files and a manifest of what both must agree with."""
