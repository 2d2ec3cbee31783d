"""A finding becomes a supervised item (督办事项) of the division that corrects it, until its day."""

from typing import Any

from office.inspecting import services
from secretariat.supervised_item.models import Origin
from secretariat.supervised_item.services import open_item


def supervise(user: Any, pk: int, finding_pk: int) -> Any:
    """Open the supervised item of a finding, once; see office/inspecting."""
    return services.supervise(user, pk, finding_pk, lambda record, finding: open_item(
        user, record, origin=Origin.INSPECTION, title=finding.text[:200], text=finding.text, lead=finding.division,
        due=finding.due_on))
