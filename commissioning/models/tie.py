"""What ties a person to an organisation: declared, as its contact, or by sitting for it on the Victims Commission.

Not a table of its own: three tables say it, and this is the one place that reads them together.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from commissioning.choices import InterestKind
from commissioning.models.commission import CommissionMember, MemberQuerySet
from commissioning.models.interest import Interest
from commissioning.rules.consortia import Consortia, Reached, keys_reached, spoken
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
            for term in terms.with_names().order_by("pk")
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


def reach_of(person: User, on: date) -> set[int]:
    """The keys of all organisations in whose money a person has an interest on a day, merged records included.

    Three queries, of keys alone: every page of a member asks this. The same reach as `figures.interests.interests_in`,
    which says by what path.
    """
    people, named = [person.pk], ("provider", "provider__merged_into")
    declared, *others = [
        rows.values_list(*named)
        for rows in (Interest.objects.on(on).filter(person=person.pk), _contacts(people, on), _terms(people, on))
    ]
    return _reached({merged or key for key, merged in declared.union(*others)}, on)


def tied_to_any(providers: Collection[int], on: date) -> QuerySet[Any, int]:
    """The keys of all people with an interest in the money of these organisations on a day, by whichever path.

    Three queries. What a tie reaches reaches back, so that they are tied to something that `providers` reach; merged
    records are asked about by the one that was kept.
    """
    within = _reached(set(providers), on)
    declared = Interest.objects.on(on).filter(provider__in=within).values_list("person", flat=True)
    contacts = _all_contacts(on).filter(provider__in=within, user__isnull=False).values_list("user", flat=True)
    terms = CommissionMember.objects.on(on).filter(provider__in=within).values_list("person", flat=True)
    return declared.union(contacts, terms)


def _reached(kept_ones: set[int], on: date) -> set[int]:
    """These, what they reach through consortia, and what was merged into any of them. Two queries."""
    if not kept_ones:
        return set()
    memberships = ConsortiumMembership.objects.on(on).values_list("member", "consortium")
    within = kept_ones | keys_reached(kept_ones, list(memberships))
    return within.union(Provider.objects.filter(merged_into__in=within).values_list("pk", flat=True))
