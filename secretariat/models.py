"""The Secretariat's models, one line a folder."""

from secretariat.dispatch.models import *  # noqa: F403
from secretariat.incoming_document.models import *  # noqa: F403
from secretariat.organ.models import *  # noqa: F403
from secretariat.outgoing_document.models import *  # noqa: F403
