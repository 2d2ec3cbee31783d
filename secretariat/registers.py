"""The division's table of contents: its registers, in menu order."""

REGISTERS: list = []
