"""Declared reports: figures with their definitions, as table, chart, xlsx and PDF; saved, shared, made by itself."""
