"""The add-up guard: everything in a paper that contradicts itself, the law, or what the office knows."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reports.rules import (
    against_ledger,
    allocations,
    budgets,
    citations,
    counts,
    days,
    funds,
    percentages,
    priorities,
    readings,
    same_quantity,
    sentences,
    totals,
)
from reports.rules.paper import Finding, FindingKind, Known, Paper, Passage

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
    kept = _each_once(paper, _without_echoes(list(found.values())))
    return tuple(sorted(kept, key=lambda one: place.get(one.where, len(place))))


def _without_echoes(found: list[Finding]) -> list[Finding]:
    """What is wrong in itself equals no figure of the ledger either: that need not be said of it too."""
    told = {(one.where, one.printed) for one in found if one.kind != FindingKind.UNKNOWN}
    return [one for one in found if one.kind != FindingKind.UNKNOWN or (one.where, one.printed) not in told]


# What is said of a figure, and not of a name, a law or a day.
_OF_FIGURES = frozenset(FindingKind) - {FindingKind.CITATION, FindingKind.PRIORITY, FindingKind.DATE}


def _each_once(paper: Paper, found: list[Finding]) -> list[Finding]:
    """One figure that several rules find wrong is one finding, that of the first, with what others expect instead.

    Where a place prints the same figure more than once, the findings may be of different ones and all are kept.
    """
    texts = dict(_texts(paper))
    kept: dict[object, Finding] = {}
    for one in found:
        is_one = one.kind in _OF_FIGURES and _times(one.printed, texts.get(one.where, "")) == 1
        key: object = (one.where, one.printed) if is_one else one
        before = kept.get(key)
        if before is None:
            kept[key] = one
        elif one.expected != before.expected:
            kept[key] = replace(before, explanation=f"{before.explanation} {one.explanation}")
    return list(kept.values())


def _times(printed: str, text: str) -> int:
    return len(re.findall(rf"(?<![\d,.£]){re.escape(printed)}(?!,?\d|\.\d)", text))


def _texts(paper: Paper) -> Iterator[tuple[str, str]]:
    """By place what stands there: a passage, or the cells of a row."""
    for part in paper.parts:
        if isinstance(part, Passage):
            yield part.where, part.text
        else:
            yield from ((part.where_of(at), " | ".join(row)) for at, row in enumerate(part.rows))


def _all(paper: Paper, known: Known) -> Iterator[Finding]:
    yield from readings.findings(paper)
    yield from totals.findings(paper, known)
    yield from percentages.findings(paper)
    yield from sentences.findings(paper)
    # What the ledger says comes before what other places of the paper say.
    yield from against_ledger.findings(paper, known)
    yield from budgets.findings(paper, known)
    yield from allocations.findings(paper)
    yield from same_quantity.findings(paper, known)
    yield from funds.findings(paper)
    yield from counts.findings(paper)
    yield from citations.findings(paper, known)
    yield from priorities.findings(paper, known)
    yield from days.findings(paper)


def _wheres(paper: Paper) -> Iterator[str]:
    for part in paper.parts:
        yield part.where
        yield from getattr(part, "row_wheres", ())
