"""A Victims Commission of 40 members, 200 recommendations and 4,000 interests, and how long its recusals take.

Rows are laid in bulk: by the transitions they would take minutes. What was sent is marked so last, because from then on
the database holds its parts.
"""

import random
import statistics
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from bench.paper import taken
from commissioning.choices import Advice, InterestKind, MemberView, Position, RecommendationState, ReviewRoute, Stood
from commissioning.figures.recusals import recusals_of
from commissioning.models import (
    AgendaItem,
    Allocation,
    CommissionMember,
    Conclusion,
    ConclusionPlace,
    EvidenceTable,
    Fund,
    Interest,
    Meeting,
    Priority,
    Recommendation,
    RecommendationAmount,
    RecommendationLine,
    Review,
)
from providers.models import ConsortiumMembership, Provider

MEMBERS, RECOMMENDATIONS, INTERESTS = 40, 200, 4_000
# At the next meeting; by correspondence; closed and not concluded; concluded and not decided. All others were decided.
AT_THE_MEETING, BY_CORRESPONDENCE, CLOSED, CONCLUDED = 20, 10, 1, 9
ROUNDS = 12
AT = datetime(2021, 3, 1, 10, tzinfo=ZoneInfo("Europe/London"))
OPEN_UNTIL = date(2999, 12, 31)
TEXT = (
    "<h3>What was found</h3><p>Referrals have risen in each of the last four years, and two of the seven council areas "
    "have no worker of their own. Victims wait nine weeks for a first conversation, and one in three has stopped "
    "answering by then.</p><ul><li>No cover at weekends.</li><li>Nobody speaks British Sign Language.</li></ul>"
)
REASONS = "It reaches people whom no other service reaches, at a price below that of the two others."


@transaction.atomic
def lay_commission() -> None:
    """After `build`: always the same rows. The first person with the role takes the chair."""
    dice = random.Random(2021)
    providers = list(Provider.objects.order_by("pk"))
    members = _members(providers)
    _interests(dice, members, providers)
    recommendations = _recommendations(dice, providers[:200])
    _send(recommendations)
    _views(dice, recommendations, members)


def the_meeting() -> Meeting:
    return Meeting.objects.get(title="Bench")


def to_review() -> Recommendation:
    """One of the meeting's that the chair of the bench has still to answer."""
    return _of_the_meeting(is_answered=False)


def reviewed() -> Recommendation:
    """One that the chair has answered, as has everybody else who may."""
    return _of_the_meeting(is_answered=True)


def _of_the_meeting(*, is_answered: bool) -> Recommendation:
    chair = CommissionMember.objects.get(position=Position.CHAIR)
    answered = Exists(Review.objects.filter(recommendation=OuterRef("pk"), person=chair.person_id))
    return the_meeting().recommendations.filter(answered if is_answered else ~answered).order_by("pk")[0]


def to_conclude() -> Recommendation:
    return Recommendation.objects.in_review().get(closes_on__lt=timezone.localdate())


@dataclass(frozen=True)
class _Who:
    person: User

    @property
    def stamp(self) -> dict[str, object]:
        return {"drafted_by": self.person, "drafted_at": AT, "changed_by": self.person, "changed_at": AT}


def _members(providers: list[Provider]) -> list[CommissionMember]:
    User.objects.bulk_create(
        User(email=f"member-{number}@example.org", name=f"Member {number}", role=Role.COMMISSION_MEMBER)
        for number in range(1, MEMBERS)
    )
    people = User.objects.filter(role=Role.COMMISSION_MEMBER).order_by("pk")
    positions = [Position.CHAIR, Position.DEPUTY, *[Position.MEMBER] * (MEMBERS - 2)]
    manager = User.objects.get(role=Role.MANAGER)
    return CommissionMember.objects.bulk_create(
        CommissionMember(
            person=person,
            provider=providers[-1 - number],
            position=position,
            started_on=date(2015, 1, 27),
            appointed_at=AT,
            appointed_by=manager,
        )
        for number, (person, position) in enumerate(zip(people, positions, strict=True))
    )


def _interests(dice: random.Random, members: list[CommissionMember], providers: list[Provider]) -> None:
    """A hundred each, every other one over; those of the chair in nobody who asks for money, so that they read all."""
    interests = []
    for member in members:
        within = providers[200:] if member.position == Position.CHAIR else providers
        pairs = [(provider, kind) for provider in within for kind in InterestKind.values]
        for number, (provider, kind) in enumerate(dice.sample(pairs, INTERESTS // MEMBERS)):
            is_over = bool(number % 2)
            interests.append(
                Interest(
                    person=member.person,
                    provider=provider,
                    kind=kind,
                    words="I have worked with them",
                    started_on=date(2016, 1, 1),
                    ended_on=date(2018, 1, 1) if is_over else None,
                    declared_at=AT,
                    declared_by=member.person,
                    ended_at=AT if is_over else None,
                    ended_by=member.person if is_over else None,
                )
            )
    Interest.objects.bulk_create(interests, batch_size=500)


def _recommendations(dice: random.Random, providers: list[Provider]) -> list[Recommendation]:
    who = _Who(User.objects.get(role=Role.OFFICER))
    priorities, funds = list(Priority.objects.order_by("pk")), list(Fund.objects.order_by("financial_year__start_on"))
    headings = {fund.pk: list(Allocation.objects.filter(fund=fund).order_by("position")) for fund in funds[-2:]}
    recommendations = Recommendation.objects.bulk_create(
        Recommendation(
            title=f"Support for people harmed by crime in place {number}",
            priority=dice.choice(priorities),
            need=TEXT,
            outcomes=TEXT,
            gaps=TEXT,
            delivered=TEXT,
            **who.stamp,
        )
        for number in range(RECOMMENDATIONS)
    )
    lines = RecommendationLine.objects.bulk_create(
        RecommendationLine(
            recommendation=one,
            position=position,
            provider=dice.choice(providers),
            service=f"Service {position}",
            starts_on=date(2020, 4, 1),
            ends_on=date(2022, 3, 31),
        )
        for one in recommendations
        for position in (1, 2)
    )
    RecommendationAmount.objects.bulk_create(
        RecommendationAmount(
            line=line,
            fund=fund,
            allocation=dice.choice(headings[fund.pk]),
            amount=Decimal(dice.randrange(1_000, 9_000)),
        )
        for line in lines
        for fund in funds[-2:]
    )
    EvidenceTable.objects.bulk_create(
        EvidenceTable(
            recommendation=one,
            position=position,
            title=f"People referred, table {position}",
            source="The provider’s annual report",
            columns=["2016/17", "2017/18", "2018/19", "2019/20"],
            rows=[{"label": f"Area {area}", "figures": [dice.randrange(400) for _ in range(4)]} for area in range(7)],
        )
        for one in recommendations
        for position in (1, 2)
    )
    return recommendations


def _send(recommendations: list[Recommendation]) -> None:
    officer = User.objects.get(role=Role.OFFICER)
    meeting = Meeting.objects.create(
        title="Bench", held_on=OPEN_UNTIL, place="Committee room 1", planned_by=officer, planned_at=AT
    )
    for number, one in enumerate(recommendations):
        one.sent_by, one.sent_at, one.route = officer, AT, ReviewRoute.CORRESPONDENCE
        one.state, one.closes_on = RecommendationState.IN_REVIEW, OPEN_UNTIL
        if number < AT_THE_MEETING:
            one.route, one.meeting = ReviewRoute.MEETING, meeting
        elif number >= AT_THE_MEETING + BY_CORRESPONDENCE:
            one.closes_on = date(2021, 3, 16) + timedelta(days=number)
            if number >= AT_THE_MEETING + BY_CORRESPONDENCE + CLOSED:
                one.state = RecommendationState.CONCLUDED
    # Before they are held.
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=place, title=one.title, recommendation=one)
        for place, one in enumerate(recommendations[:AT_THE_MEETING], start=1)
    )
    fields = ["sent_by", "sent_at", "route", "state", "closes_on", "meeting"]
    Recommendation.objects.bulk_update(recommendations, fields, batch_size=100)


def _views(dice: random.Random, recommendations: list[Recommendation], members: list[CommissionMember]) -> None:
    """Of everybody who may: on what is closed, and but for the chair on what is open."""
    people = [member.person_id for member in members]
    aside = recusals_of([one.pk for one in recommendations], people, AT.date())
    reviews = Review.objects.bulk_create(
        (
            Review(
                recommendation=one,
                person_id=member.person_id,
                member=member,
                view=dice.choice((MemberView.SUPPORT, MemberView.AGAINST, MemberView.ABSTAIN)),
                reasons=REASONS,
                saved_at=AT,
                given_at=AT,
            )
            for one in recommendations
            for member in members
            if member.person_id not in aside.get(one.pk, {})
            and not (one.closes_on == OPEN_UNTIL and member.position == Position.CHAIR and one.pk % 2)
        ),
        batch_size=500,
    )
    _conclude([one for one in recommendations if one.state == RecommendationState.CONCLUDED], members[0], reviews)


def _conclude(recommendations: list[Recommendation], chair: CommissionMember, reviews: list[Review]) -> None:
    made = Conclusion.objects.bulk_create(
        Conclusion(
            recommendation=one,
            advice=Advice.SUPPORT,
            words="The Commission supports it as it stands.",
            concluded_by=chair.person,
            chaired_by=chair,
            concluded_at=AT,
            eligible=20,
            quorum=10,
        )
        for one in recommendations
    )
    by_recommendation = {one.recommendation_id: one for one in made}
    ConclusionPlace.objects.bulk_create(
        (
            ConclusionPlace(
                conclusion=by_recommendation[one.recommendation_id],
                member=one.member,
                stood=Stood(one.view),
                review=one,
            )
            for one in reviews
            if one.recommendation_id in by_recommendation
        ),
        batch_size=500,
    )
    _decide(recommendations[CONCLUDED:])


def _decide(recommendations: list[Recommendation]) -> None:
    for number, one in enumerate(recommendations, start=1):
        one.state, one.decided_at, one.decided_reference = RecommendationState.DECIDED, AT, f"{number:03}/2021"
    Recommendation.objects.bulk_update(recommendations, ["state", "decided_at", "decided_reference"], batch_size=100)


def measure_recusals() -> bool:
    """Print what the recusal of everybody on everything takes, and of a few on a few. Gives whether it is constant."""
    keys = list(Recommendation.objects.order_by("pk").values_list("pk", flat=True))
    people = list(CommissionMember.objects.order_by("pk").values_list("person", flat=True))
    day = timezone.localdate()
    few, many = (_queries(keys[:some], people[:some], day) for some in (2, len(keys)))
    times = [taken(lambda: recusals_of(keys, people, day)) for _ in range(ROUNDS)][1:]
    pairs = sum(len(them) for them in recusals_of(keys, people, day).values())
    print(
        f"Recusal of {len(people)} members on {len(keys)} recommendations with {Interest.objects.count():,} interests "
        f"and {ConsortiumMembership.objects.count()} memberships of consortia: {pairs:,} found in "
        f"{statistics.median(times):.0f} ms and {many} queries, for 2 on 2 in {few}"
        f"{'' if few == many else '  not met'}"
    )
    return few == many


def _queries(keys: list[int], people: list[int], day: date) -> int:
    with CaptureQueriesContext(connection) as captured:
        recusals_of(keys, people, day)
    return len(captured)
