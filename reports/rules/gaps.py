"""Why a total may differ from its rows: said only where one explanation, and no other like it, fits to the penny."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from reports.rules.columns import Item
from reports.rules.numbers import shown
from reports.rules.paper import KnownRow, Measure
from reports.rules.phrases import content_words, likeness, listed, looks_mistyped

# Beyond these, sets that fit by chance are many, and trying them all is slow: 60 rows have 34,220 threes.
MOST_ROWS = 60
_MOST_IN_SETS = {1: 5000, 2: 200, 3: MOST_ROWS}
_FEWEST_SHARED_WORDS = 2
_ALIKE = 0.5
NONE_BESIDE: Mapping[str, Sequence[KnownRow]] = {}


def explained(
    rows: Sequence[Item],
    wanted: Collection[Decimal],
    measure: Measure,
    *,
    known: Sequence[KnownRow] = (),
    beside: Mapping[str, Sequence[KnownRow]] = NONE_BESIDE,
    elsewhere: Sequence[Item] = (),
) -> str:
    """A sentence on what turns the sum of the rows into the printed total; empty where nothing certain can be said.

    `wanted` is that total, or, where it is no amount, each amount it may have been. `beside` is what each row
    has in the columns of other years, by where it stands; `elsewhere` are rows of the paper's other tables.
    """
    total = sum((row.value for row in rows), Decimal(0))
    gaps = {total - one for one in wanted}
    return (
        _left_out(rows, gaps, total, measure)
        or _old_value(_beside(rows, gaps, beside), total, measure)
        or _old_value(_before(rows, gaps, known) if measure == Measure.POUNDS else [], total, measure)
        or _twice(rows, gaps, total, measure)
        or _slip(total, wanted, measure)
        or _from_elsewhere(gaps, elsewhere, measure)
    )


def _left_out(rows: Sequence[Item], gaps: Collection[Decimal], total: Decimal, measure: Measure) -> str:
    found = _only_set(rows, {gap for gap in gaps if gap > 0})
    if not found:
        return ""
    one = len(found) == 1
    left = shown(total - _sum(found), measure)
    return f"Without the row{'' if one else 's'} {_named(found, measure)} the rows make {left}."


def _twice(rows: Sequence[Item], gaps: Collection[Decimal], total: Decimal, measure: Measure) -> str:
    found = _only_set(rows, {-gap for gap in gaps if gap < 0})
    if not found:
        return ""
    one = len(found) == 1
    made = shown(total + _sum(found), measure)
    return f"With the row{'' if one else 's'} {_named(found, measure)} counted twice the rows make {made}."


Fits = list[tuple[Item, KnownRow]]


def _before(rows: Sequence[Item], gaps: Collection[Decimal], known: Sequence[KnownRow]) -> Fits:
    """Rows whose value of an earlier year, or in an earlier paper, would close a gap."""
    return [(row, old) for row in rows for old in known if row.value - old.value in gaps and _is_of(row, old)]


def _beside(rows: Sequence[Item], gaps: Collection[Decimal], beside: Mapping[str, Sequence[KnownRow]]) -> Fits:
    """The same of their own figures in the columns of other years."""
    there = ((row, old) for row in rows for old in beside.get(row.where, ()))
    return [(row, old) for row, old in there if row.value != old.value and row.value - old.value in gaps]


def _old_value(fits: Fits, total: Decimal, measure: Measure) -> str:
    if len({(row, old.value) for row, old in fits}) != 1:
        return ""
    row, old = fits[0]
    year = f" of {old.year}" if old.year else ""
    source = f" ({old.source})" if old.source else ""
    was, now, made = (shown(value, measure) for value in (old.value, row.value, total - row.value + old.value))
    return f"With the row “{row.name}” at its value{year}, {was}{source} instead of {now}, the rows make {made}."


def _is_of(row: Item, old: KnownRow) -> bool:
    shared = content_words(row.words or row.name) & content_words(old.label)
    return len(shared) >= _FEWEST_SHARED_WORDS or likeness(row.name, old.label) > _ALIKE


def _slip(total: Decimal, wanted: Collection[Decimal], measure: Measure) -> str:
    if len(wanted) == 1 and looks_mistyped(next(iter(wanted)), total):
        return f"Compare its digits with {shown(total, measure)}: one was mistyped, or two stand the wrong way round."
    return ""


def _from_elsewhere(gaps: Collection[Decimal], elsewhere: Sequence[Item], measure: Measure) -> str:
    if measure != Measure.POUNDS or len(gaps) != 1:
        return ""
    gap = next(iter(gaps))
    found = [item for item in elsewhere if item.value == abs(gap) and not item.is_total]
    if len(found) != 1:
        return ""
    row = found[0]
    size = shown(abs(gap), measure)
    return f"The difference, {size}, is exactly the row “{row.name}” of another table ({row.where})."


def _only_set(rows: Sequence[Item], gaps: Collection[Decimal]) -> tuple[Item, ...]:
    """The one set of rows that makes a gap, of the smallest size at which any does; nothing where several do."""
    for size, most in _MOST_IN_SETS.items():
        if not gaps or len(rows) > most or size >= len(rows):
            return ()
        found = list(_sets(rows, gaps, size))
        if found:
            return found[0] if len(found) == 1 else ()
    return ()


def _sets(rows: Sequence[Item], gaps: Collection[Decimal], size: int) -> Iterator[tuple[Item, ...]]:
    """Sets of a size that make a gap; the last row of each is looked up, not tried."""
    by_value: dict[Decimal, list[int]] = {}
    for at, row in enumerate(rows):
        if row.value:
            by_value.setdefault(row.value, []).append(at)
    for first in combinations(range(len(rows)), size - 1):
        part = _sum([rows[at] for at in first])
        after = first[-1] if first else -1
        for gap in gaps:
            for last in by_value.get(gap - part, ()):
                if last > after and all(rows[at].value for at in first):
                    yield (*(rows[at] for at in first), rows[last])


def _sum(rows: Sequence[Item]) -> Decimal:
    return sum((row.value for row in rows), Decimal(0))


def _named(rows: Sequence[Item], measure: Measure) -> str:
    return listed(f"“{row.name}” ({shown(row.value, measure)})" for row in rows)
