"""Days and years that are impossible, or that contradict one another."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from core import years
from reports.rules.dates import MONTHS, WEEKDAYS, Written, dates_in, months_in
from reports.rules.numbers import small_number
from reports.rules.paper import Finding, FindingKind, Paper, Passage
from reports.rules.phrases import Sentence, sentences_of

_NEAR = 3000
# Days before the paper's own. Without a year, what is longer ago may be meant of next year.
_LATELY, _JUST = 180, 45
_EARLIEST, _LATEST = 1800, 2100
_SPAN = re.compile(
    r"(?<![\d/£.,-])(?P<first>(?:19|20)\d\d)(?P<sign>\s?[/–-]\s?)(?P<last>(?:19|20)\d\d|\d\d)(?![\d/-])(?!\s*%)"
)
# Plans and strategies run over several years; a financial year does not.
_SEVERAL_YEARS = re.compile(
    r"\b(?:strateg\w+|plans?|programme|framework|period|polic\w+|between|spending review|report|years|contracts?|terms?"
    r"|agreements?|settlement|phase|assessment)\b",
    re.I,
)
_ONE_YEAR = re.compile(
    r"\b(?:financial year|fiscal year|budget (?:for|in)|year|fund(?:ing)? for|grant for|accounts for)\s+"
    r"(?:of\s+|for\s+)?$",
    re.I,
)
_TWICE = re.compile(
    r"\b(?P<one>20\d\d\s?[/-]\s?\d\d)\s*(?:,|and|to|with|against|versus|vs|compared (?:with|to))\s+"
    r"(?P<other>20\d\d\s?[/-]\s?\d\d)\b",
    re.I,
)
_LASTING = re.compile(
    r"\b(?P<count>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-]"
    r"(?P<unit>day|week|month)s?\b[^.;]{0,40}?\b(?:from|between|starting)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*,?\s*(?:to|until|till|and|through|-|–)\s+(?:the\s+)?", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:will (?:be |then be )?(?:\w+\s+){0,6}?"
    r"|(?:is|are)\b[^.;]{0,80}?\b(?:taking place|due|scheduled|planned|to be held)\s+(?:to\s+\w+\s+)?)"
    r"(?:on|by)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_INDICATIVE = re.compile(r"\b(?:indicative|provisional|draft)\b", re.IGNORECASE)
_CONFIRMED = re.compile(r"\b(?:confirmed|final)\b", re.IGNORECASE)
_QUARTER = re.compile(
    r"\b(?:Q|[Qq]uarter\s)(?P<number>[1-4])\b\s*\(\s*(?P<first>[A-Z][a-z]{2,8})\s*(?:-|–|to)\s*(?P<last>[A-Z][a-z]{2,8})\b\s*\)?"
)


def findings(paper: Paper) -> Iterator[Finding]:
    for passage in paper.passages:
        for sentence in sentences_of(passage.text):
            yield from _of_sentence(paper, passage, sentence)
        yield from _out_of_order(passage)


def _of_sentence(paper: Paper, passage: Passage, sentence: Sentence) -> Iterator[Finding]:
    if not re.search(r"\d", sentence.text):
        return
    written = dates_in(sentence.text)
    free = [one for one in written if not passage.is_live_at(sentence.start + one.start, sentence.start + one.end)]
    yield from _impossible(passage, free)
    yield from _weekdays(paper, passage, free)
    yield from _backwards(passage, sentence, free)
    yield from _lasting(paper, passage, sentence, free)
    yield from _to_come(paper, passage, sentence, free)
    yield from _years(passage, sentence)
    yield from _quarters(passage, sentence)


def _impossible(passage: Passage, written: list[Written]) -> Iterator[Finding]:
    for one in written:
        if one.is_on_no_calendar:
            yield _finding(passage, one.printed, f"No calendar has {one.printed}. Look up the day.")
        elif one.year is not None and not _EARLIEST <= one.year <= _LATEST:
            yield _finding(passage, one.printed, f"The year of {one.printed} cannot be meant. Look up the day.")


def _weekdays(paper: Paper, passage: Passage, written: list[Written]) -> Iterator[Finding]:
    """A weekday that the day was not; where no year stands, in none of the years it may have been."""
    for one in written:
        if one.weekday is None:
            continue
        about = {paper.day.year + more for more in (-1, 0, 1)} if paper.day else set()
        named = {int(year) for year in re.findall(r"\b20\d\d\b", f"{passage.heading} {passage.text[:_NEAR]}")}
        possible = [one.date] if one.year else [one.in_year(year) for year in sorted(about | named)]
        days = [day for day in possible if day is not None]
        if not days or any(day.weekday() == one.weekday for day in days):
            continue
        right = WEEKDAYS[days[0].weekday()].capitalize()
        expected = right if len(days) == 1 else ""
        said = f"{_spoken(days[0])} was a {right}, not a {WEEKDAYS[one.weekday].capitalize()}."
        yield _finding(passage, one.printed, said, expected)


def _pairs(sentence: Sentence, written: list[Written]) -> Iterator[tuple[Written, Written]]:
    """Two days with "to", "until" or "and" between them."""
    for one, other in pairwise(written):
        if _TO.fullmatch(sentence.text[one.end : other.start]):
            yield one, other


def _backwards(passage: Passage, sentence: Sentence, written: list[Written]) -> Iterator[Finding]:
    for one, other in _pairs(sentence, written):
        is_span = re.search(r"\b(?:from|between|over)\s+(?:the\s+)?$", sentence.text[: one.start], re.IGNORECASE)
        if is_span and one.date and other.date and other.date < one.date:
            said = f"The time from {one.printed} to {other.printed} ends before it begins."
            yield _finding(passage, f"{one.printed} to {other.printed}", said)


def _lasting(paper: Paper, passage: Passage, sentence: Sentence, written: list[Written]) -> Iterator[Finding]:
    """A number of days, weeks or months from one day to another that are not so far apart."""
    for one, other in _pairs(sentence, written):
        told = next(reversed(list(_LASTING.finditer(sentence.text[: one.start]))), None)
        first, last = _in_one_year(paper, passage, one, other)
        if told is None or first is None or last is None or last <= first or one.start - told.end() > 20:
            continue
        count, unit = small_number(told["count"]) or 0, told["unit"].lower()
        length = {"day": 1.0, "week": 7.0, "month": 30.44}[unit]
        # The last day counts or not: either way is right.
        if any(abs((last - first).days + more - count * length) <= length / 2 for more in (0, 1)):
            continue
        days = (last - first).days + 1
        end = first + timedelta(days=round(count * length) - 1)
        said = f"From {one.printed} to {other.printed} are {days} days, both counted{_in_weeks(days, unit)}; "
        said += f"{told['count']} {unit}s from {one.printed} end on {_spoken(end)}."
        yield _finding(
            passage, f"{told['count']} {unit}s", said, _in_weeks(days, unit).removeprefix(": ") or f"{days} days"
        )


def _in_weeks(days: int, unit: str) -> str:
    if unit != "week":
        return ""
    weeks, rest = divmod(days, 7)
    return f": {weeks} weeks and {rest} day{'' if rest == 1 else 's'}" if rest else f": {weeks} weeks"


def _in_one_year(paper: Paper, passage: Passage, one: Written, other: Written) -> tuple[date | None, date | None]:
    """Both days in the year that is told, or in that of the paper where none is."""
    told = re.findall(r"\b20\d\d\b", passage.text[:_NEAR])
    year = other.year or one.year or (int(told[0]) if told else None) or (paper.day.year if paper.day else None)
    if year is None:
        return None, None
    return (one.date or one.in_year(year)), (other.date or other.in_year(year))


def _to_come(paper: Paper, passage: Passage, sentence: Sentence, written: list[Written]) -> Iterator[Finding]:
    """Said to be still to come, of a day before that of the paper."""
    for one in written:
        day = one.date or (one.in_year(paper.day.year) if paper.day and one.year is None else None)
        if (
            paper.day is None
            or day is None
            or day >= paper.day
            or (paper.day - day).days > (_LATELY if one.year else _JUST)
        ):
            continue
        if _TO_COME.search(sentence.text[: one.start]):
            said = f"The paper is of {_spoken(paper.day)} and speaks of {one.printed} as still to come. "
            said += "Say what came of it, or put the day right."
            yield _finding(passage, one.printed, said)


def _out_of_order(passage: Passage) -> Iterator[Finding]:
    """Indicative figures that are to change after they have been confirmed."""
    indicative: list[tuple[str, date]] = []
    for sentence in sentences_of(passage.text):
        months = months_in(sentence.text)
        if _INDICATIVE.search(sentence.text):
            indicative += [(printed, day) for printed, day, _ in months]
        elif _CONFIRMED.search(sentence.text) and months:
            printed, day, _ = months[0]
            for other, later in indicative:
                if later > day:
                    said = f"What is indicative is to change in {other}, after it has been confirmed in {printed}. "
                    yield _finding(passage, other, f"{said}Look up both months.")
            indicative = []


def _years(passage: Passage, sentence: Sentence) -> Iterator[Finding]:
    for found in _TWICE.finditer(sentence.text):
        one, other = (re.sub(r"\s", "", found[name]).replace("-", "/") for name in ("one", "other"))
        at = sentence.start + found.start()
        if one == other and not passage.is_live_at(at, at + len(found.group())):
            said = f"{found['one']} is named twice where two different years are meant. Put one of them right."
            yield _finding(passage, found.group(), said)
    for found in _SPAN.finditer(sentence.text):
        at = sentence.start + found.start()
        if not passage.is_live_at(at, at + len(found.group())) and _is_no_year(sentence.text, found):
            start = years.label(date(int(found["first"]), 4, 1))
            said = f"{found.group()} is no financial year: those run from 1 April to 31 March, as {start} does."
            yield _finding(passage, found.group(), said, start)


def _is_no_year(text: str, found: re.Match[str]) -> bool:
    """Not one year after the other, where one financial year is meant; backwards is wrong everywhere."""
    first, last = int(found["first"]), int(found["last"])
    last = last if last > 99 else first // 100 * 100 + last
    if (first + 1) % 100 == last % 100 and last in (first + 1, first + 1 - 100):
        return False
    before, after = text[: found.start()], text[found.end() :]
    is_plan = _SEVERAL_YEARS.search(" ".join(before.split()[-6:]) + " " + " ".join(after.split()[:6]))
    if last < first:
        return "/" in found["sign"] or _ONE_YEAR.search(before) is not None
    return is_plan is None and ("/" in found["sign"] or _ONE_YEAR.search(before) is not None)


def _quarters(passage: Passage, sentence: Sentence) -> Iterator[Finding]:
    for found in _QUARTER.finditer(sentence.text):
        number = int(found["number"])
        first = (3 + (number - 1) * 3) % 12
        right = (MONTHS[first], MONTHS[first + 2])
        said = (found["first"].lower()[:3], found["last"].lower()[:3])
        calendar = (MONTHS[(number - 1) * 3][:3], MONTHS[(number - 1) * 3 + 2][:3])
        if said not in ((right[0][:3], right[1][:3]), calendar):
            months = f"{right[0].capitalize()} to {right[1].capitalize()}"
            yield _finding(passage, found.group(), f"Quarter {number} of a financial year is {months}.", months)


def _spoken(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def _finding(passage: Passage, printed: str, said: str, expected: str = "") -> Finding:
    return Finding(FindingKind.DATE, passage.where, printed, expected, said, passage.section)
