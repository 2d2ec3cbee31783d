"""Signing in and out, passwords, preferences, and keeping what was typed when a session ends."""
