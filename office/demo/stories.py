"""The stories of the demo's month beside the registry's letters, in the order in which they are prepared."""

from office.demo.handover import Handovers
from office.demo.outgoing import Outgoing

STORIES = (
    Outgoing,
    Handovers,
)
