"""The share of a fund that went to bodies represented on the Victims Commission. Ties to the ledger to the penny."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from commissioning.figures.interests import interests_in
from commissioning.figures.position import FundTotals, PositionRow
from commissioning.figures.recusals import members_on
from commissioning.models import CommissionMember, Fund, Recusal
from core.money import ZERO, pounds, share
from reports.choices import Represented
from reports.figures.advice_cases import Case, Stage
from reports.figures.advice_paths import Circle, Paths


@dataclass(frozen=True)
class StoodAside:
    """One recusal from one recommendation: who, by what they are, and why."""

    role: str
    why: str
    recommendation: str


@dataclass(frozen=True)
class Recipient:
    """One organisation that a fund has committed money to, as at a day. Amounts in pounds.

    `cases` are the year's recommendations that name it; `aside` who stood aside from them.
    """

    provider_id: int
    provider: str
    slug: str
    represented: Represented
    paths: tuple[str, ...]
    rows: tuple[PositionRow, ...]
    share: Decimal | None
    cases: int
    aside: tuple[StoodAside, ...]

    @property
    def committed(self) -> Decimal:
        return sum((row.committed for row in self.rows), ZERO)


@dataclass(frozen=True)
class ShareClass:
    """All recipients that are represented in one way. In pounds, and in per cent of all that is committed."""

    represented: Represented
    recipients: tuple[Recipient, ...]
    share: Decimal | None

    @property
    def committed(self) -> Decimal:
        return sum((recipient.committed for recipient in self.recipients), ZERO)


@dataclass(frozen=True)
class CircleShare:
    """What a consortium and its members hold between them, in pounds and in per cent of all that is committed."""

    circle: Circle
    committed: Decimal
    share: Decimal | None


@dataclass(frozen=True)
class FundShare:
    """One fund as at a day: each commitment in just one class. `totals` are the ledger's own."""

    totals: FundTotals
    classes: tuple[ShareClass, ...]
    circles: tuple[CircleShare, ...]

    @property
    def fund(self) -> Fund:
        return self.totals.fund

    @cached_property
    def committed(self) -> Decimal:
        """The sum of the classes, which must be what the ledger has committed."""
        return sum((one.committed for one in self.classes), ZERO)

    @property
    def represented(self) -> Decimal:
        """What bodies hold that are represented directly or through a consortium."""
        return sum((one.committed for one in self.classes if one.represented is not Represented.NOT), ZERO)

    @property
    def represented_share(self) -> Decimal | None:
        return share(self.represented, self.committed)

    @property
    def whole(self) -> Decimal | None:
        return share(self.committed, self.committed)

    @property
    def has_money(self) -> bool:
        return any(one.recipients for one in self.classes)

    @property
    def fault(self) -> str:
        """By how much the table differs from the ledger, in words; empty where they agree to the penny."""
        difference = self.committed - self.totals.committed
        if not difference:
            return ""
        return (
            f"{self.fund} as at {self.totals.as_at.isoformat()}: the classes of recipients make "
            f"{pounds(self.committed)} and the ledger has {pounds(self.totals.committed)} committed, "
            f"{pounds(abs(difference))} {'less' if difference > 0 else 'more'}"
        )

    def of(self, represented: Represented) -> ShareClass:
        return next(one for one in self.classes if one.represented is represented)


# By the key of an organisation: in how many recommendations it is named, and who stood aside from them.
Named = Mapping[int, tuple[int, tuple[StoodAside, ...]]]


def fund_share(totals: FundTotals, rows: Sequence[PositionRow], paths: Paths, named: Named) -> FundShare:
    """Each commitment of a fund under its recipient, and each recipient in its class. No query."""
    whole = sum((row.committed for row in rows), ZERO)
    recipients = _recipients(rows, paths, named, whole)
    classes = []
    for represented in Represented:
        of_it = tuple(one for one in recipients if one.represented is represented)
        classes.append(ShareClass(represented, of_it, share(sum((one.committed for one in of_it), ZERO), whole)))
    circles = [_circle(circle, rows, whole) for circle in paths.circles]
    return FundShare(totals, tuple(classes), tuple(one for one in circles if one.committed))


def _recipients(rows: Sequence[PositionRow], paths: Paths, named: Named, whole: Decimal) -> list[Recipient]:
    """Who has most comes first."""
    by_provider: dict[int, list[PositionRow]] = defaultdict(list)
    for row in rows:
        by_provider[row.provider_id].append(row)
    found = []
    for key, own in by_provider.items():
        represented, words = paths.of(key)
        cases, aside = named.get(key, (0, ()))
        held = sum((row.committed for row in own), ZERO)
        found.append(
            Recipient(
                provider_id=key,
                provider=own[0].provider,
                slug=own[0].provider_slug,
                represented=represented,
                paths=words,
                rows=tuple(own),
                share=share(held, whole),
                cases=cases,
                aside=aside,
            )
        )
    return sorted(found, key=lambda one: (-one.committed, one.provider.casefold(), one.provider_id))


def _circle(circle: Circle, rows: Iterable[PositionRow], whole: Decimal) -> CircleShare:
    held = sum((row.committed for row in rows if row.provider_id in circle.within), ZERO)
    return CircleShare(circle, held, share(held, whole))


def named_in(cases: Sequence[Case], as_at: date) -> Named:
    """By organisation, the recommendations that name it and who stands aside from them by a day. Eight queries.

    Recusals are recorded when the members are asked, when an interest is declared and when the Commission concludes;
    while a recommendation is still in review, the ties of the day are told in their place.
    """
    aside = _recorded(cases, as_at)
    for key, people in _to_come([case for case in cases if case.stage is Stage.IN_REVIEW], as_at).items():
        aside[key] = aside[key] | people
    found: dict[int, tuple[int, tuple[StoodAside, ...]]] = defaultdict(lambda: (0, ()))
    for case in cases:
        title = case.recommendation.title
        told = tuple(StoodAside(role, why, title) for role, why in aside[case.recommendation.pk].values())
        for provider in case.providers:
            number, before = found[provider]
            found[provider] = (number + 1, before + told)
    return dict(found)


# By recommendation, then by person: who it is, by what they are, and why.
_Aside = dict[int, dict[int, tuple[str, str]]]


def _recorded(cases: Sequence[Case], as_at: date) -> _Aside:
    found: _Aside = defaultdict(dict)
    keys = [case.recommendation.pk for case in cases]
    recusals = list(Recusal.objects.filter(recommendation__in=keys, at__date__lte=as_at).order_by("at", "pk"))
    roles = _Roles({one.person_id for one in recusals})
    for one in recusals:
        found[one.recommendation_id][one.person_id] = roles.of(one), one.words
    return found


def _to_come(cases: Sequence[Case], as_at: date) -> _Aside:
    found: _Aside = defaultdict(dict)
    members = {member.person_id: member for member in members_on(as_at)} if cases else {}
    providers = {provider for case in cases for provider in case.providers}
    for path in interests_in(people=members, providers=providers, on=as_at) if members else ():
        for case in cases:
            if path.provider.pk in case.providers:
                own = found[case.recommendation.pk]
                _, before = own.get(path.person.pk, ("", ""))
                words = f"{before}; {path.words}" if before else path.words
                own[path.person.pk] = members[path.person.pk].spoken_role, words
    return found


class _Roles:
    """What people were on the Commission when they stood aside."""

    def __init__(self, people: Iterable[int]) -> None:
        self._terms: dict[int, list[CommissionMember]] = defaultdict(list)
        for term in CommissionMember.objects.filter(person__in=people).with_names().order_by("started_on", "pk"):
            self._terms[term.person_id].append(term)

    def of(self, recusal: Recusal) -> str:
        terms, day = self._terms[recusal.person_id], timezone.localdate(recusal.at)
        sitting = next((term for term in terms if term.covers(day)), terms[-1] if terms else None)
        return sitting.spoken_role if sitting else "Former member"
