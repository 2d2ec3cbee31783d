"""The Secretariat's admin, one line a folder."""

from secretariat.archive_item import admin as _archive_item  # noqa: F401
from secretariat.meeting_room import admin as _meeting_room  # noqa: F401
from secretariat.organ import admin as _organ  # noqa: F401
from secretariat.outgoing_document import admin as _outgoing_document  # noqa: F401
from secretariat.seal import admin as _seal  # noqa: F401
