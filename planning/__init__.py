"""Comprehensive Planning Division."""
