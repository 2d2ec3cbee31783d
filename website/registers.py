"""The division's table of contents: its registers."""

REGISTERS: list = []
