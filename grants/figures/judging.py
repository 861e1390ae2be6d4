"""A certified return as the officer judges it: each box with what was said before, and what was asked about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from grants.choices import Topic, Unit
from grants.figures.boxes import Asked, AskedBox, asked_by, given_in
from grants.models import BoxQuery, Filing, MonitoringReturn
from grants.rules.answers import Box, Given, Mismatch, is_large_change, mismatches, printed_value, sums_by_measure
from grants.rules.quarters import Quarter

NOTHING = "—"
NOT_KNOWN = "Not known"


def printed(unit: str, given: Given | None) -> str:
    """An answer as it is read in a table: a figure in its unit, not known, a dash where there was none."""
    if given is None or given.is_empty:
        return NOTHING
    if given.not_known:
        return NOT_KNOWN
    return given.words if given.value is None else printed_value(unit, given.value)


def printed_change(unit: str, before: Given | None, now: Given | None) -> str:
    """+12 or −3; a dash where one of the two is no figure."""
    if before is None or now is None or before.value is None or now.value is None:
        return NOTHING
    change = now.value - before.value
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{printed_value(unit, abs(change))}"


@dataclass(frozen=True)
class JudgedBox:
    """One box: what is said now, what was said in other quarters, and in the version that was queried."""

    asked: AskedBox
    now: Given
    last_quarter: Given | None = None
    year_before: Given | None = None
    said_earlier: Given | None = None
    asked_earlier: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        return self.asked.measure.unit

    @property
    def is_words(self) -> bool:
        return self.unit == Unit.WORDS

    @property
    def is_large(self) -> bool:
        return self.last_quarter is not None and is_large_change(self.unit, self.last_quarter.value, self.now.value)

    @property
    def answer(self) -> str:
        return printed(self.unit, self.now)

    @property
    def before(self) -> str:
        return printed(self.unit, self.last_quarter)

    @property
    def change(self) -> str:
        return printed_change(self.unit, self.last_quarter, self.now)

    @property
    def a_year_ago(self) -> str:
        return printed(self.unit, self.year_before)

    @property
    def said(self) -> str:
        return printed(self.unit, self.said_earlier)


@dataclass(frozen=True)
class Judged:
    """All boxes of one filing, and what of it does not add up though nothing makes it."""

    filing: Filing
    asked: Asked
    boxes: tuple[JudgedBox, ...]
    wrong: tuple[Mismatch, ...]
    has_last_quarter: bool
    has_year_before: bool

    @cached_property
    def not_known(self) -> tuple[JudgedBox, ...]:
        return tuple(one for one in self.boxes if one.now.not_known)

    @cached_property
    def is_second(self) -> bool:
        return any(one.asked_earlier for one in self.boxes)

    def of_topic(self, topic: Topic) -> tuple[JudgedBox, ...]:
        return tuple(one for one in self.boxes if one.asked.measure.topic == topic)


def judged(monitoring_return: MonitoringReturn, filing: Filing) -> Judged:
    """What an officer looks at. The same number of queries at any number of boxes."""
    period = monitoring_return.period
    a_year_ago = Quarter(period.year_start.replace(year=period.year_start.year - 1), period.number)
    asked, now = asked_by(monitoring_return), given_in(filing)
    last = accepted_of(monitoring_return, period.before)
    year_before = accepted_of(monitoring_return, a_year_ago)
    queried = _queried_before(filing)
    said, queries = given_in(queried), queries_of(queried)
    in_last, in_year = given_in(last), given_in(year_before)
    boxes = tuple(
        JudgedBox(
            one,
            now.get(one.box, Given()),
            in_last.get(one.box),
            in_year.get(one.box),
            said.get(one.box) if one.box in queries else None,
            queries.get(one.box, ()),
        )
        for one in asked.boxes
    )
    sums = sums_by_measure(now, asked.counted)
    wrong = mismatches(asked.rules, sums, quarter_starts=period.starts_on)
    return Judged(filing, asked, boxes, tuple(wrong), last is not None, year_before is not None)


def accepted_of(monitoring_return: MonitoringReturn, quarter: Quarter) -> Filing | None:
    """The filing of another quarter of the same agreement that was accepted last."""
    filings = Filing.objects.filter(
        monitoring_return__agreement=monitoring_return.agreement_id,
        monitoring_return__year_start=quarter.year_start,
        monitoring_return__quarter=quarter.number,
        accepted_at__isnull=False,
    )
    return filings.order_by("-number").first()


def _queried_before(filing: Filing) -> Filing | None:
    """The version that this one answers, where that was queried."""
    earlier = Filing.objects.filter(monitoring_return=filing.monitoring_return_id, number__lt=filing.number)
    last = earlier.order_by("-number").first()
    return last if last is not None and last.queried_at else None


def queries_of(filing: Filing | None) -> Mapping[Box, tuple[str, ...]]:
    """What the office asked about the boxes of a filing. One query; nothing for none."""
    found: dict[Box, tuple[str, ...]] = {}
    if filing is None:
        return found
    for row in BoxQuery.objects.filter(filing=filing).select_related("measure").order_by("pk"):
        box = Box(row.measure.key, row.priority_id or 0, row.area_id or 0)
        found[box] = (*found.get(box, ()), row.words)
    return found


@dataclass(frozen=True)
class VersionRow:
    """One box in two versions of a return."""

    asked: AskedBox
    one: Given
    other: Given

    @property
    def is_changed(self) -> bool:
        return self.one != self.other

    @property
    def before(self) -> str:
        return printed(self.asked.measure.unit, self.one)

    @property
    def after(self) -> str:
        return printed(self.asked.measure.unit, self.other)

    @property
    def change(self) -> str:
        return printed_change(self.asked.measure.unit, self.one, self.other)


def versions_side_by_side(monitoring_return: MonitoringReturn, one: Filing, other: Filing) -> list[VersionRow]:
    asked, before, after = asked_by(monitoring_return), given_in(one), given_in(other)
    return [VersionRow(row, before.get(row.box, Given()), after.get(row.box, Given())) for row in asked.boxes]
