"""What ties a person to an organisation: declared, as its contact, or by sitting for it on the Victims Commission.

Not a table of its own: three tables say it, and this is the one place that reads them together.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet, Value

from accounts.models import User
from commissioning.choices import InterestKind
from commissioning.models.commission import CommissionMember, MemberQuerySet
from commissioning.models.interest import Interest
from commissioning.rules.consortia import Consortia, Reached, keys_reached, spoken
from core.prepared import DAY, KEY, KEYS, prepared
from providers.models import ConsortiumMembership, Contact, Provider


class TieSource(StrEnum):
    DECLARED = "declared"
    CONTACT = "contact"
    COMMISSION = "commission"


_SPOKEN = {
    InterestKind.EMPLOYMENT: "Works for {}",
    InterestKind.TRUSTEE: "Trustee or board member of {}",
    InterestKind.CONTRACT: "Paid work or contract with {}",
    InterestKind.FAMILY: "Family or close friend at {}",
    InterestKind.MEMBERSHIP: "Member of {}",
    InterestKind.OTHER: "Tied to {}",
}
_UNDECLARED = {
    TieSource.CONTACT: "Contact of {}",
    TieSource.COMMISSION: "Sits on the Victims Commission for {}",
}


@dataclass(frozen=True)
class Tie:
    """One person's tie to one organisation. `interest` is None where nobody had to declare it.

    `provider` is the organisation as it stands today: where the one that was named was merged, the one that was kept.
    """

    person: User
    provider: Provider
    source: TieSource
    interest: Interest | None = None
    reaches: tuple[Reached, ...] = ()

    @property
    def words(self) -> str:
        """Works for Coventry Haven."""
        template = _SPOKEN[InterestKind(self.interest.kind)] if self.interest else _UNDECLARED[self.source]
        return template.format(spoken(self.provider))


def ties_of(people: Collection[int], on: date, *, within: Collection[int] | None = None) -> list[Tie]:
    """Each tie of these people (by key) on a day, the oldest declaration first. Three queries.

    With `within`, the ties to these organisations alone (by key), or to what was merged into one of them. A contact has
    no first day: they are tied until the day they left.
    """
    to_these = Q() if within is None else Q(provider__in=within) | Q(provider__merged_into__in=within)
    declared = Interest.objects.on(on).filter(to_these, person__in=people).for_register().order_by("started_on", "pk")
    contacts = _contacts(people, on).filter(to_these)
    terms = _terms(people, on).filter(to_these)
    return [
        *(declared_tie(interest) for interest in declared),
        *(
            Tie(contact.user, kept(contact.provider), TieSource.CONTACT)
            for contact in contacts.select_related("user", "provider__merged_into").order_by("pk")
            if contact.user
        ),
        *(
            Tie(term.person, kept(term.provider), TieSource.COMMISSION)
            for term in terms.with_people().order_by("pk")
            if term.provider
        ),
    ]


def _contacts(people: Collection[int], on: date) -> QuerySet[Contact]:
    return _all_contacts(on).filter(user__in=people)


def _all_contacts(on: date) -> QuerySet[Contact]:
    return Contact.objects.filter(Q(left_on=None) | Q(left_on__gte=on))


def _terms(people: Collection[int], on: date) -> MemberQuerySet:
    return CommissionMember.objects.on(on).filter(person__in=people, provider__isnull=False)


def declared_tie(interest: Interest) -> Tie:
    return Tie(interest.person, kept(interest.provider), TieSource.DECLARED, interest)


def kept(provider: Provider) -> Provider:
    """The organisation itself, or the one that it was merged into."""
    return provider.merged_into or provider


def consortia_on(day: date) -> Consortia:
    """The memberships in force on a day. One query."""
    return Consortia(ConsortiumMembership.objects.on(day).with_names())


@dataclass(frozen=True)
class Tied:
    """By keys alone, for one day: whose money concerns one person, and whom the money of some organisations concerns.

    The same reach as `figures.interests.interests_in`, which says by what path.
    """

    # The organisations in whose money the person has an interest, merged records included.
    reach: Set[int]
    # All people with an interest in the money of the organisations.
    people: Set[int]


def tied(on: date, *, person: int | None = None, to: Collection[int] = ()) -> Tied:
    """What a person is tied to, and who is tied `to` any of some organisations, by whichever path.

    Two queries for both answers: every page of a member asks this. What a tie reaches reaches back, so that the others
    are tied to something that `to` reaches; merged records are asked about by the one that was kept.
    """
    edges = _Edges(on)
    within = edges.reached(to)
    rows = _rows(day=on, person=person, within=within)
    own = {merged or provider for who, provider, merged in rows if who == person}
    people = {who for who, provider, _ in rows if provider in within}
    return Tied(edges.reached(own), people)


def tied_to_each(on: date, asked: Mapping[int, Collection[int]]) -> Mapping[int, Set[int]]:
    """Whom the money of several groups of organisations concerns, by the name of each group. Two queries for all."""
    edges = _Edges(on)
    within = {name: edges.reached(them) for name, them in asked.items()}
    people: dict[int, set[int]] = defaultdict(set)
    for who, provider, _ in _rows(day=on, person=None, within=set().union(*within.values())):
        people[provider].add(who)
    return {name: set().union(*(people.get(one, ()) for one in them)) for name, them in within.items()}


def reach_of(person: User, on: date) -> Set[int]:
    """The keys of all organisations in whose money a person has an interest on a day. Two queries."""
    return tied(on, person=person.pk).reach


@prepared(day=DAY, person=KEY, within=KEYS)
def _rows(day: Any, person: Any, within: Any) -> "QuerySet[Any, Any]":
    """The ties of a person, and all to some organisations: who, to which, and what that was merged into."""
    named = ("provider", "provider__merged_into")
    wanted = Q(person=person) | Q(provider__in=within)
    declared = Interest.objects.on(day).filter(wanted).values_list("person", *named)
    contacts = _all_contacts(day).filter(Q(user=person) | Q(provider__in=within), user__isnull=False)
    terms = CommissionMember.objects.on(day).filter(wanted, provider__isnull=False).values_list("person", *named)
    return declared.union(contacts.values_list("user", *named), terms, all=True)


@prepared(day=DAY)
def _edges(day: Any) -> "QuerySet[Any, Any]":
    """Memberships of consortia on a day, and mergers: two organisations, and which of the two it is."""
    memberships = ConsortiumMembership.objects.on(day).values_list("member", "consortium", Value(0))
    merged = Provider.objects.exclude(merged_into=None).values_list("pk", "merged_into", Value(1))
    return memberships.union(merged, all=True)


class _Edges:
    """Who belongs to which consortium on a day, and what was merged into what. One query."""

    def __init__(self, on: date):
        rows = _edges(day=on)
        self._memberships = [(member, consortium) for member, consortium, is_merger in rows if not is_merger]
        self._merged = [(provider, kept) for provider, kept, is_merger in rows if is_merger]

    def reached(self, kept_ones: Collection[int]) -> set[int]:
        """These, what they reach through consortia, and what was merged into any of them."""
        within = {*kept_ones, *keys_reached(kept_ones, self._memberships)}
        return within.union(provider for provider, kept in self._merged if kept in within)
