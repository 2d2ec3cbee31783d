"""One import line per register folder."""

from planning.asset.models import (  # noqa: F401
    Asset,
    AssetCustody,
    AssetDisposal,
    AssetLoan,
    AssetRepair,
)
from planning.budget.models import (  # noqa: F401
    Adjustment,
    Budget,
    BudgetLine,
    Commitment,
    MoneyApproval,
    MonthClose,
    Voucher,
)
from planning.contract.models import Contract, ContractPayment  # noqa: F401
from planning.expense.models import Expense, ExpenseItem  # noqa: F401
from planning.expert.models import Expert  # noqa: F401
from planning.goods_acceptance.models import GoodsAcceptance, GoodsItem  # noqa: F401
from planning.plan.models import Plan  # noqa: F401
from planning.plan.rows import *  # noqa: F403
from planning.procurement.models import Bid, Panelist, Procurement, ProcurementItem, Score  # noqa: F401
from planning.project.models import Project  # noqa: F401
from planning.project.panel import *  # noqa: F403
from planning.project.rows import *  # noqa: F403
from planning.standard.models import Standard, StandardApproval, StandardComment  # noqa: F401
from planning.standard_check.models import CheckFinding, StandardCheck  # noqa: F401
from planning.stocktake.models import (  # noqa: F401
    Stocktake,
    StocktakeDifference,
    StocktakeFind,
    StocktakeLine,
    StocktakeSighting,
)
