from grants.models.advice import NoticeAdvice
from grants.models.agreement import Agreement, AgreementCondition, AgreementPaper, AgreementStep, ConditionSettled
from grants.models.legal_power import LegalPower
from grants.models.line import Award, AwardAmount, AwardLine, BudgetLine, NoticeEntry, PlannedInstalment
from grants.models.measure import AddUpRule, Measure, ReturnTemplate, TemplateVersion
from grants.models.monitoring import Answer, BoxQuery, Filing, MonitoringReturn, ReturnReminder, ReturnStep
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
from grants.models.payment import (
    Clawback,
    ClawbackReceipt,
    Instalment,
    InstalmentRelease,
    Payment,
    PaymentFile,
    PaymentRow,
    RowSetAside,
)
from grants.models.signing import NoticePaper, ReferenceSeries
from grants.models.variation import Variation, VariationEntry, VariationMove, VariationPaper

__all__ = [
    "AddUpRule",
    "Agreement",
    "AgreementCondition",
    "AgreementPaper",
    "AgreementStep",
    "Answer",
    "Attachment",
    "Award",
    "AwardAmount",
    "AwardLine",
    "BoxQuery",
    "BudgetLine",
    "Clawback",
    "ClawbackReceipt",
    "ConditionSettled",
    "DecisionNotice",
    "EarlierWording",
    "Filing",
    "Instalment",
    "InstalmentRelease",
    "LegalPower",
    "Measure",
    "MonitoringReturn",
    "NoticeAdvice",
    "NoticeContributor",
    "NoticeEntry",
    "NoticePaper",
    "NoticeSection",
    "NoticeStep",
    "OtherOption",
    "Payment",
    "PaymentFile",
    "PaymentRow",
    "PlannedInstalment",
    "QuotedAmount",
    "ReferenceSeries",
    "ReturnReminder",
    "ReturnStep",
    "ReturnTemplate",
    "RowSetAside",
    "TemplateVersion",
    "Variation",
    "VariationEntry",
    "VariationMove",
    "VariationPaper",
]
