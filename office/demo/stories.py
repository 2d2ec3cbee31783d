"""The stories of the demo's month beside the registry's letters, in the order in which they are prepared."""

from office.demo.outgoing import Outgoing
from office.demo.reports import Reports

STORIES = (
    Outgoing,
    Reports,
)
