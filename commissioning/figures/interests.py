"""Who has an interest in whose money on a day, seen through merges and consortia.

A tie reaches the organisation itself and every consortium it belongs to: the consortium's money is its members' money.
A tie to a consortium reaches its lead and its members, since a consortium is they. It does not go on from a consortium
above to the other members, who share the consortium and not each other's money.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import User
from accounts.models.user import UserQuerySet
from accounts.permissions import Permission
from accounts.roles import Role, may
from commissioning.choices import InterestKind
from commissioning.figures.consortia import Consortia, Reached, spoken
from commissioning.models import Interest
from providers.models import Contact, Provider
from providers.models.provider import ProviderQuerySet

_SPOKEN = {
    InterestKind.EMPLOYMENT: "Works for {}",
    InterestKind.TRUSTEE: "Trustee or board member of {}",
    InterestKind.CONTRACT: "Paid work or contract with {}",
    InterestKind.FAMILY: "Family or close friend at {}",
    InterestKind.MEMBERSHIP: "Member of {}",
    InterestKind.OTHER: "Tied to {}",
}
_AS_CONTACT = "Contact of {}"


@dataclass(frozen=True)
class Tie:
    """One person's tie to one organisation. `interest` is None for a provider's contact, who declares nothing.

    `provider` is the organisation as it stands today: where the one that was named was merged, the one that was kept.
    """

    person: User
    provider: Provider
    interest: Interest | None
    reaches: tuple[Reached, ...] = ()

    @property
    def words(self) -> str:
        """Works for Coventry Haven."""
        template = _SPOKEN[InterestKind(self.interest.kind)] if self.interest else _AS_CONTACT
        return template.format(spoken(self.provider))


@dataclass(frozen=True)
class InterestPath:
    """Why a person has an interest in an organisation's money. `provider` is the one that was asked about.

    `words` say the whole path: "Works for Coventry Haven, a member of the Domestic Violence Consortium".
    """

    person: User
    provider: Provider
    tied_to: Provider
    interest: Interest | None
    words: str


def interests_in(*, people: Iterable[int], providers: Iterable[int], on: date) -> list[InterestPath]:
    """Each tie of these people (by key) that reaches the money of one of these providers (by key) on a day.

    Empty means that none of them has an interest. By the names of the people, then of the providers. Four queries
    for any number of either. To act on the answer, hold the people first: transitions.lock_interests_of.
    """
    asked = list(Provider.objects.filter(pk__in=set(providers)).select_related("merged_into").by_name())
    ties = _ties_of(set(people), on)
    consortia = Consortia.on(on) if ties and asked else Consortia(())
    found = [path for tie in ties for provider in asked if (path := _path(tie, provider, consortia))]
    return sorted(found, key=lambda path: (path.person.name.casefold(), path.person.pk, path.provider.name_key))


def live_interests_of(person: User, on: date) -> list[Tie]:
    """What ties a person on a day, declared or as a provider's contact, and what each tie reaches. Three queries."""
    return with_reach(_ties_of({person.pk}, on), on)


def ties_on(interests: Iterable[Interest], on: date) -> dict[int, Tie]:
    """What each of these interests reaches on a day, by its key; an interest that is over has no entry. One query.

    Expects them by Interest.for_register().
    """
    ties = [_declared(interest) for interest in interests if interest.is_live(on)]
    return {tie.interest.pk: tie for tie in with_reach(ties, on) if tie.interest}


def with_reach(ties: Sequence[Tie], on: date) -> list[Tie]:
    """The same ties with all that they reach on a day."""
    if not ties:
        return []
    consortia = Consortia.on(on)
    return [
        Tie(tie.person, tie.provider, tie.interest, tuple(consortia.reached_from(tie.provider.pk).values()))
        for tie in ties
    ]


def tied_to_money_of(provider: Provider, on: date) -> set[int]:
    """The keys of all organisations a tie to which is an interest in this one's money, merged records included."""
    kept = _kept(provider)
    within = {kept.pk, *Consortia.on(on).reached_from(kept.pk)}
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


def _ties_of(people: set[int], on: date) -> list[Tie]:
    """The oldest declaration first. Two queries. A contact has no first day: they are tied until the day they left."""
    declared = Interest.objects.on(on).filter(person__in=people).for_register().order_by("started_on", "pk")
    contacts = Contact.objects.filter(Q(left_on=None) | Q(left_on__gte=on), user__in=people)
    return [
        *(_declared(interest) for interest in declared),
        *(
            Tie(contact.user, _kept(contact.provider), None)
            for contact in contacts.select_related("user", "provider__merged_into").order_by("pk")
            if contact.user
        ),
    ]


def _declared(interest: Interest) -> Tie:
    return Tie(interest.person, _kept(interest.provider), interest)


def _kept(provider: Provider) -> Provider:
    return provider.merged_into or provider


def _path(tie: Tie, asked: Provider, consortia: Consortia) -> InterestPath | None:
    kept = _kept(asked)
    if kept.pk == tie.provider.pk:
        return InterestPath(tie.person, asked, tie.provider, tie.interest, tie.words)
    reached = consortia.reached_from(tie.provider.pk).get(kept.pk)
    if reached is None:
        return None
    return InterestPath(tie.person, asked, tie.provider, tie.interest, reached.path_from(tie.words))
