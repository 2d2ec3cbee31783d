"""Anchors leave the machine: on paper and by mail, so that a rewriting of everything on it still shows."""
