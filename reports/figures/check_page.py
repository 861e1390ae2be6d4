"""What the page of a check shows: the parts of a report in their order, each with what was found in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.figures.check import Answered, Check
from reports.figures.section import broken_in
from reports.models import ReportSection
from reports.rules.paper import Finding, FindingKind

# Nothing in the paper contradicts it, and nothing that the office knows bears it out.
_WITHOUT_SOURCE = (FindingKind.UNKNOWN, FindingKind.PRIORITY)


@dataclass(frozen=True)
class Weight:
    """How heavy a finding is, in a word and in the colour of its tag."""

    word: str
    colour: str
    name: str


WRONG, NO_SOURCE = Weight("Wrong", "red", "wrong"), Weight("No source", "yellow", "no-source")


@dataclass(frozen=True)
class OpenLine:
    finding: Finding
    weight: Weight


@dataclass(frozen=True)
class SectionFound:
    """One section with what stands against it. `number` is 0, and there is no section, for the report as a whole."""

    number: int
    section: ReportSection | None
    broken: Sequence[str]
    open: Sequence[OpenLine]
    answered: Sequence[Answered]


def weight_of(finding: Finding) -> Weight:
    return NO_SOURCE if finding.kind in _WITHOUT_SOURCE else WRONG


def found_by_section(check: Check) -> list[SectionFound]:
    """Those sections in which anything was found, in the order of the paper; what is in none of them comes last."""
    return list(_found(check))


def _found(check: Check) -> Iterator[SectionFound]:
    for number, section in enumerate(check.sections, start=1):
        one = _of(check, number, section)
        if one.broken or one.open or one.answered:
            yield one
    known = {section.pk for section in check.sections}
    rest = SectionFound(
        0,
        None,
        (),
        [OpenLine(one, weight_of(one)) for one in check.open if one.section not in known],
        [one for one in check.answered if one.finding.section not in known],
    )
    if rest.open or rest.answered:
        yield rest


def _of(check: Check, number: int, section: ReportSection) -> SectionFound:
    return SectionFound(
        number,
        section,
        broken_in(section, check),
        [OpenLine(one, weight_of(one)) for one in check.open_in(section.pk)],
        [one for one in check.answered if one.finding.section == section.pk],
    )
