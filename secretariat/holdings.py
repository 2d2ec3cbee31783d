"""What people of the office have in hand in the Secretariat's registers; see office/handover/holding.py."""

from secretariat.archive_item.holding import ArchiveLoanHolding
from secretariat.incoming_document.holding import PaperLoanHolding
from secretariat.introduction_letter.holding import LetterHolding
from secretariat.meeting.holding import SeatHolding
from secretariat.outgoing_document.holding import CheckOutHolding
from secretariat.rule_inspection.holding import InspectionHolding
from secretariat.seal.holding import SealHolding
from secretariat.supervised_item.holding import IssuedItemHolding, OwnedItemHolding

HOLDINGS = (
    SealHolding,
    ArchiveLoanHolding,
    PaperLoanHolding,
    LetterHolding,
    CheckOutHolding,
    OwnedItemHolding,
    IssuedItemHolding,
    InspectionHolding,
    SeatHolding,
)
