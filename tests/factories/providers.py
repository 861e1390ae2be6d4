"""Providers at each stage of their life, made by the transitions themselves.

Registered, a consortium with members, checked, with somebody who signs in, merged. Everything happens at AT,
1 March 2018; memberships begin on JOINED unless a test says otherwise.
"""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from accounts.models import User
from accounts.roles import Role
from accounts.transitions.person import enter_person
from providers import transitions
from providers.choices import DueDiligenceKind, ProviderKind, Reach
from providers.models import ConsortiumMembership, Contact, CouncilArea, DueDiligenceRecord, Provider
from tests.factories.commissioning import a_person

AT = datetime(2018, 3, 1, 9, 30, tzinfo=ZoneInfo("Europe/London"))
TODAY = AT.date()
JOINED = date(2015, 4, 1)

_turn = count(1)


def an_officer() -> User:
    return a_person(Role.OFFICER)


def by_and_at() -> dict:
    """Who does it and when, for a call of a transition."""
    return {"by": an_officer(), "at": AT}


def an_area(name: str = "Coventry", code: str = "E08000026") -> CouncilArea:
    return CouncilArea.objects.get_or_create(code=code, defaults={"name": name})[0]


def a_provider(name: str = "", **facts) -> Provider:
    """An organisation on the register, another one each time."""
    described = {"kind": ProviderKind.CHARITY, "reach": Reach.LOCAL} | facts
    return transitions.register_provider(name=name or f"Haven {next(_turn)}", **described, **by_and_at())


def a_consortium(name: str = "", *, members: tuple[Provider, ...] = (), lead: Provider | None = None) -> Provider:
    consortium = a_provider(name or f"Consortium {next(_turn)}", kind=ProviderKind.CONSORTIUM, reach=Reach.REGIONAL)
    for member in members:
        a_membership(consortium, member, is_lead=member == lead)
    return consortium


def a_membership(consortium: Provider, member: Provider, **details) -> ConsortiumMembership:
    details = {"joined_on": JOINED} | details
    return transitions.join_consortium(consortium=consortium, member=member, **details, **by_and_at())


def a_contact(provider: Provider, **details) -> Contact:
    return transitions.add_contact(provider, **({"job_title": "Service manager"} | details), **by_and_at())


def a_provider_contact(provider: Provider | None = None) -> User:
    """Somebody who signs in for a provider, and whose account sees that provider alone."""
    turn = next(_turn)
    user = enter_person(
        email=f"contact{turn}@example.org",
        name=f"Contact {turn}",
        role=Role.PROVIDER_CONTACT,
        by=a_person(Role.ADMINISTRATOR),
        at=AT,
    )
    if provider is not None:
        a_contact(provider, user=user)
    return user


def a_check(provider: Provider, kind: str = DueDiligenceKind.INSURANCE, **details) -> DueDiligenceRecord:
    details = {"kind": kind, "checked_on": date(2018, 1, 23), "note": "Seen on paper"} | details
    return transitions.record_due_diligence(provider, **details, **by_and_at())


def a_checked_provider(name: str = "", *, expires_on: date | None = None) -> Provider:
    """A provider with all four papers seen, each until the same day."""
    provider = a_provider(name)
    for kind in DueDiligenceKind:
        a_check(provider, kind, expires_on=expires_on)
    return provider


def a_merged_provider(name: str = "", *, into: Provider | None = None) -> Provider:
    """A record that was merged into another; it points at the one that was kept."""
    duplicate = a_provider(name)
    transitions.merge_provider(duplicate=duplicate, into=into or a_provider(), **by_and_at())
    duplicate.refresh_from_db()
    return duplicate
