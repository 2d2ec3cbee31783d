"""One import line per register folder."""
