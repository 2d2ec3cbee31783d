"""The kernel's models, one line a part."""

from office.audit.models import AuditAnchor, AuditEvent, AuditHead  # noqa: F401
from office.clocks.models import *  # noqa: F403
from office.figures.models import *  # noqa: F403
from office.handover.models import Handover, HandoverLine  # noqa: F401
from office.health.models import Alarm  # noqa: F401
from office.inbox.models import Batch, BatchItem, SavedView  # noqa: F401
from office.marks import Mark  # noqa: F401
from office.notices.models import Notice, Phrase  # noqa: F401
from office.numbering.models import Number, Series  # noqa: F401
from office.orgchart.charter_models import Duty, DutyHolder, Oversight  # noqa: F401
from office.orgchart.models import *  # noqa: F403
from office.outbox.models import Message  # noqa: F401
from office.papers.models import KeptPaper  # noqa: F401
from office.permissions.models import *  # noqa: F403
from office.records.models import *  # noqa: F403
from office.registers.models import Export  # noqa: F401
from office.reports.models import ReportFile, ReportSubscription, SavedReport  # noqa: F401
from office.routing.models import *  # noqa: F403
from office.routing.template_models import RouteTemplate, StageTemplate, StepTemplate  # noqa: F401
from office.time import ClockOffset, Edition  # noqa: F401
from office.verification.models import IssuedPaper, PublicTry  # noqa: F401
