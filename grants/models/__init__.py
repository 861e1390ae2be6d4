from grants.models.advice import NoticeAdvice
from grants.models.legal_power import LegalPower
from grants.models.line import Award, AwardAmount, AwardLine, BudgetLine, NoticeEntry, PlannedInstalment
from grants.models.notice import (
    Attachment,
    DecisionNotice,
    EarlierWording,
    NoticeContributor,
    NoticeSection,
    NoticeStep,
    OtherOption,
    QuotedAmount,
)
from grants.models.signing import NoticePaper, ReferenceSeries

__all__ = [
    "Attachment",
    "Award",
    "AwardAmount",
    "AwardLine",
    "BudgetLine",
    "DecisionNotice",
    "EarlierWording",
    "LegalPower",
    "NoticeAdvice",
    "NoticeContributor",
    "NoticeEntry",
    "NoticePaper",
    "NoticeSection",
    "NoticeStep",
    "OtherOption",
    "PlannedInstalment",
    "QuotedAmount",
    "ReferenceSeries",
]
