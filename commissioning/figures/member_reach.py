"""What the members of the Commission are tied to, and which open recommendations and which money that reaches."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import Coalesce

from commissioning.choices import EntryKind
from commissioning.figures.interests import with_reach
from commissioning.figures.recusals import members_on
from commissioning.figures.years import open_years
from commissioning.models import CommissionMember, FinancialYear, LedgerEntry, Recommendation, RecommendationLine
from commissioning.models.tie import Tie, ties_of
from core.money import ZERO
from providers.models import Provider


@dataclass(frozen=True)
class Asked:
    """A recommendation in review and what it asks for one organisation, in pounds."""

    recommendation: Recommendation
    amount: Decimal


@dataclass(frozen=True)
class Reach:
    """An organisation in whose money a member has an interest. `paths` say why, each the whole way.

    `committed` is in pounds: what the year's funds have promised to the organisation itself.
    """

    provider: Provider
    paths: tuple[str, ...]
    asked: tuple[Asked, ...] = ()
    committed: Decimal = ZERO

    @property
    def matters(self) -> bool:
        """Whether any recommendation in review or any money of the year hangs on it."""
        return bool(self.asked or self.committed)


@dataclass(frozen=True)
class MemberReach:
    member: CommissionMember
    ties: tuple[Tie, ...]
    reaches: tuple[Reach, ...]


@dataclass(frozen=True)
class CommissionReach:
    """Each member of a day, the chair first. `year` is the one whose commitments are told; None before any is open."""

    year: FinancialYear | None
    members: Sequence[MemberReach]


def reach_of_members(on: date) -> CommissionReach:
    """Nine queries for any number of members, ties and consortia."""
    members = members_on(on)
    ties: dict[int, list[Tie]] = defaultdict(list)
    for tie in with_reach(ties_of([member.person_id for member in members], on), on):
        ties[tie.person.pk].append(tie)
    paths = {key: _paths(found) for key, found in ties.items()}
    reached = {provider.pk for found in paths.values() for provider, _ in found}
    year = open_years().filter(start_on__lte=on).first()
    asked, committed = _asked(reached), _committed(reached, year, on)
    found = [
        MemberReach(
            member,
            ties=tuple(ties.get(member.person_id, ())),
            reaches=tuple(
                Reach(provider, words, tuple(asked.get(provider.pk, ())), committed.get(provider.pk, ZERO))
                for provider, words in paths.get(member.person_id, ())
            ),
        )
        for member in members
    ]
    return CommissionReach(year, found)


def _paths(ties: Sequence[Tie]) -> list[tuple[Provider, tuple[str, ...]]]:
    """Every organisation that these ties reach, each once, with each way to it; those of the ties come first."""
    providers: dict[int, Provider] = {}
    words: dict[int, dict[str, None]] = defaultdict(dict)
    for tie in ties:
        providers.setdefault(tie.provider.pk, tie.provider)
        words[tie.provider.pk][tie.words] = None
    for tie in ties:
        for one in tie.reaches:
            providers.setdefault(one.provider.pk, one.provider)
            words[one.provider.pk][one.path_from(tie.words)] = None
    return [(provider, tuple(words[key])) for key, provider in providers.items()]


def _asked(providers: Collection[int]) -> Mapping[int, list[Asked]]:
    """By the key of the organisation that is kept, what is in review and asks money for it. One query."""
    lines = (
        RecommendationLine.objects.filter(recommendation__in=Recommendation.objects.in_review())
        .annotate(kept=Coalesce("provider__merged_into", "provider"), asked=Sum("amounts__amount"))
        .filter(kept__in=providers)
        .select_related("recommendation")
        .order_by("recommendation__closes_on", "recommendation", "position", "pk")
    )
    sums: dict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    recommendations = {}
    for line in lines:
        sums[line.kept, line.recommendation_id] += line.asked or ZERO
        recommendations[line.recommendation_id] = line.recommendation
    found: dict[int, list[Asked]] = defaultdict(list)
    for (provider, key), amount in sums.items():
        found[provider].append(Asked(recommendations[key], amount))
    return found


def _committed(providers: Collection[int], year: FinancialYear | None, on: date) -> Mapping[int, Decimal]:
    """By the key of the organisation that is kept, what the funds of a year have promised it by a day. One query."""
    kinds = (EntryKind.COMMITMENT, EntryKind.DECOMMITMENT)
    sums = (
        LedgerEntry.objects.filter(kind__in=kinds, fund__financial_year=year)
        .as_at(on)
        .annotate(kept=Coalesce("commitment__provider__merged_into", "commitment__provider"))
        .filter(kept__in=providers)
        .order_by()
        .values_list("kept")
        .annotate(Sum("amount"))
    )
    return dict(sums)
