"""The Victims Commission and its recommendations at each stage of their life, made by the transitions themselves.

Each stage builds on the one before it: member, recommendation, filled, in review, reviewed, concluded.
"""

from datetime import date
from decimal import Decimal
from itertools import count

from accounts.models import User
from accounts.roles import Role
from accounts.transitions.person import enter_person
from commissioning import transitions
from commissioning.choices import Advice, MemberView, Position
from commissioning.models import CommissionMember, Conclusion, Meeting, Recommendation, Review
from commissioning.rules.evidence import EvidenceRow
from tests.factories.commissioning import AT, a_fund, a_person, a_priority, a_provider, an_office

SINCE = date(2015, 1, 27)
CLOSES = date(2999, 12, 31)
WORDS = "<p>Waiting times have grown in every council area, and no other service reaches these victims.</p>"
REASONS = "It reaches people whom no other service reaches."

_turn = count(1)


def a_member_of_staff(role: str) -> User:
    """Another person of a role each time."""
    number = next(_turn)
    return enter_person(
        email=f"{role}-{number}@example.org",
        name=f"{Role(role).label} {number}",
        role=role,
        by=a_person(Role.ADMINISTRATOR),
        at=AT,
    )


def a_member(provider=None, position=Position.MEMBER, priorities=(), started_on=SINCE, **facts) -> CommissionMember:
    """Another person on the Commission each time, from an organisation of their own unless it is named."""
    an_office()
    person = facts.pop("person", None) or a_member_of_staff(Role.COMMISSION_MEMBER)
    return transitions.appoint_member(
        person=person,
        provider=provider or a_provider(),
        position=position,
        priorities=priorities,
        started_on=started_on,
        **facts,
        by=a_person(Role.MANAGER),
        at=AT,
    )


def an_independent(*priorities, position=Position.MEMBER) -> CommissionMember:
    """Another person each time who sits for no organisation, and speaks for these priorities."""
    an_office()
    return transitions.appoint_member(
        person=a_member_of_staff(Role.COMMISSION_MEMBER),
        provider=None,
        position=position,
        priorities=priorities,
        started_on=SINCE,
        by=a_person(Role.MANAGER),
        at=AT,
    )


def a_commission(number: int = 4) -> list[CommissionMember]:
    """A chair, a deputy and members, each from an organisation of their own."""
    positions = [Position.CHAIR, Position.DEPUTY, *[Position.MEMBER] * (number - 2)]
    return [a_member(position=position) for position in positions]


def a_recommendation(title: str = "", priority=None, **facts) -> Recommendation:
    """A draft with a title and nothing else."""
    return transitions.start_recommendation(
        title=title or f"Support for victims, part {next(_turn)}",
        priority=priority or a_priority(),
        **facts,
        by=a_person(Role.OFFICER),
        at=AT,
    )


def filled(recommendation=None, provider=None, amount: Decimal = Decimal("10000.00"), fund=None) -> Recommendation:
    """A draft that can be sent: every text, one line of one year, one table of evidence."""
    recommendation = recommendation or a_recommendation()
    by = {"by": a_person(Role.OFFICER), "at": AT}
    texts = dict.fromkeys(("need", "outcomes", "gaps", "delivered"), WORDS)
    transitions.change_recommendation(
        recommendation=recommendation, expected_version=recommendation.version, **texts, **by
    )
    transitions.add_recommended_line(
        recommendation=recommendation, facts=an_asked_line(provider, amount=amount, fund=fund), **by
    )
    transitions.put_evidence(
        recommendation=recommendation,
        title="People referred",
        source="The provider’s annual report",
        columns=["2015/16", "2016/17"],
        rows=[EvidenceRow("Adults", (120, 140)), EvidenceRow("Children", (30, 45))],
        **by,
    )
    return Recommendation.objects.get(pk=recommendation.pk)


def an_asked_line(provider=None, *, amount: Decimal = Decimal("10000.00"), fund=None, service="Support and advice"):
    fund = fund or a_fund()
    return transitions.AskedLine(
        provider=provider or a_provider(),
        service=service,
        starts_on=fund.financial_year.start_on,
        ends_on=fund.financial_year.start_on.replace(year=fund.financial_year.start_on.year + 1, day=31, month=3),
        amounts=[transitions.AskedAmount(fund, amount)],
    )


def a_meeting(held_on: date = date(2018, 3, 16), title: str = "Victims Commission", at=AT) -> Meeting:
    return transitions.plan_meeting(
        title=title, held_on=held_on, place="Committee room 1", by=a_person(Role.OFFICER), at=at
    )


def in_review(provider=None, *, meeting=None, closes_on: date = CLOSES, at=AT, **facts) -> Recommendation:
    """Sent to the members, by correspondence unless a meeting is named."""
    an_office()
    when = {"meeting": meeting} if meeting else {"closes_on": closes_on}
    recommendation = filled(provider=provider, **facts)
    return transitions.send_for_review(recommendation=recommendation, **when, by=a_person(Role.OFFICER), at=at)


def a_review(recommendation, member, view=MemberView.SUPPORT, conditions="", reasons=REASONS, at=AT) -> Review:
    """The view of one member, given."""
    if view == MemberView.CONDITIONS:
        conditions = conditions or "Quarterly figures for each council area"
    return transitions.give_review(
        recommendation=recommendation, view=view, conditions=conditions, reasons=reasons, by=member.person, at=at
    )


def concluded(recommendation=None, members=None, advice=Advice.SUPPORT, at=AT, **facts) -> Conclusion:
    """Everybody supports it and the first of the members, the chair, concludes."""
    members = members or a_commission()
    recommendation = recommendation or in_review()
    for member in members:
        a_review(recommendation, member, at=at)
    return transitions.conclude(
        recommendation=recommendation,
        advice=advice,
        words="The Commission supports it as it stands.",
        **facts,
        by=members[0].person,
        at=at,
    )
