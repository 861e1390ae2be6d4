"""Whether a decision follows the Commission's advice, with a pencil."""

from decimal import Decimal

import pytest

from commissioning.choices import Advice
from grants.choices import NoticeKind
from grants.rules.advice import Advised, Sum, allotted, departures

HAVEN, REFUGE = 1, 2
NAMES = {HAVEN: "Haven", REFUGE: "Refuge"}


def a_sum(provider=HAVEN, amount="10000.00", year="2018/19"):
    return Sum(provider, NAMES[provider], year, Decimal(amount))


def asked(advice=Advice.SUPPORT, kind=NoticeKind.AWARD, recommended=None, decided=()):
    return departures(advice=advice, kind=kind, recommended=recommended or [a_sum()], decided=decided)


@pytest.mark.parametrize("advice", [Advice.SUPPORT, Advice.CONDITIONS])
@pytest.mark.parametrize("kind", [NoticeKind.AWARD, NoticeKind.ROUND, NoticeKind.EXTENSION, NoticeKind.INCREASE])
def test_what_was_advised_to_the_penny_follows(advice, kind):
    assert asked(advice, kind, decided=[a_sum()]) == []


@pytest.mark.parametrize("advice", [Advice.SUPPORT, Advice.CONDITIONS])
@pytest.mark.parametrize(
    ("decided", "words"),
    [
        ([a_sum(amount="9999.99")], "Haven gets £9,999.99 for 2018/19, £0.01 less than the £10,000 advised"),
        ([a_sum(amount="12500.00")], "Haven gets £12,500 for 2018/19, £2,500 more than the £10,000 advised"),
        ([], "Haven gets nothing for 2018/19: the Commission advised £10,000"),
    ],
)
def test_another_amount_departs_and_says_by_how_much(advice, decided, words):
    assert asked(advice, decided=decided) == [words]


def test_another_recipient_departs():
    assert asked(decided=[a_sum(), a_sum(REFUGE, "500.00")]) == [
        "Refuge gets £500 for 2018/19, which the Commission did not advise"
    ]


def test_another_recipient_instead_departs_twice():
    assert asked(decided=[a_sum(REFUGE)]) == [
        "Haven gets nothing for 2018/19: the Commission advised £10,000",
        "Refuge gets £10,000 for 2018/19, which the Commission did not advise",
    ]


def test_the_same_money_in_another_year_departs():
    assert asked(decided=[a_sum(year="2019/20")]) == [
        "Haven gets nothing for 2018/19: the Commission advised £10,000",
        "Haven gets £10,000 for 2019/20, which the Commission did not advise",
    ]


def test_the_headings_of_one_year_are_added_up():
    assert asked(decided=[a_sum(amount="4000.00"), a_sum(amount="6000.00")]) == []
    assert asked(recommended=[a_sum(amount="4000.00"), a_sum(amount="6000.00")], decided=[a_sum()]) == []


def test_two_providers_of_one_name_are_two():
    namesake = Sum(9, "Haven", "2018/19", Decimal("10000.00"))
    assert len(asked(decided=[namesake])) == 2


@pytest.mark.parametrize("advice", [Advice.SUPPORT, Advice.CONDITIONS])
@pytest.mark.parametrize("decided", [[], [a_sum()]])
def test_to_refuse_what_was_supported_departs(advice, decided):
    # A refusal may name the money that was asked for; it gives none of it.
    assert asked(advice, NoticeKind.REFUSAL, decided=decided) == [
        "Haven is refused £10,000 for 2018/19, which the Commission supported"
    ]


@pytest.mark.parametrize("decided", [[], [a_sum()]])
def test_to_refuse_what_was_not_supported_follows(decided):
    assert asked(Advice.AGAINST, NoticeKind.REFUSAL, decided=decided) == []


@pytest.mark.parametrize("amount", ["10000.00", "1.00"])
def test_any_award_against_the_advice_departs(amount):
    (words,) = asked(Advice.AGAINST, decided=[a_sum(amount=amount)])
    assert words.startswith("Haven gets £")
    assert words.endswith("which the Commission advised against")


def test_an_award_against_the_advice_in_another_year_departs():
    assert asked(Advice.AGAINST, decided=[a_sum(year="2020/21")]) == [
        "Haven gets £10,000 for 2020/21, which the Commission advised against"
    ]


def test_an_award_to_somebody_else_is_not_against_the_advice():
    assert asked(Advice.AGAINST, decided=[a_sum(REFUGE)]) == []


@pytest.mark.parametrize("kind", [NoticeKind.OTHER, NoticeKind.BUDGET, NoticeKind.VIREMENT, NoticeKind.ACCEPTANCE])
def test_a_decision_that_pays_nobody_does_not_follow_support(kind):
    assert asked(kind=kind) == ["Haven gets nothing for 2018/19: the Commission advised £10,000"]
    assert asked(Advice.AGAINST, kind) == []


@pytest.mark.parametrize("kind", [NoticeKind.REDUCTION, NoticeKind.CESSATION])
def test_money_taken_back_is_no_award(kind):
    assert asked(kind=kind, decided=[a_sum()]) == [
        "£10,000 for 2018/19 is taken back from Haven, which was not advised",
        "Haven gets nothing for 2018/19: the Commission advised £10,000",
    ]
    assert asked(Advice.AGAINST, kind, decided=[a_sum()]) == []


def allot(decided, *advised):
    parts = allotted([Advised(advice, tuple(sums)) for advice, sums in advised], decided)
    return [[(one.provider_id, one.amount) for one in part] for part in parts]


def test_one_notice_of_two_recommendations_answers_each_with_its_own():
    assert allot([a_sum(), a_sum(REFUGE)], (Advice.SUPPORT, [a_sum(REFUGE)]), (Advice.SUPPORT, [a_sum()])) == [
        [(REFUGE, Decimal("10000.00"))],
        [(HAVEN, Decimal("10000.00"))],
    ]


def test_two_recommendations_of_one_provider_share_its_money_and_no_penny_is_counted_twice():
    both = (Advice.SUPPORT, [a_sum(amount="6000.00")]), (Advice.SUPPORT, [a_sum(amount="4000.00")])
    assert allot([a_sum()], *both) == [[(HAVEN, Decimal("6000.00"))], [(HAVEN, Decimal("4000.00"))]]
    assert allot([a_sum(amount="7000.00")], *both) == [[(HAVEN, Decimal("6000.00"))], [(HAVEN, Decimal("1000.00"))]]
    assert allot([a_sum(amount="11000.00")], *both) == [[(HAVEN, Decimal("7000.00"))], [(HAVEN, Decimal("4000.00"))]]


def test_of_two_that_compete_the_supported_one_is_answered_first():
    assert allot([a_sum()], (Advice.AGAINST, [a_sum()]), (Advice.SUPPORT, [a_sum()])) == [
        [],
        [(HAVEN, Decimal("10000.00"))],
    ]


def test_a_recipient_whom_nobody_recommended_is_kept_with_the_first():
    assert allot([a_sum(REFUGE)], (Advice.SUPPORT, [a_sum()])) == [[(REFUGE, Decimal("10000.00"))]]


def test_a_year_nobody_recommended_goes_with_the_provider():
    later = a_sum(REFUGE, year="2019/20")
    assert allot([later], (Advice.SUPPORT, [a_sum()]), (Advice.SUPPORT, [a_sum(REFUGE)])) == [
        [],
        [(REFUGE, Decimal("10000.00"))],
    ]


def test_without_a_recommendation_nothing_is_allotted():
    assert allotted([], [a_sum()]) == []
