"""The stories of the demo's month beside the registry's letters, by name, in the order in which they are prepared."""

STORIES = (
    "office.demo.outgoing.Outgoing",
    "office.demo.supervision.Supervision",
    "secretariat.demo.bulletins.Bulletins",
    "secretariat.demo.letters.Letters",
    "office.demo.meetings.Meetings",
    "office.demo.handover.Handovers",
    "office.demo.assessment.Assessment",
    "office.demo.rules.Rules",
    "office.demo.reports.Reports",
)
