from commissioning.models.allocation import Allocation
from commissioning.models.commitment import Commitment
from commissioning.models.fund import Fund
from commissioning.models.funding_stream import FundingStream
from commissioning.models.interest import Interest
from commissioning.models.ledger_entry import LedgerEntry
from commissioning.models.office import Board, Office, OfficeHolderTerm
from commissioning.models.priority import Priority, PriorityAdoption, PrioritySynonym
from commissioning.models.quoted_figure import QuotedFigure
from commissioning.models.virement import Virement
from commissioning.models.year import FinancialYear

__all__ = [
    "Allocation",
    "Board",
    "Commitment",
    "FinancialYear",
    "Fund",
    "FundingStream",
    "Interest",
    "LedgerEntry",
    "Office",
    "OfficeHolderTerm",
    "Priority",
    "PriorityAdoption",
    "PrioritySynonym",
    "QuotedFigure",
    "Virement",
]
