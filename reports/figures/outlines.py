"""What a new report of a kind begins with: as the office changed it, or as the system offers it."""

from dataclasses import dataclass

from reports.models import ReportOutline
from reports.rules.outlines import STARTING, OutlineSection


@dataclass(frozen=True)
class Outline:
    """`version` is 0 for what the system offers."""

    title: str
    sections: tuple[OutlineSection, ...]
    version: int = 0


def outline_of(kind: str) -> Outline:
    """One query."""
    own = ReportOutline.objects.filter(kind=kind).first()
    if own is None:
        title, sections = STARTING[kind]
        return Outline(title, sections)
    return Outline(own.title, tuple(OutlineSection(**section) for section in own.sections), own.version)
