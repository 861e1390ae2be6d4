"""Live figures of what returns give, as they leave the office: small counts hidden, as at the report's day.

people-supported:2017-18
people-supported:2017-18:q1-q2
people-supported-by:victim-support:2017-18
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core import years as financial_years
from core.addresses import address
from grants.figures.results_asked import AskedReturn, priorities_of, returns_asked
from grants.rules.periods import Period, period_of
from reports.choices import About, Unit
from reports.figures.live_families.books import Books, Subject
from reports.figures.results_tables import ResultsTables
from reports.rules.outside import Figure, Shown

_PART = re.compile(r"[a-z0-9]+(-+[a-z0-9]+)*", re.ASCII)
ILLUSTRATIVE = " (illustrative)"
# Figures of one provider or priority are listed of whole years alone; any quarters can be typed.
_HALF = (1, 2)


@dataclass(frozen=True)
class ResultFamily:
    """Figures of one kind. `measure` reads a row of the tables, or the whole where the place is None."""

    name: str
    label: str
    measure: Callable[[Shown, int | None], Figure]
    unit: Unit = Unit.NUMBER
    about: About | None = None
    words: str = ""
    # Whether a return that was accepted must be there, or asking is enough.
    is_of_accepted: bool = True


def _people(shown: Shown, place: int | None) -> Figure:
    return shown.count(place, "people")


def _satisfied(shown: Shown, place: int | None) -> Figure:
    return shown.share(place, "satisfied")


def _improved(shown: Shown, place: int | None) -> Figure:
    return shown.share(place, "improved")


_HOW_MANY = "victims people helped how many returns monitoring"
_HOW_WELL = "per cent percentage returns monitoring"

RESULT_FAMILIES: Mapping[str, ResultFamily] = {
    family.name: family
    for family in (
        ResultFamily("people-supported", "People supported", _people, words=_HOW_MANY),
        ResultFamily("satisfaction", "Satisfied, of those who answered", _satisfied, Unit.PERCENT, words=_HOW_WELL),
        ResultFamily(
            "outcomes-improved", "Outcomes improved, of those measured", _improved, Unit.PERCENT, None, _HOW_WELL
        ),
        ResultFamily(
            "returns-accepted",
            "Returns accepted",
            lambda shown, _: shown.total.accepted,
            words="monitoring",
            is_of_accepted=False,
        ),
        ResultFamily(
            "returns-overdue",
            "Returns overdue",
            lambda shown, _: shown.total.overdue,
            words="monitoring late missing",
            is_of_accepted=False,
        ),
        ResultFamily(
            "unanswered",
            "Questions of accepted returns answered “not known”",
            lambda shown, _: shown.total.not_known,
            words="monitoring unknown",
        ),
        ResultFamily(
            "spend-reported",
            "Spend that returns report",
            lambda shown, _: shown.total.spent,
            Unit.POUNDS,
            words="spent monitoring",
        ),
        ResultFamily(
            "spend-planned",
            "Instalments planned",
            lambda shown, _: shown.total.planned,
            Unit.POUNDS,
            words="plan spend",
            is_of_accepted=False,
        ),
        ResultFamily(
            "spend-of-plan",
            "Spend that returns report, share of what was planned by then",
            lambda shown, _: shown.total.spent_of_plan,
            Unit.PERCENT,
            words="spent plan per cent percentage against",
        ),
        ResultFamily(
            "spend-per-person",
            "Spent for each person supported",
            lambda shown, place: shown.per_person(place),
            Unit.POUNDS,
            words="pounds unit cost value for money",
        ),
        ResultFamily("people-supported-by", "People supported by {}", _people, about=About.PROVIDER, words=_HOW_MANY),
        ResultFamily("people-supported-for", "People supported, {}", _people, about=About.PRIORITY, words=_HOW_MANY),
        ResultFamily(
            "satisfaction-of",
            "Satisfied, of those who answered {}",
            _satisfied,
            Unit.PERCENT,
            About.PROVIDER,
            _HOW_WELL,
        ),
        ResultFamily(
            "outcomes-improved-by",
            "Outcomes improved, of those that {} measured",
            _improved,
            Unit.PERCENT,
            About.PROVIDER,
            _HOW_WELL,
        ),
    )
}
QUOTED = "people-as-printed"


@dataclass(frozen=True)
class ResultKey:
    """A key, taken apart."""

    key: str
    name: str
    subject: str
    period: Period


def result_key(key: str, names: Mapping[str, bool]) -> ResultKey | None:
    """What a key asks for; None for what is none of these names. `names` say whether a subject stands behind each."""
    name, *parts = key.split(":")
    if name not in names or not all(_PART.fullmatch(part) for part in parts):
        return None
    subject = parts.pop(0) if names[name] and parts else ""
    if not 1 <= len(parts) <= 2 or (names[name] and not subject):
        return None
    try:
        period = period_of(financial_years.parse(parts[0]), parts[1] if len(parts) > 1 else "")
    except ValueError:
        return None
    # One figure has one key: that of a whole year has no quarters.
    is_whole_typed = period is not None and len(parts) > 1 and period.is_whole_year
    return ResultKey(key, name, subject, period) if period and not is_whole_typed else None


_NAMES = {**{name: family.about is not None for name, family in RESULT_FAMILIES.items()}, QUOTED: False}


@dataclass(frozen=True)
class ResultFigure:
    """What one key stands for; `figure` may be the words that stand in place of a hidden one."""

    key: str
    label: str
    unit: Unit
    figure: Figure
    href: str


def result_figures(keys: Collection[str], books: Books) -> Mapping[str, ResultFigure]:
    """The figures of those keys that ask what returns give; unknown ones are left out."""
    wanted = {key: one for key in keys if (one := result_key(key, _NAMES))}
    found = {key: _quoted(one, books) if one.name == QUOTED else _figure(one, books) for key, one in wanted.items()}
    return {key: one for key, one in found.items() if one is not None}


def _figure(wanted: ResultKey, books: Books) -> ResultFigure | None:
    family = RESULT_FAMILIES[wanted.name]
    subject = books.subject(family.about, wanted.subject) if family.about else None
    if family.about and subject is None:
        return None
    tables = books.results(wanted.period)
    place = _place(tables, subject)
    # Of a provider without returns there is no figure; nor of anybody where no return is asked for.
    is_there = tables.results.has_returns and (subject is None or place is not None)
    return ResultFigure(
        wanted.key,
        label_of(family, wanted.period, subject, is_illustrative=tables.results.is_illustrative),
        family.unit,
        family.measure(shown_by(tables, family), place) if is_there else None,
        _door(tables, subject) if is_there else "",
    )


def shown_by(tables: ResultsTables, family: ResultFamily) -> Shown:
    return tables.of_priorities if family.about is About.PRIORITY else tables.of_providers


def _place(tables: ResultsTables, subject: Subject | None) -> int | None:
    if subject is None:
        return None
    rows = tables.results.priorities if subject.about is About.PRIORITY else tables.results.providers
    return next((place for place, one in enumerate(rows) if one.slug == subject.slug), None)


def label_of(family: ResultFamily, period: Period, subject: Subject | None, *, is_illustrative: bool) -> str:
    """People supported by Victim Support, 2017/18; a figure that rests on illustrative returns says so."""
    illustrative = ILLUSTRATIVE if is_illustrative else ""
    return f"{family.label.format(subject.name if subject else '')}, {period.label}{illustrative}"


def _door(tables: ResultsTables, subject: Subject | None) -> str:
    slug = financial_years.slug(tables.results.period.year_start)
    if subject is None:
        return address("reports:results-year", slug, **tables.asked)
    name = "reports:results-priority" if subject.about is About.PRIORITY else "reports:results-provider"
    return address(name, slug, subject.slug, **tables.asked)


def _quoted(wanted: ResultKey, books: Books) -> ResultFigure | None:
    """A count as a paper prints it, which is true of the paper on every day."""
    one = next((one for one in books.people_quoted if one.period == wanted.period), None)
    if one is None:
        return None
    href = address("reports:results-year", financial_years.slug(wanted.period.year_start))
    return ResultFigure(wanted.key, quoted_label(one.label, one.source), Unit.NUMBER, one.number, href)


def quoted_label(label: str, source: str) -> str:
    return f"{label}, as printed in {source}"


@dataclass(frozen=True)
class Listed:
    """One line of the list for authors. Its figure is read when the line is shown."""

    key: str
    label: str
    words: str


def listed_figures(first: date, last: date, books: Books) -> Iterator[Listed]:
    """What returns are there to tell: of each year, the latest first, and of its first half; subjects of whole years.

    No answer is read for it, of which there are tens of thousands. Two queries. What nobody knew has no figure.
    """
    asked = returns_asked(first, last, books.as_at)
    priorities = priorities_of({one.award for one in asked})
    for year in sorted({one.year_start for one in asked}, reverse=True):
        yield from _listed(Period(year), asked, priorities, books, RESULT_FAMILIES.values())
        whole = [family for family in RESULT_FAMILIES.values() if family.about is None]
        yield from _listed(Period(year, *_HALF), asked, priorities, books, whole)
    for quoted in books.people_quoted:
        if first <= quoted.period.year_start <= last:
            words = f"{_HOW_MANY} quoted printed paper"
            yield Listed(f"{QUOTED}:{quoted.period.key}", quoted_label(quoted.label, quoted.source), words)


def _listed(
    period: Period,
    asked: Sequence[AskedReturn],
    priorities: Mapping[int, frozenset[str]],
    books: Books,
    families: Collection[ResultFamily],
) -> Iterator[Listed]:
    there = [one for one in asked if one.is_in(period)]
    accepted = [one for one in there if one.is_accepted]
    is_illustrative = any(one.is_illustrative for one in accepted)
    slugs = {
        About.PROVIDER: {one.provider_slug for one in accepted},
        About.PRIORITY: {slug for one in accepted for slug in priorities.get(one.award, ())},
    }
    for family in families:
        if not (accepted if family.is_of_accepted else there):
            continue
        for subject in _among(slugs, family.about, books):
            of_whom = f"{subject.slug}:" if subject else ""
            label = label_of(family, period, subject, is_illustrative=is_illustrative)
            yield Listed(f"{family.name}:{of_whom}{period.key}", label, family.words)


def _among(slugs: Mapping[About, Collection[str]], about: About | None, books: Books) -> Sequence[Subject | None]:
    if about is None:
        return [None]
    return [subject for slug, subject in books.subjects(about).items() if slug in slugs[about]]
