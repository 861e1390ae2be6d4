"""The quick answers by key alone are those of the slow ones that say by which path, on whatever consortia there are."""

import random
from datetime import date, timedelta

import pytest

from accounts.roles import Role
from commissioning.choices import InterestKind, Position
from commissioning.figures import interests_in
from commissioning.figures.recusals import Reviewers, members_on, recusals_of, sides_of
from commissioning.figures.review import progress_of, progress_of_all, quorum_of_office, turnout_of, turnout_of_all
from commissioning.figures.sent import sent_beside, sent_to
from commissioning.models import CommissionMember, Interest, Recommendation, RecommendationLine, Recusal
from commissioning.models.tie import reach_of, tied
from providers.choices import ProviderKind, Reach
from providers.models import ConsortiumMembership, Contact, Provider
from tests.factories.commission import a_commission, a_member_of_staff, a_recommendation, a_review, in_review
from tests.factories.commissioning import AT, a_fund, a_person

pytestmark = pytest.mark.django_db

ON = AT.date()
PROVIDERS, PEOPLE = 16, 6


def some(dice, ends=False):
    """A day on either side of the one that is asked about, which is among them."""
    return ON + timedelta(days=dice.choice((-400, -1, 0, 1, 400) if ends else (-900, -800, -1, 0, 1)))


def days(dice):
    """From when and, as often as not, until when; also of ties that are over and of such as are still to come."""
    start, end = some(dice), some(dice, ends=True)
    return start, (max(start, end) if dice.random() < 0.5 else None)


def a_register(dice):
    """Organisations of which some were merged, in consortia that may belong to one another and even go round."""
    providers = [
        Provider.objects.create(
            name=f"P{number}",
            slug=f"p-{dice.random()}",
            kind=ProviderKind.CONSORTIUM if number % 3 == 0 else ProviderKind.CHARITY,
            reach=Reach.LOCAL,
            registered_on=date(2011, 4, 1),
        )
        for number in range(PROVIDERS)
    ]
    kept, merged = providers[:-4], providers[-4:]
    for one in merged:
        Provider.objects.filter(pk=one.pk).update(merged_into=dice.choice(kept), merged_on=ON)
    for consortium in kept[::3]:
        for member in dice.sample([one for one in kept if one != consortium], 2):
            joined_on, ended_on = days(dice)
            ConsortiumMembership.objects.create(
                consortium=consortium, member=member, joined_on=joined_on, ended_on=ended_on
            )
    return providers


def some_people(dice, providers):
    """Each with a declared tie, as a contact or on the Commission, and some with all three or with none."""
    people = [a_member_of_staff(Role.COMMISSION_MEMBER) for _ in range(PEOPLE)]
    for number, person in enumerate(people):
        if dice.random() < 0.6:
            start, end = days(dice)
            Interest.objects.create(
                person=person,
                provider=dice.choice(providers),
                kind=InterestKind.EMPLOYMENT,
                words="I work there",
                started_on=start,
                ended_on=end,
                declared_at=AT,
                declared_by=person,
                **({"ended_at": AT, "ended_by": person} if end else {}),
            )
        if dice.random() < 0.3:
            Contact.objects.create(
                provider=dice.choice(providers), user=person, job_title="Manager", left_on=days(dice)[1]
            )
        start, end = days(dice)
        CommissionMember.objects.create(
            person=person,
            provider=dice.choice([*providers, None]),
            position=Position.CHAIR if number == 0 else Position.MEMBER,
            started_on=start,
            ends_on=end,
            appointed_at=AT,
            appointed_by=a_person(Role.MANAGER),
        )
    return people


@pytest.mark.parametrize("seed", range(25))
def test_what_somebody_reaches_is_what_the_paths_say(seed):
    dice = random.Random(seed)
    providers = a_register(dice)
    people = [person.pk for person in some_people(dice, providers)]
    every = [one.pk for one in providers]
    paths = interests_in(people=people, providers=every, on=ON)
    for person in people:
        said = {path.provider.pk for path in paths if path.person.pk == person}
        assert reach_of(a_member_by(person), ON) == said
    kept = Provider.objects.filter(merged_into=None, pk__in=every)
    for one in kept:
        said = {path.person.pk for path in paths if path.provider.pk == one.pk}
        assert tied(ON, to=[one.pk]).people == said


@pytest.mark.parametrize("seed", range(8))
def test_what_a_member_may_see_is_what_the_terms_and_the_paths_say(seed):
    dice = random.Random(seed)
    providers = a_register(dice)
    people = some_people(dice, providers)
    for person in dice.choices(people, k=8):
        an_ended_term(dice, person)
    fund = a_fund()
    for days_on in (-200, -90, -20, 0, 0, 7):
        one = in_review(dice.choice(providers[:-4]), closes_on=ON, fund=fund)
        Recommendation.objects.filter(pk=one.pk).update(closes_on=ON + timedelta(days=days_on))
    every = list(Recommendation.objects.with_money())
    aside = recusals_of([one.pk for one in every], [person.pk for person in people], ON)
    for person in people:
        terms = list(CommissionMember.objects.filter(person=person, started_on__lte=ON))
        said = {
            one.pk
            for one in every
            if any(term.covers(ON) for term in terms)
            and any(term.has_part_in(one.closes_on, on=ON) for term in terms)
            and person.pk not in aside.get(one.pk, {})
        }
        assert {one.pk for one in Recommendation.objects.for_member(person, ON)} == said
        assert set(sent_to(person, ON).rows) == said
        assert set(sent_beside(every[0], person, ON, sides_of(every[0], person, ON).reach).rows) == said


def an_ended_term(dice, person):
    start = ON - timedelta(days=dice.randrange(60, 400))
    left_on = start + timedelta(days=dice.randrange(30)) if dice.random() < 0.5 else None
    CommissionMember.objects.create(
        person=person,
        started_on=start,
        ends_on=start + timedelta(days=dice.randrange(1, 50)),
        left_on=left_on,
        appointed_at=AT,
        appointed_by=a_person(Role.MANAGER),
        **({"ended_at": AT, "ended_by": person} if left_on else {}),
    )


@pytest.mark.parametrize("seed", range(8))
def test_who_is_in_the_chair_of_each_is_told_by_keys_as_by_names_and_paths(seed):
    dice = random.Random(seed)
    providers = a_register(dice)
    people = some_people(dice, providers)
    fund = a_fund()
    every = [in_review(dice.choice(providers[:-4]), closes_on=ON, fund=fund) for _ in range(4)]
    Recusal.objects.get_or_create(
        recommendation=every[1], person=people[0], defaults={"words": "Stood aside once", "at": AT}
    )
    progress, turnouts = progress_of_all(every, ON), turnout_of_all(every, ON)
    for one in every:
        assert turnouts[one.pk].eligible == [place.member.person_id for place in progress[one.pk].eligible]
        assert turnouts[one.pk].waiting == len(progress[one.pk].waiting)


def a_member_by(key):
    return CommissionMember.objects.select_related("person").filter(person=key)[0].person


@pytest.mark.parametrize("seed", range(8))
def test_the_turnout_is_that_of_the_review_with_names_and_paths(seed):
    dice = random.Random(seed)
    providers = a_register(dice)
    people = some_people(dice, providers)
    recommendation = a_recommendation()
    for position in (1, 2):
        RecommendationLine.objects.create(
            recommendation=recommendation,
            position=position,
            provider=dice.choice(providers),
            service="Advice",
            starts_on=ON,
            ends_on=ON,
        )
    Recusal.objects.create(recommendation=recommendation, person=people[1], words="Stood aside once", at=AT)
    read = Recommendation.objects.with_parts().get(pk=recommendation.pk)
    aside = recusals_of([read.pk], [person.pk for person in people], ON).get(read.pk, {})
    sides = sides_of(read, people[0], ON)
    assert sides.aside == set(aside)
    assert sides.reach == reach_of(people[0], ON)
    assert Reviewers(ON, with_names=False).people == [member.person_id for member in members_on(ON)]
    progress, turnout = progress_of(read, ON), turnout_of(read, sides)
    assert turnout.eligible == [place.member.person_id for place in progress.eligible]
    assert turnout.in_the_chair == (progress.in_the_chair.person_id if progress.in_the_chair else None)
    assert (turnout.waiting, quorum_of_office().of(len(turnout.eligible))) == (len(progress.waiting), progress.quorum)


def test_who_has_answered_is_in_the_turnout_until_they_stand_aside():
    members = a_commission(4)
    recommendation = in_review()
    a_review(recommendation, members[1])
    a_review(recommendation, members[2])
    Recusal.objects.create(recommendation=recommendation, person=members[2].person, words="Late", at=AT)
    read = Recommendation.objects.with_money().get(pk=recommendation.pk)
    turnout = turnout_of(read, sides_of(read, members[0].person, ON))
    assert turnout.eligible == [members[place].person_id for place in (0, 1, 3)]
    assert turnout.answered == {members[1].person_id}
    assert turnout.waiting == 2
