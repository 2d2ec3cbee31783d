"""The division's table of contents: the folders of its registers, in menu order."""

REGISTERS = (
    "incoming_document",
    "outgoing_document",
    "seal_use",
    "contribution",
    "bulletin",
    "introduction_letter",
    "instruction",
    "supervised_item",
    "archive_item",
    "archive_appraisal",
    "archive_transfer",
    "assessment",
    "meeting_topic",
    "meeting",
    "office_rule",
    "rule_inspection",
    "logistics_request",
    "system_request",
)
