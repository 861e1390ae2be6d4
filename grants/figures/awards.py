"""What standing awards still hold of each fund, for the notices that change them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.figures.places import where_of
from commissioning.models import Fund, Priority
from core.money import ZERO, pounds
from grants.choices import AwardState
from grants.models import Award, AwardLine, DecisionNotice
from providers.models import CouncilArea, Provider


@dataclass(frozen=True)
class Held:
    """What one award has of one fund under one heading or none, in pounds."""

    commitment: int
    fund: Fund
    allocation: int | None
    heading: str
    committed: Decimal
    paid: Decimal

    @property
    def unpaid(self) -> Decimal:
        return self.committed - self.paid

    @property
    def where(self) -> str:
        """Victims Fund 2017/18 under “Domestic abuse”."""
        return where_of(self.fund, self.heading)


@dataclass(frozen=True)
class StandingAward:
    """An award that can be changed, and what it holds."""

    award: Award
    held: tuple[Held, ...]

    @property
    def committed(self) -> Decimal:
        return sum((one.committed for one in self.held), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((one.paid for one in self.held), ZERO)

    @property
    def unpaid(self) -> Decimal:
        return self.committed - self.paid


def standing_awards(awards: Iterable[Award]) -> list[StandingAward]:
    """Each award with what it holds, the earliest year first. One query beside the awards' own."""
    rows = list(awards)
    held = held_by([award.pk for award in rows])
    return [StandingAward(award, tuple(held.get(award.pk, ()))) for award in rows]


def held_by(awards: Iterable[int]) -> Mapping[int, Sequence[Held]]:
    """What awards hold, by the key of the award. One query."""
    links = Award.commitments.through._default_manager.filter(award__in=list(awards)).select_related(
        "commitment__fund__financial_year", "commitment__allocation"
    )
    held: dict[int, list[Held]] = defaultdict(list)
    for link in links.order_by("commitment__fund__financial_year__start_on", "commitment__pk"):
        one = link.commitment
        heading = one.allocation.heading if one.allocation else ""
        held[link.award_id].append(
            Held(one.pk, one.fund, one.allocation_id, heading, one.amount_committed, one.amount_paid)
        )
    return held


def released_by(superseded: DecisionNotice | None) -> list[Held]:
    """What the signature of a notice releases of the one it supersedes: committed to its awards and not yet paid.

    Only awards that stand count, and only open years: nothing more can be entered in a closed one. Two queries.
    """
    if superseded is None:
        return []
    awards = superseded.awards.filter(state=AwardState.MADE).values_list("pk", flat=True)
    rows = (one for held in held_by(awards).values() for one in held)
    return sorted(
        (one for one in rows if one.unpaid > 0 and one.fund.closed_on is None),
        key=lambda one: (one.fund.financial_year.start_on, one.commitment),
    )


def left_behind(lines: Iterable[AwardLine], held: Mapping[int, Sequence[Held]]) -> list[str]:
    """In words, what stays committed and unpaid to awards that end, year by year, when the lines have taken theirs."""
    found = []
    for line in lines:
        taken: dict[tuple[int, int | None], Decimal] = defaultdict(lambda: ZERO)
        for amount in line.amounts.all():
            taken[amount.fund_id, amount.allocation_id] += amount.amount
        for one in held.get(line.award_id or 0, ()):
            rest = one.unpaid - taken[one.fund.pk, one.allocation]
            if rest > 0 and one.fund.closed_on is None:
                found.append(
                    f"“{line.award}” ends, and {pounds(rest)} stays committed to it and unpaid in {one.where}: "
                    "take it back too, or pay it first"
                )
    return found


def taken_beyond(lines: Iterable[AwardLine], held: Mapping[int, Sequence[Held]]) -> dict[int, list[str]]:
    """In words, by the key of the line, what lines take back that is paid already or was never committed."""
    left = {(award, one.fund.pk, one.allocation): one.unpaid for award, rows in held.items() for one in rows}
    beyond: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        for one in line.amounts.all():
            key = (line.award_id or 0, one.fund_id, one.allocation_id)
            unpaid = left.get(key, ZERO)
            left[key] = unpaid - one.amount
            if one.amount > unpaid:
                where = where_of(one.fund, one.allocation.heading if one.allocation else "")
                beyond[line.pk].append(f"Only {pounds(max(unpaid, ZERO))} is committed and not yet paid in {where}")
    return beyond


@dataclass(frozen=True)
class Origin:
    """What an award was made for, which a later change keeps."""

    lead: Provider | None
    priority: Priority
    other_priorities: tuple[Priority, ...]
    areas: tuple[CouncilArea, ...]


def origin_of(award: Award) -> Origin:
    """As the line says that made the award; without a notice, as its money is counted."""
    lines = AwardLine.objects.filter(notice=award.notice_id, provider=award.provider, service=award.service)
    line = lines.select_related("lead", "priority").order_by("position").first()
    if line is not None:
        return Origin(line.lead, line.priority, tuple(line.other_priorities.all()), tuple(line.areas.all()))
    commitment = award.commitments.select_related("priority").order_by("pk")[0]
    return Origin(None, commitment.priority, (), tuple(commitment.areas.all()))
