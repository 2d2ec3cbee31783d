"""Hostile input, sent to every door: sizes by environment, so that `make hostile` does at length what the suite does in short."""
