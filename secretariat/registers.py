"""The division's table of contents: the folders of its registers, in menu order."""

REGISTERS = (
    "incoming_document",
    "outgoing_document",
    "seal_use",
    "contribution",
    "bulletin",
    "introduction_letter",
    "archive_item",
    "archive_appraisal",
    "archive_transfer",
    "assessment",
)
