"""Registers as long books: a table of thousands of rows, set by Typst instead of WeasyPrint."""
