"""Who has not answered what in a year: by provider, question and quarter; and which returns are overdue.

A return counts as filed once it was certified, with what its last certified version says. A question that is asked for
several priorities or areas counts as not known as soon as one of its boxes is; where one of them is chosen, only its
own box counts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import Max, Q

from core import years
from grants.choices import AWAITED, ReturnState
from grants.figures.unanswered_of import EVERYBODY, AskedOf
from grants.models import Answer, Filing, Measure, MonitoringReturn
from grants.models.monitoring import MonitoringReturnQuerySet
from providers.models import Provider

QUARTERS = (1, 2, 3, 4)


class Said(StrEnum):
    """What became of one question in one quarter."""

    FILED = "Answered"
    NOT_KNOWN = "Not known"
    NOT_FILED = "Not filed"
    NOT_DUE = "Not due yet"


@dataclass(frozen=True)
class Cell:
    """One question in one quarter of one agreement."""

    said: Said
    reasons: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.said in (Said.NOT_KNOWN, Said.NOT_FILED)


@dataclass(frozen=True)
class QuarterCount:
    """How many questions of a quarter are answered, not known or not filed."""

    filed: int = 0
    not_known: int = 0
    not_filed: int = 0
    not_due: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.filed or self.not_known or self.not_filed or self.not_due)

    def __add__(self, other: "QuarterCount") -> "QuarterCount":
        return QuarterCount(*(mine + theirs for mine, theirs in zip(_parts(self), _parts(other), strict=True)))


def _parts(count: QuarterCount) -> tuple[int, int, int, int]:
    return count.filed, count.not_known, count.not_filed, count.not_due


@dataclass(frozen=True)
class ProviderLine:
    """One provider: its questions by quarter, over all its agreements."""

    provider: Provider
    quarters: Mapping[int, QuarterCount]
    is_illustrative: bool

    @property
    def total(self) -> QuarterCount:
        return sum(self.quarters.values(), QuarterCount())

    @property
    def not_filed(self) -> int:
        return self.total.not_filed

    @property
    def not_known(self) -> int:
        return self.total.not_known

    @property
    def name(self) -> str:
        return self.provider.name


@dataclass(frozen=True)
class QuestionLine:
    """One question of one agreement, and what became of it in each quarter that it was asked in."""

    agreement: str
    service: str
    label: str
    cells: Mapping[int, Cell]

    @property
    def in_quarters(self) -> list[Cell | None]:
        return [self.cells.get(quarter) for quarter in QUARTERS]


@dataclass(frozen=True)
class Unanswered:
    """A year as at a day. `questions` by the provider's key."""

    providers: tuple[ProviderLine, ...]
    questions: Mapping[int, Sequence[QuestionLine]] = field(default_factory=dict)


def unanswered(returns: MonitoringReturnQuerySet, today: date, asked_of: AskedOf = EVERYBODY) -> Unanswered:
    """What these returns leave open, of those that are asked of. Four queries, however many."""
    asked = list(
        asked_of.of(returns)
        .exclude(state=ReturnState.CANCELLED)
        .with_names()
        .order_by("agreement__reference", "quarter")
    )
    measures = _measures({one.template_version_id for one in asked})
    last = _last_certified({one.pk for one in asked})
    not_known = _not_known(last.values(), asked_of)
    lines: dict[int, dict[tuple[int, str], dict[int, Cell]]] = defaultdict(lambda: defaultdict(dict))
    labels: dict[tuple[int, str], tuple[str, str, str]] = {}
    counts: dict[int, dict[int, QuarterCount]] = defaultdict(lambda: defaultdict(QuarterCount))
    found: dict[int, Provider] = {}
    for one in asked:
        provider = one.agreement.award.provider
        found[provider.pk] = provider
        for measure in measures[one.template_version_id]:
            cell = _cell(one, last.get(one.pk), not_known, measure.key, today)
            key = (one.agreement_id, measure.key)
            labels[key] = (one.agreement.reference, one.agreement.award.service, measure.label)
            lines[provider.pk][key][one.quarter] = cell
            counts[provider.pk][one.quarter] += _counted(cell)
    made_up = {one.agreement.award.provider_id for one in asked if one.is_illustrative}
    by_name = sorted(found.values(), key=lambda one: one.name.casefold())
    return Unanswered(
        tuple(ProviderLine(one, counts[one.pk], one.pk in made_up) for one in by_name),
        {key: [QuestionLine(*labels[name], cells) for name, cells in rows.items()] for key, rows in lines.items()},
    )


def _measures(versions: Collection[int]) -> Mapping[int, list[Measure]]:
    found: dict[int, list[Measure]] = defaultdict(list)
    rows = Measure.objects.filter(version__in=versions).order_by("version", "position")
    for measure in rows.only("version_id", "key", "label"):
        found[measure.version_id].append(measure)
    return found


def _last_certified(returns: Collection[int]) -> dict[int, int]:
    """Of each return the filing that the provider certified last, by its key."""
    sent = Filing.objects.filter(monitoring_return__in=returns, certified_at__isnull=False)
    rows = sent.values("monitoring_return").annotate(last=Max("pk"))
    return dict(rows.values_list("monitoring_return", "last"))


def _not_known(filings: Iterable[int], asked_of: AskedOf) -> Mapping[tuple[int, str], tuple[str, ...]]:
    """The reasons given, each once, by filing and question."""
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    rows = asked_of.in_boxes(Answer.objects.filter(~Q(not_known=""), filing__in=list(filings))).order_by("pk")
    for filing, key, reason in rows.values_list("filing", "measure__key", "not_known"):
        held = found.get((filing, key), ())
        found[filing, key] = held if reason in held else (*held, reason)
    return found


def _cell(
    one: MonitoringReturn,
    filing: int | None,
    not_known: Mapping[tuple[int, str], tuple[str, ...]],
    key: str,
    today: date,
) -> Cell:
    if filing is None:
        is_late = one.state in AWAITED and one.due_on < today
        return Cell(Said.NOT_FILED if is_late else Said.NOT_DUE)
    reasons = not_known.get((filing, key), ())
    return Cell(Said.NOT_KNOWN, reasons) if reasons else Cell(Said.FILED)


_ONE = {
    Said.FILED: QuarterCount(filed=1),
    Said.NOT_KNOWN: QuarterCount(not_known=1),
    Said.NOT_FILED: QuarterCount(not_filed=1),
    Said.NOT_DUE: QuarterCount(not_due=1),
}


def _counted(cell: Cell) -> QuarterCount:
    return _ONE[cell.said]


@dataclass(frozen=True)
class OverdueLine:
    """One return that should have been sent, and since how many days."""

    monitoring_return: MonitoringReturn
    days: int


def overdue(returns: MonitoringReturnQuerySet, today: date) -> list[OverdueLine]:
    """The longest overdue first. One query."""
    late = returns.overdue(today).with_names().order_by("due_on", "pk")
    return [OverdueLine(one, (today - one.due_on).days) for one in late]


def years_of(returns: MonitoringReturnQuerySet) -> list[date]:
    """The years that have returns, the latest first."""
    return list(returns.order_by("-year_start").values_list("year_start", flat=True).distinct())


def default_year(found: Sequence[date], today: date) -> date:
    """The year of today; where it has no return, the last that has."""
    now = years.starting(today)
    return now if now in found or not found else found[0]
