"""The stories of the demo's month beside the registry's letters, by name, in the order in which they are prepared."""

STORIES = (
    "office.demo.outgoing.Outgoing",
    "office.demo.supervision.Supervision",
    "secretariat.demo.bulletins.Bulletins",
    "secretariat.demo.letters.Letters",
    "secretariat.demo.archives.Archives",
    "secretariat.demo.meetings.Meetings",
    "office.demo.handover.Handovers",
    "secretariat.demo.assessment.Assessments",
    "secretariat.demo.rules.Rules",
    "planning.demo.plans.Plans",
    "planning.demo.money.Money",
    "planning.demo.assets.Assets",
    "planning.demo.projects.Projects",
    "office.demo.reports.Reports",
)
