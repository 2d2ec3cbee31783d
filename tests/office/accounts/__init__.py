"""Signing in, sessions, and the proof before a grave act."""
