"""A signature on the Commission's advice: by nobody who gave it, on advice that stands, and once for each of it."""

import pytest

from accounts.roles import Role
from commissioning.choices import RecommendationState
from commissioning.models import Conclusion, ConclusionPlace, Interest, Recommendation, RecommendationAmount
from core.append_only import guards_lifted
from core.refusal import Refused
from grants.choices import NoticeState, Task
from grants.figures.faults import notice_faults
from grants.figures.signing import obstacles_to_sign
from grants.models import DecisionNotice, NoticePaper
from providers.choices import ProviderKind
from providers.transitions.membership import join_consortium
from providers.transitions.merge import merge_provider
from tests.factories import advice as f
from tests.factories import commission as commissioned
from tests.factories import grants
from tests.factories.commissioning import AT, a_person, a_provider, with_income
from tests.worlds import world

pytestmark = pytest.mark.django_db

OWN = "You took part in the advice that this rests on: somebody else must decide it"


def a_decision_on_advice():
    """The fund, the members, what they advised on, and the notice on it that is certified."""
    fund, members = with_income(), commissioned.a_commission()
    recommendation = f.advised(fund, members=members)
    return fund, members, recommendation, grants.certified(grants.submitted(f.ready(f.begun(recommendation))))


decision = world(a_decision_on_advice)


@pytest.fixture
def fund(decision):
    return decision[0]


@pytest.fixture
def members(decision):
    return decision[1]


@pytest.fixture
def recommendation(decision):
    return decision[2]


@pytest.fixture
def certified(decision):
    return decision[3]


def again(recommendation):
    return Recommendation.objects.get(pk=recommendation.pk)


def refusals(notice, person):
    return [one.message for one in obstacles_to_sign(notice, person=person.pk, on=AT.date())]


# who may sign


def test_a_tie_that_came_after_the_advice_and_that_nobody_declared_stops_the_signature(fund, members):
    consortium = a_provider("Consortium", kind=ProviderKind.CONSORTIUM)
    recommendation = f.advised(fund, consortium, members=members)
    notice = grants.certified(grants.submitted(f.ready(f.begun(recommendation))))
    assert refusals(notice, a_person(Role.COMMISSIONER)) == []
    join_consortium(
        consortium=consortium, member=members[1].provider, joined_on=AT.date(), by=a_person(Role.OFFICER), at=AT
    )
    (words,) = refusals(notice, a_person(Role.COMMISSIONER))
    assert "has an interest in it by now" in words
    assert "a member of the Consortium" in words


def test_who_took_no_part_in_the_advice_signs(certified):
    assert refusals(certified, a_person(Role.COMMISSIONER)) == []


@pytest.mark.parametrize("place", [0, -1], ids=["the chair who concluded", "a member who gave a view"])
def test_whoever_advised_does_not_decide(certified, members, place):
    assert refusals(certified, members[place].person)[:1] == [OWN]


@pytest.mark.parametrize("column", ["drafted_by", "changed_by", "sent_by"])
def test_whoever_wrote_or_sent_the_recommendation_does_not_decide(certified, recommendation, column):
    writer = commissioned.a_member_of_staff(Role.COMMISSIONER)
    with guards_lifted():
        Recommendation.objects.filter(pk=recommendation.pk).update(**{column: writer})
    assert refusals(certified, writer) == [OWN]


def test_whoever_concluded_without_a_view_of_their_own_does_not_decide(certified, recommendation):
    chair = commissioned.a_member_of_staff(Role.COMMISSIONER)
    tamper(Conclusion.objects.filter(recommendation=recommendation), concluded_by=chair)
    assert refusals(certified, chair) == [OWN]


def test_a_member_whose_view_was_voided_took_part_all_the_same(certified, recommendation, members):
    f.tied_late(recommendation, members[-1])
    assert OWN in refusals(certified, members[-1].person)


# the advice must stand


def test_an_interest_that_is_declared_late_stops_the_signature(certified, recommendation, members):
    f.tied_late(recommendation, members[-1])
    with pytest.raises(Refused, match="was opened again after this draft was begun"):
        grants.signed(certified)
    assert grants.again(certified).state == NoticeState.SUBMITTED
    assert again(recommendation).state == RecommendationState.IN_REVIEW


def test_an_interest_that_is_declared_after_the_signature_undoes_nothing(certified, recommendation, members):
    grants.signed(certified)
    f.tied_late(recommendation, members[-1])
    assert Interest.objects.filter(person=members[-1].person).exists()
    assert again(recommendation).state == RecommendationState.DECIDED
    assert notice_faults() == []


def test_a_departure_is_not_signed_without_its_reason(fund, members):
    recommendation = f.advised(fund, members=members)
    notice = grants.certified(grants.submitted(f.ready(f.paid_otherwise(f.begun(recommendation)), reason="No money.")))
    with guards_lifted():
        notice.sections.filter(task=Task.ADVICE).update(body="")
    with pytest.raises(Refused, match="gives no reason why"):
        grants.signed(notice)


# what it marks


def test_it_marks_its_recommendation_as_decided_by_its_reference(certified, recommendation):
    notice = grants.signed(certified)
    marked = again(recommendation)
    assert (marked.state, marked.decided_reference) == (RecommendationState.DECIDED, notice.reference)


def test_its_stored_paper_holds_the_advice(certified, recommendation):
    paper = grants.signed(certified).papers.get()
    (advice,) = paper.frozen_input["commission"]
    assert (advice["title"], advice["count"], advice["differs"]) == (recommendation.title, "4 support", [])


def test_of_two_on_one_recommendation_the_second_is_refused_in_words(fund, members):
    recommendation = f.advised(fund, members=members)
    first, second = f.begun(recommendation), f.begun(recommendation, refuses=True, beside=True)
    second = grants.certified(grants.submitted(f.ready(second, reason="It can wait a year.")))
    signed = f.signed(f.ready(first))
    words = f"“{recommendation}” has been decided by notice {signed.reference} since: withdraw this draft"
    with pytest.raises(Refused) as refused:
        grants.signed(second)
    assert [one.message for one in refused.value.obstacles] == [words]
    assert again(recommendation).decided_reference == signed.reference


# verify


def tamper(rows, **values):
    """Change rows as somebody with the database's own password could: past every trigger."""
    with guards_lifted():
        assert rows.update(**values)


@pytest.fixture
def signed(certified):
    return grants.signed(certified)


def test_nothing_is_wrong_with_advice_that_was_followed_or_departed_from(signed, fund, members):
    f.signed(f.ready(f.paid_otherwise(f.begun(f.advised(fund, members=members))), reason="No money."))
    f.signed(f.ready(f.begun(f.advised(fund, members=members), refuses=True), reason="It can wait."))
    assert notice_faults() == []


def test_a_recommendation_marked_by_a_reference_that_no_notice_with_its_advice_bears(signed, fund, members):
    other = f.advised(fund, members=members)
    f.decided(other, signed)
    assert notice_faults() == [
        f"recommendation {other.pk}, “{other}”: it is marked as decided by 001/2018, and no signed notice with its "
        "advice bears that reference"
    ]


def test_a_recommendation_whose_mark_is_gone(signed, recommendation):
    tamper(Recommendation.objects.filter(pk=recommendation.pk), state="concluded")
    assert notice_faults() == [
        f"notice {signed}: it decided recommendation {recommendation.pk}, “{recommendation}”, which is not marked so"
    ]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"words": "Another"}, "words"),
        ({"advice": "against"}, "advice"),
        ({"conditions": "None at all"}, "conditions"),
        ({"dissent": "All were against it"}, "dissent"),
        ({"quorum": 1}, "quorum"),
        ({"eligible": 9}, "eligible"),
    ],
)
def test_a_conclusion_that_was_changed(signed, recommendation, values, named):
    tamper(Conclusion.objects.filter(recommendation=recommendation), **values)
    assert notice_faults() == [f"notice {signed}: the advice on “{recommendation}” is not what was signed: {named}"]


def test_a_view_that_was_counted_otherwise(signed, members):
    tamper(ConclusionPlace.objects.filter(member=members[-1]), stood="against")
    (fault,) = notice_faults()
    assert fault.endswith("is not what was signed: count")


def test_a_member_who_no_longer_stands_aside(fund, recommendation, members):
    haven = a_provider("Haven")
    commissioned.a_member(haven)
    notice = f.signed(f.ready(f.begun(f.advised(fund, haven, members=members))))
    tamper(ConclusionPlace.objects.filter(conclusion__notice_advice__notice=notice, stood="aside"), why="Nothing much")
    (fault,) = notice_faults()
    assert fault.endswith("is not what was signed: who stood aside")


def test_an_amount_that_was_asked_otherwise(signed, recommendation):
    tamper(RecommendationAmount.objects.filter(line__recommendation=recommendation), amount=1)
    (fault,) = notice_faults()
    assert fault.endswith("is not what was signed: what was asked")


def test_a_conclusion_that_was_voided_after_the_signature(signed, recommendation):
    tamper(Conclusion.objects.filter(recommendation=recommendation), voided_at=AT, voided_because="Late")
    assert notice_faults() == [f"notice {signed}: it rests on the advice on “{recommendation}”, which is void"]


def test_a_reason_that_was_written_anew(fund, members):
    notice = f.signed(f.ready(f.paid_otherwise(f.begun(f.advised(fund, members=members))), reason="No money."))
    tamper(notice.sections.filter(task=Task.ADVICE), body="<p>Plenty of money.</p>")
    assert notice_faults() == [
        f"notice {notice}: “Advice of the Victims Commission” does not give the reason that was signed"
    ]


def test_advice_that_was_taken_off_a_signed_notice(signed, recommendation):
    with guards_lifted():
        signed.advice.all().delete()
    faults = "\n".join(notice_faults())
    assert f"notice {signed}: it rests on 0 recommendations and was signed on 1" in faults
    assert f"recommendation {recommendation.pk}" in faults


def test_new_names_and_a_merger_are_no_fault(fund, members):
    haven, refuge = a_provider("Haven"), a_provider("Refuge")
    notice = f.paid_otherwise(f.begun(f.advised(fund, haven, members=members)))
    f.signed(f.ready(notice, reason="No money."))
    merge_provider(duplicate=haven, into=refuge, by=a_person(Role.MANAGER), at=AT)
    assert notice_faults() == []


def test_a_notice_signed_before_advice_was_kept_is_no_fault():
    """Its stored input has no such part, and reads as it did."""
    grants.signed(grants.certified(grants.submitted(grants.filled(with_income()))))
    assert "commission" not in NoticePaper.objects.get().frozen_input
    assert notice_faults() == []
    assert DecisionNotice.objects.count() == 1
