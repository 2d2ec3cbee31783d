"""Benchmarks: what is measured, not what is asserted."""
