"""Which decisions were asked for, and what a list of them says beside their own row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from commissioning.figures.authority import DecisionFound
from commissioning.models import Priority
from core import years
from core.fields import MoneyField
from core.money import ZERO
from grants.choices import AFTER_SIGNATURE, CLOSED_UNSIGNED, NoticeKind
from grants.models import AwardLine, DecisionNotice
from grants.models.notice import DecisionNoticeQuerySet
from grants.rules.references import reference_key
from grants.rules.searching import search_for
from providers.models import Provider

# The amount of a refusal was asked for and is no award: the register shows and counts none.
_ASKED_FOR = Q(kind=NoticeKind.REFUSAL)
AWARDED = Case(When(_ASKED_FOR, then=Value(ZERO)), default=F("amount"), output_field=MoneyField())


@dataclass(frozen=True)
class Period:
    """A year in which decisions are signed: a calendar year, as references count it, or a financial one."""

    first: date
    last: date
    value: str
    label: str


@dataclass(frozen=True)
class RegisterChoice:
    """Which decisions are asked for. Nothing chosen: all of them. Amounts are pounds."""

    words: str = ""
    period: Period | None = None
    kind: str = ""
    state: str = ""
    priority: Priority | None = None
    provider: Provider | None = None
    least: Decimal | None = None
    most: Decimal | None = None

    def of(self, notices: DecisionNoticeQuerySet) -> DecisionNoticeQuerySet:
        """Those of the given notices that were asked for. One query more where words are looked for."""
        found = notices.filter(self._of_itself())
        lines = self._lines()
        if lines is not None:
            found = found.filter(pk__in=AwardLine.objects.filter(lines).values("notice"))
        return found.filter(pk__in=found_by(self.words, notices)) if self.words.strip() else found

    def _of_itself(self) -> Q:
        wanted = Q()
        if self.period:
            wanted &= Q(state__in=AFTER_SIGNATURE, signed_on__range=(self.period.first, self.period.last))
        if self.kind:
            wanted &= Q(kind=self.kind)
        if self.state:
            wanted &= Q(state=self.state)
        if self.least is not None:
            wanted &= Q(amount__gte=self.least) & (~_ASKED_FOR if self.least else Q())
        if self.most is not None:
            wanted &= Q(amount__lte=self.most) | _ASKED_FOR
        return wanted

    def _lines(self) -> Q | None:
        """One line that has both: the provider, also under a name it had before a merge, and the priority."""
        if self.priority is None and self.provider is None:
            return None
        wanted = Q()
        if self.priority is not None:
            others = AwardLine.other_priorities.through._default_manager.filter(priority=self.priority)
            wanted &= Q(priority=self.priority) | Q(pk__in=others.values("awardline"))
        if self.provider is not None:
            own = self.provider.pk
            wanted &= Q(provider=own) | Q(provider__merged_into=own) | Q(lead=own) | Q(lead__merged_into=own)
        return wanted


def address_of(user: Any, reference: str) -> str:
    """The address of the signed decision with a reference, however it is written; empty where a person sees none."""
    seen = DecisionNotice.objects.visible_to(user).signed()
    found = seen.filter(reference_key=reference_key(reference)).only("pk").first()
    return found.get_absolute_url() if found else ""


def decisions_resting_on(user: Any, recommendation: int) -> list[DecisionFound]:
    """The decisions that rest on a recommendation and that a person may see, those that never will be signed left out.

    The one that is signed comes first, then the drafts. One query.
    """
    seen = DecisionNotice.objects.visible_to(user).filter(advice__recommendation=recommendation)
    standing = sorted(seen.exclude(state__in=CLOSED_UNSIGNED), key=lambda one: (not one.is_signed, one.pk))
    return [DecisionFound(_called(one), one.get_absolute_url()) for one in standing]


def _called(notice: DecisionNotice) -> str:
    if notice.is_signed:
        return f"Decision {notice.reference}"
    return f"{'Draft' if notice.is_open else 'Submitted'} decision: {notice.get_kind_display()}"


def found_by(words: str, notices: DecisionNoticeQuerySet) -> list[int]:
    """The keys of those notices that some words or a reference look for. One query.

    Looked for here and not in the database, of which one kind knows no case beyond A to Z.
    """
    search = search_for(words)
    rows = notices.order_by().values_list("pk", "reference_key", "title")
    return [key for key, reference, title in rows if search.finds(reference=reference or "", title=title)]


def periods_of(notices: DecisionNoticeQuerySet) -> list[Period]:
    """The years in which some decision was signed, the latest first: calendar years, then financial. One query."""
    months = list(notices.order_by().signed().dates("signed_on", "month", order="DESC"))
    return [*_calendar(months), *_financial(months)]


def _calendar(months: Iterable[date]) -> list[Period]:
    wanted = dict.fromkeys(month.year for month in months)
    return [Period(date(year, 1, 1), date(year, 12, 31), str(year), str(year)) for year in wanted]


def _financial(months: Iterable[date]) -> list[Period]:
    return [
        Period(start, years.ending(start), years.slug(start), f"{years.label(start)}, April to March")
        for start in dict.fromkeys(years.starting(month) for month in months)
    ]


def providers_in(notices: DecisionNoticeQuerySet) -> Any:
    """Whom some decisions name, as providers now stand, by name."""
    return _providers_of(_lines_of(notices)) if notices.query.where else _ALL_PROVIDERS.all()


def priorities_in(notices: DecisionNoticeQuerySet) -> Any:
    """The priorities that some decisions serve, by name."""
    if not notices.query.where:
        return _ALL_PRIORITIES.all()
    lines = _lines_of(notices)
    return _priorities_of(lines, _OTHERS.filter(awardline__in=lines.values("pk")))


def _lines_of(notices: DecisionNoticeQuerySet) -> Any:
    return AwardLine.objects.filter(notice__in=notices.order_by().values("pk"))


def _providers_of(lines: Any) -> Any:
    named = Provider.objects.filter(Q(pk__in=lines.values("provider")) | Q(pk__in=lines.values("lead")))
    kept = Q(pk__in=named.exclude(merged_into=None).values("merged_into"))
    return (named | Provider.objects.filter(kept)).filter(merged_into=None).order_by("name_key", "pk")


def _priorities_of(lines: Any, others: Any) -> Any:
    served = Q(pk__in=lines.values("priority")) | Q(pk__in=others.values("priority"))
    return Priority.objects.filter(served).order_by("name", "pk")


# Built once: whoever sees every decision is not asked whose lines they are, which the databases are slow to find out.
_OTHERS: Any = AwardLine.other_priorities.through._default_manager.all()
_ALL_PROVIDERS: Any = _providers_of(AwardLine.objects.all())
_ALL_PRIORITIES: Any = _priorities_of(AwardLine.objects.all(), _OTHERS)
_LINES_NAMED: Any = AwardLine.objects.order_by("notice", "position").values_list(
    "notice", Coalesce(F("provider__merged_into__name"), F("provider__name"))
)


def recipients_of(notices: Iterable[int]) -> Mapping[int, Sequence[str]]:
    """Who is named by each notice, by its key, once each and in the order of its lines. One query."""
    found: dict[int, dict[str, None]] = {}
    for notice, name in _LINES_NAMED.filter(notice__in=list(notices)):
        found.setdefault(notice, {})[name] = None
    return {notice: tuple(names) for notice, names in found.items()}


@dataclass(frozen=True)
class RecipientLine:
    """What a decision says of one recipient, in pounds. `recipient` is the name as it now stands."""

    notice: int
    recipient: str
    service: str
    priority: str
    starts_on: date | None
    ends_on: date | None
    amount: Decimal


def recipient_lines_of(notices: Iterable[int]) -> Mapping[int, Sequence[RecipientLine]]:
    """The lines of each notice in their order, by its key. One query."""
    lines = AwardLine.objects.filter(notice__in=list(notices)).order_by("notice", "position")
    name = Coalesce(F("provider__merged_into__name"), F("provider__name"))
    rows = lines.values_list("notice", name, "service", "priority__name", "starts_on", "ends_on")
    found: dict[int, list[RecipientLine]] = {}
    for notice, recipient, service, priority, starts_on, ends_on, total in rows.annotate(total=Sum("amounts__amount")):
        line = RecipientLine(notice, recipient, service, priority, starts_on, ends_on, total or ZERO)
        found.setdefault(notice, []).append(line)
    return found
