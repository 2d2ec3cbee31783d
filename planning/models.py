"""One import line per register folder."""

from planning.asset.models import *  # noqa: F403
from planning.procurement.models import *  # noqa: F403
from planning.stocktake.models import *  # noqa: F403
