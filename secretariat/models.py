"""The Secretariat's models, one line a folder."""

from secretariat.incoming_document.models import *  # noqa: F403
