"""The division's table of contents: the folders of its registers, in menu order."""

REGISTERS: tuple[str, ...] = (
    "project",
    "expert",
)
