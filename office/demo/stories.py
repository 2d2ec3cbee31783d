"""The stories of the demo's month beside the registry's letters, in the order in which they are prepared."""

from office.demo.meetings import Meetings
from office.demo.outgoing import Outgoing

STORIES = (
    Outgoing,
    Meetings,
)
