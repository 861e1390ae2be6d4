"""Interests at each stage of their life, made by the transitions themselves at AT, 1 March 2018."""

from datetime import date

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import InterestKind
from commissioning.models import Interest
from tests.factories.commissioning import AT, a_person, a_provider

SINCE = date(2017, 4, 1)
TODAY = AT.date()


def an_interest(person=None, provider=None, **facts) -> Interest:
    """A member of the Victims Commission works for an organisation since April 2017."""
    person = person or a_person(Role.COMMISSION_MEMBER)
    described = {"kind": InterestKind.EMPLOYMENT, "words": "I manage its refuge", "started_on": SINCE, "by": person}
    return transitions.declare_interest(person=person, provider=provider or a_provider(), **(described | facts), at=AT)


def an_ended_interest(person=None, provider=None, ended_on=date(2018, 1, 31), **facts) -> Interest:
    interest = an_interest(person, provider, **facts)
    return transitions.end_interest(interest, ended_on=ended_on, by=interest.person, at=AT)
