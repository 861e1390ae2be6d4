"""An interest, a view and a conclusion at the same moment: nobody's view on their own case ever stands.

Each race has a twin from which the guard is taken: it must go wrong, or the race proves nothing.
"""

from contextlib import contextmanager
from datetime import date
from threading import Barrier, Event, local

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Advice, InterestKind, MemberView, Position, RecommendationState
from commissioning.figures.review import progress_of
from commissioning.models import CommissionMember, Conclusion, ConclusionPlace, Recommendation, Recusal, Review
from commissioning.models.recommendation import RecommendationQuerySet
from commissioning.transitions import commission, conclusion, interest, recusal, review
from core.append_only import guards_lifted
from core.refusal import Refused
from tests.factories.commission import (
    REASONS,
    a_commission,
    a_member,
    a_member_of_staff,
    a_review,
    in_review,
)
from tests.factories.commissioning import AT, a_fund, a_person, a_priority, a_provider, an_office
from tests.races.rivals import race, refused, without_constraint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

TRIALS = 200
# Each of so many members has a trial on each recommendation.
MEMBERS = 10
CONCLUDED = 20
# As many as show that the twin goes wrong each time.
TWINS = 8
RIVALS = 6
SUPPORT = {"view": MemberView.SUPPORT, "conditions": "", "reasons": REASONS}
SAID = {"advice": Advice.SUPPORT, "words": "The Commission supports it as it stands."}


@pytest.fixture(autouse=True)
def office():
    """Stands before the race, with everybody whom all rivals name."""
    an_office()
    for role in (Role.MANAGER, Role.OFFICER):
        a_person(role)
    a_priority()


@transaction.atomic
def asked_of_each(number):
    """So many recommendations in review, each for a provider of its own."""
    providers, fund = [a_provider(f"Asking provider {one}") for one in range(number)], a_fund()
    return [(provider, in_review(provider, fund=fund)) for provider in providers]


def declare(member, provider, by=None):
    return transitions.declare_interest(
        person=member.person,
        provider=provider,
        kind=InterestKind.TRUSTEE,
        words="I chair its board",
        started_on=date(2018, 1, 1),
        by=by or member.person,
        at=AT,
    )


def outcome_of(act):
    """What it gave back, or why it was refused."""
    try:
        return act()
    except transitions.StandsAside as refusal:
        return refusal


def trial_by_trial(acts, trials):
    """Both rivals go through the trials together, and into each at the same moment."""
    met = Barrier(len(acts))

    def one(number):
        outcomes = []
        for trial in range(trials):
            met.wait(timeout=60)
            outcomes.append(outcome_of(lambda: acts[number](trial)))  # noqa: B023 - called at once
        return outcomes

    return race(one, len(acts))


def views_that_stand(member):
    return Review.objects.standing().filter(person=member.person).count()


# An interest and a view


def test_an_interest_and_a_view_of_one_moment_never_both_stand():
    members, cases = [a_member() for _ in range(MEMBERS)], asked_of_each(TRIALS // MEMBERS)
    trials = [(member, *case) for case in cases for member in members]

    def view(trial):
        member, _, asked = trials[trial]
        return a_review(asked, member)

    def tell(trial):
        member, provider, _ = trials[trial]
        return declare(member, provider)

    given, _ = trial_by_trial([view, tell], TRIALS)

    assert not Review.objects.standing().exists()
    assert Recusal.objects.count() == TRIALS
    voided = set(Review.objects.filter(voided_at=AT).values_list("pk", flat=True))
    assert {one.pk for one in given if isinstance(one, Review)} == voided
    assert len(voided) + sum(isinstance(one, transitions.StandsAside) for one in given) == TRIALS
    assert Recusal.objects.filter(voided_a_view=True).count() == len(voided)


def test_the_interest_recorded_by_the_office_and_a_view_never_both_stand():
    member, cases, manager = a_member(), asked_of_each(RIVALS), a_person(Role.MANAGER)

    trial_by_trial(
        [lambda trial: a_review(cases[trial][1], member), lambda trial: declare(member, cases[trial][0], manager)],
        RIVALS,
    )

    assert views_that_stand(member) == 0
    assert Recusal.objects.filter(person=member.person).count() == RIVALS


def test_twin_that_asks_before_it_holds_lets_both_stand(monkeypatch):
    """As if a view asked first who stands aside, and took its locks only when it was about to write."""
    member, cases = a_member(), asked_of_each(TWINS)
    asked, declared = Barrier(2), [Event() for _ in cases]
    seen, ask = local(), review.recusals_of
    monkeypatch.setattr(review, "recusals_of", lambda *question: seen.answer)

    def ask_and_give(trial):
        seen.answer = ask([cases[trial][1].pk], [member.person_id], AT.date())
        asked.wait(timeout=60)
        assert declared[trial].wait(timeout=60)
        return a_review(cases[trial][1], member)

    def tell(trial):
        asked.wait(timeout=60)
        declare(member, cases[trial][0])
        declared[trial].set()

    trial_by_trial([ask_and_give, tell], TWINS)

    assert views_that_stand(member) == Recusal.objects.filter(person=member.person).count() == TWINS


def holding_nobody(monkeypatch):
    """The absence of both locks: on the person, and on the recommendation."""
    for module in (interest, review):
        monkeypatch.setattr(module, "lock_interests_of", lambda people: {one.pk: one for one in people})
    monkeypatch.setattr(RecommendationQuerySet, "select_for_update", lambda self, **how: self)


@pytest.mark.postgres
def test_twin_without_the_locks_lets_both_stand(monkeypatch):
    member, cases = a_member(), asked_of_each(TWINS)
    holding_nobody(monkeypatch)
    looked, ask, void = Barrier(2), review.recusals_of, recusal.void_views

    def ask_together(*asked):
        found = ask(*asked)
        looked.wait(timeout=60)
        return found

    def void_together(*args, **kwargs):
        found = void(*args, **kwargs)
        looked.wait(timeout=60)
        return found

    monkeypatch.setattr(review, "recusals_of", ask_together)
    monkeypatch.setattr(recusal, "void_views", void_together)

    trial_by_trial(
        [lambda trial: a_review(cases[trial][1], member), lambda trial: declare(member, cases[trial][0])], TWINS
    )

    assert views_that_stand(member) == Recusal.objects.filter(person=member.person).count() == TWINS


# An interest and a conclusion


@transaction.atomic
def answered_by(members, cases):
    for _, asked in cases:
        for member in members:
            a_review(asked, member)


def conclude(recommendation, chair, **facts):
    return transitions.conclude(recommendation=recommendation, **(SAID | facts), by=chair.person, at=AT)


def own_views_counted(member):
    """Conclusions that stand and count the view of somebody who stands aside."""
    counted = ConclusionPlace.objects.filter(member=member, review__isnull=False, conclusion__voided_at=None)
    aside = Recusal.objects.filter(person=member.person).values("recommendation")
    return counted.filter(conclusion__recommendation__in=aside).count()


def test_an_interest_and_a_conclusion_of_one_moment_never_both_stand():
    members, cases = a_commission(4), asked_of_each(CONCLUDED)
    answered_by(members, cases)
    late = members[-1]

    trial_by_trial(
        [lambda trial: conclude(cases[trial][1], members[0]), lambda trial: declare(late, cases[trial][0])], CONCLUDED
    )

    assert own_views_counted(late) == 0
    assert Recusal.objects.filter(person=late.person).count() == CONCLUDED
    assert Conclusion.objects.count() == CONCLUDED
    reopened = Recommendation.objects.filter(state=RecommendationState.IN_REVIEW).count()
    assert Conclusion.objects.filter(voided_at=AT).count() == reopened


def test_an_interest_of_the_chair_and_their_conclusion_never_both_stand():
    members, cases = a_commission(4), asked_of_each(RIVALS)
    answered_by(members, cases)

    def concluding(trial):
        try:
            return conclude(cases[trial][1], members[0])
        except Refused as refusal:
            return refusal

    trial_by_trial([concluding, lambda trial: declare(members[0], cases[trial][0])], RIVALS)

    assert own_views_counted(members[0]) == 0
    assert not Conclusion.objects.filter(voided_at=None).exists()


def test_twin_that_counts_before_it_holds_lets_both_stand(monkeypatch):
    members, cases = a_commission(4), asked_of_each(TWINS)
    answered_by(members, cases)
    late, met, declared = members[-1], Barrier(2), [Event() for _ in cases]
    seen = local()
    monkeypatch.setattr(conclusion, "progress_of", lambda *asked: seen.progress)

    def count_first(trial):
        seen.progress = progress_of(cases[trial][1], AT.date())
        met.wait(timeout=60)
        assert declared[trial].wait(timeout=60)
        return conclude(cases[trial][1], members[0])

    def tell(trial):
        met.wait(timeout=60)
        declare(late, cases[trial][0])
        declared[trial].set()

    trial_by_trial([count_first, tell], TWINS)

    assert own_views_counted(late) == TWINS


# Two conclusions


def test_of_several_conclusions_at_once_one_stands_and_the_others_are_told():
    members, cases = a_commission(4), asked_of_each(1)
    answered_by(members, cases)
    asked = cases[0][1]

    outcomes = race(
        lambda number: conclude(asked, members[0], words=f"The Commission supports it, version {number}."), RIVALS
    )

    assert refused(outcomes) == RIVALS - 1
    assert Conclusion.objects.count() == 1
    assert {str(one) for one in outcomes if isinstance(one, Exception)} == {
        "This recommendation has been concluded: that can no longer be done"
    }


def believing_what_was_read(monkeypatch):
    """Without reading the row anew: whoever comes second goes on from what they found before."""

    @contextmanager
    def believed(stale, verb):
        with transaction.atomic():
            yield stale

    monkeypatch.setattr(conclusion, "moving", believed)


def concluding_together(monkeypatch, asked, chair):
    believing_what_was_read(monkeypatch)

    def one(number):
        try:
            return conclude(
                Recommendation.objects.get(pk=asked.pk), chair, words=f"The Commission supports it, version {number}."
            )
        except IntegrityError as error:
            return error

    return race(one, 2)


def test_the_database_alone_refuses_a_second_conclusion(monkeypatch):
    members, cases = a_commission(4), asked_of_each(1)
    answered_by(members, cases)

    outcomes = concluding_together(monkeypatch, cases[0][1], members[0])

    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1
    assert Conclusion.objects.count() == 1


def test_twin_without_the_constraint_concludes_twice(monkeypatch):
    members, cases = a_commission(4), asked_of_each(1)
    answered_by(members, cases)

    def end():
        with guards_lifted():
            ConclusionPlace.objects.all().delete()
            Conclusion.objects.all().delete()

    # The guards refuse a second row too, as one that would replace the first.
    with guards_lifted(), without_constraint(Conclusion, "conclusion_one_stands", tidy=end):
        outcomes = concluding_together(monkeypatch, cases[0][1], members[0])

        assert not [one for one in outcomes if isinstance(one, Exception)]
        assert Conclusion.objects.filter(voided_at=None).count() == 2


# One view twice


def test_one_view_posted_several_times_at_once_is_one():
    member, asked = a_member(), in_review()

    outcomes = race(lambda number: a_review(asked, member), RIVALS)

    assert len({one.pk for one in outcomes}) == 1
    assert Review.objects.count() == 1


def test_a_draft_saved_while_the_view_is_given_leaves_one_view_that_stands():
    member, asked = a_member(), in_review()

    def act(number):
        if number % 2:
            return transitions.save_review(recommendation=asked, **SUPPORT, by=member.person, at=AT)
        return a_review(asked, member)

    race(act, RIVALS)

    assert views_that_stand(member) == 1
    assert Review.objects.filter(given_at__isnull=False).count() == 1
    assert Review.objects.drafts().count() <= 1


@pytest.mark.postgres
def test_twin_without_the_locks_gives_one_view_twice(monkeypatch):
    member, asked = a_member(), in_review()
    holding_nobody(monkeypatch)
    looked, find = Barrier(2), review._draft_of

    def find_together(*args):
        found = find(*args)
        looked.wait(timeout=60)
        return found

    monkeypatch.setattr(review, "_draft_of", find_together)

    race(lambda number: a_review(asked, member), 2)

    assert Review.objects.count() == 2


# Two chairs


def appointing(people):
    by = a_person(Role.MANAGER)
    return lambda number: transitions.appoint_member(
        person=people[number],
        provider=None,
        position=Position.CHAIR,
        started_on=date(2018, 1, 1),
        by=by,
        at=AT,
    )


def test_of_several_chairs_appointed_at_once_one_is():
    people = [a_member_of_staff(Role.COMMISSION_MEMBER) for _ in range(RIVALS)]

    outcomes = race(appointing(people), RIVALS)

    assert refused(outcomes) == RIVALS - 1
    assert CommissionMember.objects.filter(position=Position.CHAIR).count() == 1


def test_one_person_appointed_several_times_at_once_has_one_term():
    person = a_member_of_staff(Role.COMMISSION_MEMBER)
    by = a_person(Role.MANAGER)

    outcomes = race(
        lambda number: transitions.appoint_member(
            person=person, provider=None, started_on=date(2018, 1, 1), by=by, at=AT
        ),
        RIVALS,
    )

    assert refused(outcomes) == RIVALS - 1
    assert User.objects.get(pk=person.pk).commission_terms.count() == 1


@pytest.mark.postgres
def test_twin_without_the_lock_appoints_two_chairs(monkeypatch):
    people = [a_member_of_staff(Role.COMMISSION_MEMBER) for _ in range(2)]
    looked, find = Barrier(2), commission._obstacles_to_position
    monkeypatch.setattr(type(commission.Office.objects.all()), "select_for_update", lambda self, **how: self)

    def find_together(*args):
        found = find(*args)
        looked.wait(timeout=60)
        return found

    monkeypatch.setattr(commission, "_obstacles_to_position", find_together)

    outcomes = race(appointing(people), 2)

    assert refused(outcomes) == 0
    assert CommissionMember.objects.filter(position=Position.CHAIR).count() == 2
