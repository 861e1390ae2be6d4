"""Who has an interest in whose money on a day, seen through merges and consortia.

A tie reaches the organisation itself and every consortium it belongs to: the consortium's money is its members' money.
A tie to a consortium reaches its lead and its members, since a consortium is they. It does not go on from a consortium
above to the other members, who share the consortium and not each other's money.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from accounts.models import User
from accounts.models.user import UserQuerySet
from accounts.permissions import Permission
from accounts.roles import Role, may
from commissioning.models import Interest
from commissioning.models.tie import Tie, TieSource, consortia_on, declared_tie, kept, ties_of
from commissioning.rules.consortia import Consortia
from providers.models import Provider
from providers.models.provider import ProviderQuerySet


@dataclass(frozen=True)
class InterestPath:
    """Why a person has an interest in an organisation's money. `provider` is the one that was asked about.

    `words` say the whole path: "Works for Coventry Haven, a member of the Domestic Violence Consortium".
    """

    person: User
    provider: Provider
    tied_to: Provider
    source: TieSource
    interest: Interest | None
    words: str


def interests_in(*, people: Iterable[int], providers: Iterable[int], on: date) -> list[InterestPath]:
    """Each tie of these people (by key) that reaches the money of one of these providers (by key) on a day.

    Empty means that none of them has an interest. By the names of the people, then of the providers. Five queries
    for any number of either. To act on the answer, hold the people first: transitions.lock_interests_of.
    """
    asked: dict[int, list[Provider]] = defaultdict(list)
    for provider in Provider.objects.filter(pk__in=set(providers)).select_related("merged_into"):
        asked[kept(provider).pk].append(provider)
    if not asked:
        return []
    consortia = consortia_on(on)
    # What a tie reaches reaches back: no other tie can lead to what was asked about.
    within = asked.keys() | {key for one in asked for key in consortia.reached_from(one)}
    ties = ties_of(set(people), on, within=within)
    found = [path for tie in ties for path in _paths(tie, asked, consortia)]
    return sorted(
        found, key=lambda path: (path.person.name.casefold(), path.person.pk, path.provider.name_key, path.provider.pk)
    )


def reached_by(interest: Interest, on: date) -> dict[int, str]:
    """The keys of all organisations whose money one declared interest reaches through the consortia of a day, with why.

    Also of an interest that is over by then. Two queries.
    """
    tie, consortia = declared_tie(interest), consortia_on(on)
    reached = consortia.reached_from(tie.provider.pk)
    words = {tie.provider.pk: tie.words} | {key: one.path_from(tie.words) for key, one in reached.items()}
    merged = Provider.objects.filter(merged_into__in=words).values_list("pk", "merged_into")
    return words | {key: words[into] for key, into in merged if into is not None}


def live_interests_of(person: User, on: date) -> list[Tie]:
    """What ties a person on a day and what each tie reaches. Four queries."""
    return with_reach(ties_of([person.pk], on), on)


def ties_on(interests: Iterable[Interest], on: date) -> dict[int, Tie]:
    """What each of these interests reaches on a day, by its key; an interest that is over has no entry. One query.

    Expects them by Interest.for_register().
    """
    ties = [declared_tie(interest) for interest in interests if interest.is_live(on)]
    return {tie.interest.pk: tie for tie in with_reach(ties, on) if tie.interest}


def with_reach(ties: Sequence[Tie], on: date) -> list[Tie]:
    """The same ties with all that they reach on a day."""
    if not ties:
        return []
    consortia = consortia_on(on)
    return [replace(tie, reaches=tuple(consortia.reached_from(tie.provider.pk).values())) for tie in ties]


def tied_to_money_of(provider: Provider, on: date) -> set[int]:
    """The keys of all organisations a tie to which is an interest in this one's money, merged records included."""
    own = kept(provider).pk
    within = {own, *consortia_on(on).reached_from(own)}
    return set(Provider.objects.filter(Q(pk__in=within) | Q(merged_into__in=within)).values_list("pk", flat=True))


def organisations_to_declare() -> ProviderQuerySet:
    """Every organisation on the register, for its name alone: an interest must be declared before a case is shown.

    So those who declare choose from all of them, also where they may see no provider's page.
    """
    return Provider.objects.registered().by_name()


def people_who_declare() -> UserQuerySet:
    """Those whose role has a part in decisions, and who may still sign in."""
    roles = [role for role in Role if may(role, Permission.INTEREST_DECLARE)]
    return User.objects.filter(role__in=roles, is_active=True).order_by("name", "pk")


def people_who_declared() -> UserQuerySet:
    """Those who stand on the register, whatever their role is by now."""
    return User.objects.filter(pk__in=Interest.objects.values("person")).order_by("name", "pk")


def _paths(tie: Tie, asked: Mapping[int, list[Provider]], consortia: Consortia) -> Iterator[InterestPath]:
    """What a tie reaches of those that were asked about, by the key of the one that each stands for today."""
    reached = consortia.reached_from(tie.provider.pk)
    for key in asked.keys() & {tie.provider.pk, *reached}:
        words = tie.words if key == tie.provider.pk else reached[key].path_from(tie.words)
        for provider in asked[key]:
            yield InterestPath(tie.person, provider, tie.provider, tie.source, tie.interest, words)
