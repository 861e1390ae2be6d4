from reports.models.group import ReportingGroup
from reports.models.issued import IssuedPaper, ReportSeries
from reports.models.outline import ReportOutline
from reports.models.report import (
    FindingAnswer,
    Report,
    ReportComment,
    ReportSection,
    ReportStep,
    SectionWording,
)

__all__ = [
    "FindingAnswer",
    "IssuedPaper",
    "Report",
    "ReportComment",
    "ReportOutline",
    "ReportSection",
    "ReportSeries",
    "ReportStep",
    "ReportingGroup",
    "SectionWording",
]
