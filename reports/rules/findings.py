"""The add-up guard: everything in a paper that contradicts itself, the law, or what the office knows."""

from collections.abc import Iterator

from reports.rules import (
    against_ledger,
    allocations,
    budgets,
    citations,
    days,
    percentages,
    priorities,
    readings,
    same_quantity,
    sentences,
    totals,
)
from reports.rules.paper import Finding, FindingKind, Known, Paper

NOTHING_KNOWN = Known()


def findings_in(paper: Paper, known: Known = NOTHING_KNOWN) -> tuple[Finding, ...]:
    """What is wrong in a paper, each once, in the order of its parts; never raises, whatever the text.

    Live figures and live tables are not questioned. Without anything known, a paper is held against itself and
    against citations that are wrong in every office.
    """
    place = {where: at for at, where in enumerate(_wheres(paper))}
    # Two rules may see the same thing: the first that tells it is kept.
    found: dict[tuple[str, ...], Finding] = {}
    for one in _all(paper, known):
        found.setdefault((one.kind, one.where, one.printed, one.expected), one)
    kept = _without_echoes(list(found.values()))
    return tuple(sorted(kept, key=lambda one: place.get(one.where, len(place))))


def _without_echoes(found: list[Finding]) -> list[Finding]:
    """What is wrong in itself equals no figure of the ledger either: that need not be said of it too."""
    told = {(one.where, one.printed) for one in found if one.kind != FindingKind.UNKNOWN}
    return [one for one in found if one.kind != FindingKind.UNKNOWN or (one.where, one.printed) not in told]


def _all(paper: Paper, known: Known) -> Iterator[Finding]:
    yield from readings.findings(paper)
    yield from totals.findings(paper, known)
    yield from budgets.findings(paper, known)
    yield from percentages.findings(paper)
    yield from sentences.findings(paper)
    yield from allocations.findings(paper)
    yield from same_quantity.findings(paper, known)
    yield from against_ledger.findings(paper, known)
    yield from citations.findings(paper, known)
    yield from priorities.findings(paper, known)
    yield from days.findings(paper)


def _wheres(paper: Paper) -> Iterator[str]:
    for part in paper.parts:
        yield part.where
        yield from getattr(part, "row_wheres", ())
