"""The kernel's admin, one line a part."""

from office.anchors import admin as _anchors  # noqa: F401
from office.audit import admin as _audit  # noqa: F401
from office.clocks import admin as _clocks  # noqa: F401
from office.figures import admin as _figures  # noqa: F401
from office.notices import admin as _notices  # noqa: F401
from office.numbering import admin as _numbering  # noqa: F401
from office.orgchart import account_admin as _accounts  # noqa: F401
from office.orgchart import admin as _orgchart  # noqa: F401
from office.orgchart import charter_admin as _charter  # noqa: F401
from office.outbox import admin as _outbox  # noqa: F401
from office.permissions import admin as _permissions  # noqa: F401
from office.routing import admin as _routing  # noqa: F401
