"""The Secretariat's models, one line a folder."""

from secretariat.archive_appraisal.models import *  # noqa: F403
from secretariat.archive_item.models import *  # noqa: F403
from secretariat.archive_transfer.models import *  # noqa: F403
from secretariat.assessment.models import Assessment, Objection, ScoreLine, Sheet  # noqa: F401
from secretariat.bulletin.models import *  # noqa: F403
from secretariat.calendar_feed.models import *  # noqa: F403
from secretariat.contribution.models import *  # noqa: F403
from secretariat.dispatch.models import *  # noqa: F403
from secretariat.incoming_document.models import *  # noqa: F403
from secretariat.instruction.models import *  # noqa: F403
from secretariat.introduction_letter.models import *  # noqa: F403
from secretariat.logistics_request.models import *  # noqa: F403
from secretariat.meeting.models import *  # noqa: F403
from secretariat.meeting_room.models import *  # noqa: F403
from secretariat.meeting_topic.models import *  # noqa: F403
from secretariat.office_rule.models import *  # noqa: F403
from secretariat.organ.models import *  # noqa: F403
from secretariat.outgoing_document.models import *  # noqa: F403
from secretariat.rule_inspection.models import *  # noqa: F403
from secretariat.seal.models import *  # noqa: F403
from secretariat.seal_use.models import *  # noqa: F403
from secretariat.supervised_item.models import *  # noqa: F403
from secretariat.supervised_item.rows import *  # noqa: F403
from secretariat.system_request.models import *  # noqa: F403
from secretariat.week.models import *  # noqa: F403
