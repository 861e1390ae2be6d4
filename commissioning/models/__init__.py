from commissioning.models.allocation import Allocation
from commissioning.models.commission import CommissionMember, Representation, speaking_for
from commissioning.models.commitment import Commitment
from commissioning.models.conclusion import Conclusion, ConclusionPlace
from commissioning.models.fund import Fund
from commissioning.models.funding_stream import FundingStream
from commissioning.models.interest import Interest
from commissioning.models.ledger_entry import LedgerEntry
from commissioning.models.meeting import Attendance, Meeting, MeetingPaper
from commissioning.models.office import Board, Office, OfficeHolderTerm
from commissioning.models.priority import Priority, PriorityAdoption, PrioritySynonym
from commissioning.models.quoted_figure import QuotedFigure
from commissioning.models.recommendation import (
    AgendaItem,
    EvidenceTable,
    Recommendation,
    RecommendationAmount,
    RecommendationLine,
    Recusal,
)
from commissioning.models.review import Review
from commissioning.models.virement import Virement
from commissioning.models.year import FinancialYear

__all__ = [
    "AgendaItem",
    "Allocation",
    "Attendance",
    "Board",
    "CommissionMember",
    "Commitment",
    "Conclusion",
    "ConclusionPlace",
    "EvidenceTable",
    "FinancialYear",
    "Fund",
    "FundingStream",
    "Interest",
    "LedgerEntry",
    "Meeting",
    "MeetingPaper",
    "Office",
    "OfficeHolderTerm",
    "Priority",
    "PriorityAdoption",
    "PrioritySynonym",
    "QuotedFigure",
    "Recommendation",
    "RecommendationAmount",
    "RecommendationLine",
    "Recusal",
    "Representation",
    "Review",
    "Virement",
    "speaking_for",
]
