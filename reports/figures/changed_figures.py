"""Which live figures and which cells of live tables changed between two prints of one section."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from reports.rules.tokens import tokens_in

# What the later report does not print, or the earlier one did not.
NOT_THERE = "not there"
_YEAR = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True)
class FigureChange:
    """One figure with what it was and what it is, as printed. `table` is the caption of the one that it stands in."""

    label: str
    before: str
    after: str
    table: str = ""


def changed_figures(
    was: Mapping[str, Any], now: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[FigureChange]:
    """The figures of a section whose value changed, in the order of the later paper; then those of its tables.

    Held against each other are figures of one key; then those that are alike but for their years, such as the fund of
    2016/17 and that of 2017/18. `before` and `after` are the figures of the two reports by their keys.
    """
    return [*_figures(was, now, before, after), *_cells(was, now)]


def _figures(
    was: Mapping[str, Any], now: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[FigureChange]:
    for old, new in _pairs(_keys(was, before), _keys(now, after)):
        earlier, later = before[old], after[new]
        if earlier["printed"] != later["printed"]:
            yield FigureChange(_label(earlier["label"], later["label"]), earlier["printed"], later["printed"])


def _keys(section: Mapping[str, Any], figures: Mapping[str, Any]) -> list[str]:
    tokens = (token for piece in section["pieces"] if "html" in piece for token in tokens_in(str(piece["html"])))
    return list(dict.fromkeys(token.key for token in tokens if token.key in figures))


def _label(earlier: str, later: str) -> str:
    """Fund confirmed 2016/17, now 2017/18."""
    before, after = earlier.split(), later.split()
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))))
    return " ".join(before) + (f", now {' '.join(after[same:])}" if after[same:] else "")


def _pairs(olds: Sequence[str], news: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Keys that are the same; of the others those that are alike without their years, each once, in their order."""
    waiting: dict[str, list[str]] = defaultdict(list)
    for old in olds:
        if old not in news:
            waiting[_without_years(old)].append(old)
    for new in news:
        if new in olds:
            yield new, new
        elif waiting[_without_years(new)]:
            yield waiting[_without_years(new)].pop(0), new


def _without_years(key: str) -> str:
    return ":".join("year" if _YEAR.fullmatch(part) else part for part in key.split(":"))


def _cells(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[FigureChange]:
    olds, news = _tables(was), _tables(now)
    for old, new in _pairs(list(olds), list(news)):
        yield from _cells_of(olds[old], news[new])


def _tables(section: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The tables of a section by their keys, those of charts as well where the table does not stand there too."""
    found: dict[str, Mapping[str, Any]] = {}
    for piece in section["pieces"]:
        table = piece.get("table") or (piece["chart"]["table"] if "chart" in piece else None)
        if table:
            found.setdefault(table["key"], table)
    return found


def _cells_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FigureChange]:
    columns = [str(one["label"]) for one in new["columns"]]
    # Words in a table, such as what a service is for, are no figures.
    places = [place for place, one in enumerate(new["columns"]) if place and one["is_numeric"]]
    if len(old["columns"]) != len(columns) or not places:
        return
    caption, earlier, later = _label(old["caption"], new["caption"]), dict(_rows(old)), dict(_rows(new))
    gone = [name for name in earlier if name not in later]
    # The total stays last, below what is no longer there.
    order = [*later, *gone] if not new["total"] else [*list(later)[:-1], *gone, list(later)[-1]]
    for name in order:
        if name not in earlier or name not in later:
            before, after = (each[name][places[-1]] if name in each else NOT_THERE for each in (earlier, later))
            yield FigureChange(name[0], before, after, caption)
            continue
        for place in places:
            before, after = earlier[name][place], later[name][place]
            if before != after:
                named = f"{name[0]}, {columns[place]}" if len(places) > 1 else name[0]
                yield FigureChange(named, before, after, caption)


def _rows(table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, int], Sequence[str]]]:
    """Each row by its header and how often that stood before; the total last."""
    met: dict[str, int] = defaultdict(int)
    rows: Iterable[Mapping[str, Any]] = [*table["rows"], *([table["total"]] if table["total"] else [])]
    for row in rows:
        name = str(row["cells"][0])
        yield (name, met[name]), row["cells"]
        met[name] += 1
