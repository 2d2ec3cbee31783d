"""The stories of the demo's month beside the registry's letters, by name, in the order in which they are prepared."""

STORIES = (
    "office.demo.outgoing.Outgoing",
    "secretariat.demo.bulletins.Bulletins",
    "secretariat.demo.letters.Letters",
"""The stories of the demo's month beside the registry's letters, in the order in which they are prepared."""

from office.demo.meetings import Meetings
from office.demo.handover import Handovers
from office.demo.outgoing import Outgoing
from office.demo.rules import Rules

STORIES = (
    Outgoing,
    Meetings,
    Handovers,
    Rules,
)
