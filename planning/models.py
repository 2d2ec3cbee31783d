"""One import line per register folder."""

from planning.expert.models import Expert  # noqa: F401
from planning.project.models import Project  # noqa: F401
from planning.project.panel import *  # noqa: F403
from planning.project.rows import *  # noqa: F403
