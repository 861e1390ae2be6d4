"""Each kind of notice, end to end: what its signature does to the ledger is what the draft said it would do."""

from contextlib import contextmanager
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from commissioning import transitions as ledger
from commissioning.choices import EntryKind
from commissioning.models import Allocation, Commitment, Fund, LedgerEntry
from core.money import ZERO
from core.refusal import Refused
from grants import transitions
from grants.choices import AwardState, NoticeKind, PowerDirection, ReasonsNeeded
from grants.figures.draft import draft_of
from grants.figures.implications import implications_of
from grants.figures.virements import virement_order
from grants.models import Award, NoticeEntry
from grants.transitions import BudgetFacts, YearAmount
from grants.transitions.effects import Authority, carry_out
from tests.factories.commissioning import (
    AT,
    a_fund,
    a_heading,
    a_person,
    a_provider,
    a_stream,
    an_area,
    with_income,
)
from tests.factories.grants import (
    STARTS,
    a_draft,
    a_line,
    a_power,
    again,
    certified,
    signed,
    submitted,
    with_words,
)
from tests.worlds import world

pytestmark = pytest.mark.django_db

NEXT_YEAR = date(2018, 4, 1)
LATER_END = date(2019, 3, 31)


def the_money():
    """A fund of two years, each with income of 100,000 and headings of 60,000 and 30,000."""
    this, following = with_income(a_fund()), with_income(a_fund(start_on=NEXT_YEAR))
    headings = {
        (fund.pk, name): a_heading(fund, name, Decimal(amount))
        for fund in (this, following)
        for name, amount in (("Domestic abuse", 60_000), ("Sexual violence", 30_000))
    }
    return SimpleNamespace(
        this=this,
        following=following,
        abuse=headings[this.pk, "Domestic abuse"],
        violence=headings[this.pk, "Sexual violence"],
        later_abuse=headings[following.pk, "Domestic abuse"],
    )


money = world(the_money)


def sign(notice):
    """Write, submit, certify and sign a draft; every figure it moves must become what its draft said before."""
    with_words(notice)
    if notice.kind == NoticeKind.ACCEPTANCE:
        accept_under_a_power(notice)
    notice = certified(submitted(again(notice)))
    said = implications_of(draft_of(notice))
    before = {fund.pk: fund.last_number for fund in Fund.objects.all()}
    notice = signed(notice)
    assert_as_said(said)
    assert_linked(notice, before)
    assert_totals_are_sums()
    return notice


def accept_under_a_power(notice):
    power = a_power(
        provision="section 56",
        act="Domestic Violence, Crime and Victims Act 2004",
        direction=PowerDirection.IN,
        reasons_needed=ReasonsNeeded.NONE,
    )
    version = notice.sections.get(task="legal").version
    words = {"reasons": "", "body": "<p>Under this power.</p>"}
    transitions.write_legal(
        notice=notice, power_in=power, power_out=None, expected_version=version, by=notice.drafted_by, at=AT, **words
    )


def assert_as_said(said):
    funds = {(fund.name, fund.financial_year.label): fund for fund in Fund.objects.select_related("financial_year")}
    for one in said.funds:
        fund = funds[one.name, one.year]
        assert fund.amount_committed == one.committed_after
        assert fund.amount_confirmed == one.confirmed_after
        assert fund.amount_allocated == one.allocated_after
        assert fund.amount_indicative == one.indicative + one.indicative_change
        assert fund.amount_headroom == one.headroom_after
        assert fund.amount_unallocated == one.unallocated_after
        for heading in one.headings:
            assert Allocation.objects.get(fund=fund, heading=heading.heading).amount_free == heading.free_after


def assert_linked(notice, before):
    """The entries that the signature made, and no other, belong to the notice and name it."""
    made = [entry for entry in LedgerEntry.objects.all() if entry.number > before[entry.fund_id]]
    assert set(NoticeEntry.objects.filter(notice=notice).values_list("entry", flat=True)) == {one.pk for one in made}
    assert {one.decision_reference for one in made} <= {notice.reference}


def assert_totals_are_sums():
    """Each running total is the sum of its entries."""

    def total(rows, *kinds):
        return rows.filter(kind__in=kinds).aggregate(total=Sum("amount"))["total"] or ZERO

    promised = (EntryKind.COMMITMENT, EntryKind.DECOMMITMENT)
    for fund in Fund.objects.all():
        assert fund.amount_committed == total(fund.entries.all(), *promised)
        assert fund.amount_confirmed == total(fund.entries.all(), EntryKind.INCOME_CONFIRMED)
        assert fund.amount_indicative == total(fund.entries.all(), EntryKind.INCOME_INDICATIVE)
        assert fund.amount_allocated == total(fund.entries.all(), EntryKind.ALLOCATION, EntryKind.VIREMENT)
    for heading in Allocation.objects.all():
        assert heading.amount_allocated == total(heading.entries.all(), EntryKind.ALLOCATION, EntryKind.VIREMENT)
        under = LedgerEntry.objects.filter(commitment__allocation=heading)
        assert heading.amount_committed == total(under, *promised)
    for commitment in Commitment.objects.all():
        assert commitment.amount_committed == total(commitment.entries.all(), *promised)


def an_award(money, *amounts, **facts):
    """An award that stands: by default 10,000 of this year under one heading and 5,000 under none."""
    amounts = amounts or (
        YearAmount(money.this, Decimal("10000.00"), money.abuse),
        YearAmount(money.this, Decimal("5000.00")),
    )
    notice = a_draft()
    a_line(notice, money.this, amounts=list(amounts), **facts)
    sign(notice)
    return Award.objects.latest("pk")


def a_change(kind, award, *amounts, ends_on=None):
    notice = a_draft(kind)
    a_line(
        notice,
        None,
        award=award,
        provider=award.provider,
        service=award.service,
        starts_on=award.starts_on,
        ends_on=ends_on or award.ends_on,
        amounts=list(amounts),
    )
    return notice


def a_budget(kind, **facts):
    notice = a_draft(kind)
    transitions.add_budget_line(notice=notice, facts=BudgetFacts(**facts), by=notice.drafted_by, at=AT)
    return notice


def pay(commitment, amount):
    ledger.record_payment(
        commitment=commitment, amount=Decimal(amount), effective_on=AT.date(), note="BACS", by=a_person(), at=AT
    )


class TestAnAward:
    def test_over_two_years_and_two_headings(self, money):
        area = an_area()
        award = an_award(
            money,
            YearAmount(money.this, Decimal("10000.00"), money.abuse),
            YearAmount(money.this, Decimal("5000.00"), money.violence),
            YearAmount(money.following, Decimal("7000.50"), money.later_abuse),
            YearAmount(money.following, Decimal("1.00")),
            ends_on=LATER_END,
            areas=[area],
        )
        assert (award.state, award.starts_on, award.ends_on) == (AwardState.MADE, STARTS, LATER_END)
        held = {(one.fund_id, one.allocation_id): one.amount_committed for one in award.commitments.all()}
        assert held == {
            (money.this.pk, money.abuse.pk): Decimal("10000.00"),
            (money.this.pk, money.violence.pk): Decimal("5000.00"),
            (money.following.pk, money.later_abuse.pk): Decimal("7000.50"),
            (money.following.pk, None): Decimal("1.00"),
        }
        for commitment in award.commitments.all():
            assert (commitment.provider, commitment.service) == (award.provider, award.service)
            assert list(commitment.areas.all()) == [area]

    def test_of_part_of_a_year(self, money):
        award = an_award(money, starts_on=date(2017, 10, 1), ends_on=date(2017, 12, 31))
        assert (award.starts_on, award.ends_on) == (date(2017, 10, 1), date(2017, 12, 31))

    def test_a_round_makes_an_award_for_each_line(self, money):
        notice = a_draft(NoticeKind.ROUND)
        for amount in ("1000.00", "2000.00", "3000.00"):
            a_line(notice, money.this, Decimal(amount), allocation=money.abuse)
        notice = sign(notice)
        assert sorted(award.commitments.get().amount_committed for award in notice.awards.all()) == [1000, 2000, 3000]
        assert notice.made_entries.count() == 3

    def test_a_penny_beyond_the_fund_leaves_nothing_behind(self, money):
        notice = with_words(a_draft())
        a_line(notice, money.this, Decimal("100000.01"))
        with pytest.raises(Refused, match="is asked of Victims Fund 2017/18, which has £100,000 left"):
            submitted(again(notice))
        assert not Award.objects.exists()

    def test_the_last_penny_is_given(self, money):
        an_award(money, YearAmount(money.this, Decimal("100000.00")))
        assert Fund.objects.get(pk=money.this.pk).amount_headroom == 0


class TestAnExtension:
    def test_without_money_only_the_end_moves(self, money):
        award = an_award(money)
        notice = sign(a_change(NoticeKind.EXTENSION, award, ends_on=LATER_END))
        award.refresh_from_db()
        assert (award.ends_on, award.state) == (LATER_END, AwardState.MADE)
        assert not notice.made_entries.exists()
        assert Award.objects.count() == 1

    def test_with_money_of_the_next_year_it_commits_there(self, money):
        award = an_award(money)
        more = YearAmount(money.following, Decimal("4000.00"), money.later_abuse)
        sign(a_change(NoticeKind.EXTENSION, award, more, ends_on=LATER_END))
        made = award.commitments.get(fund=money.following)
        assert (made.amount_committed, made.allocation, made.provider) == (4000, money.later_abuse, award.provider)

    def test_of_two_for_one_award_the_shorter_is_refused_after_the_longer(self, money):
        award = an_award(money)
        shorter = with_words(a_change(NoticeKind.EXTENSION, award, ends_on=date(2018, 6, 30)))
        shorter = certified(submitted(shorter))
        sign(a_change(NoticeKind.EXTENSION, award, ends_on=LATER_END))
        with pytest.raises(Refused, match="runs until 31 March 2019 already"):
            signed(shorter)

    def test_the_ledger_refuses_it_too_when_both_are_signed_at_once(self, money):
        award = an_award(money)
        shorter = a_change(NoticeKind.EXTENSION, award, ends_on=date(2018, 6, 30))
        sign(a_change(NoticeKind.EXTENSION, award, ends_on=LATER_END))
        authority = Authority("099/2018", AT.date(), a_person(), AT)
        with pytest.raises(Refused, match="runs until 31 March 2019 already"):
            carry_out(shorter, authority)


class TestAnIncrease:
    def test_of_a_year_it_has_it_raises_the_commitment_that_stands(self, money):
        award = an_award(money)
        sign(a_change(NoticeKind.INCREASE, award, YearAmount(money.this, Decimal("250.00"), money.abuse)))
        assert award.commitments.count() == 2
        assert award.commitments.get(allocation=money.abuse).amount_committed == Decimal("10250.00")

    def test_under_another_heading_it_commits_anew(self, money):
        award = an_award(money)
        sign(a_change(NoticeKind.INCREASE, award, YearAmount(money.this, Decimal("250.00"), money.violence)))
        assert award.commitments.get(allocation=money.violence).amount_committed == Decimal("250.00")


class TestAReduction:
    def test_it_takes_back_from_the_year_and_heading_it_names(self, money):
        award = an_award(money)
        notice = sign(
            a_change(
                NoticeKind.REDUCTION,
                award,
                YearAmount(money.this, Decimal("3000.00"), money.abuse),
                YearAmount(money.this, Decimal("5000.00")),
            )
        )
        assert award.commitments.get(allocation=money.abuse).amount_committed == Decimal("7000.00")
        assert award.commitments.get(allocation=None).amount_committed == 0
        kinds = [one.entry.kind for one in notice.made_entries.select_related("entry")]
        assert kinds == [EntryKind.DECOMMITMENT] * 2
        award.refresh_from_db()
        assert award.state == AwardState.MADE

    def test_what_is_paid_is_refused_before_anybody_signs(self, money):
        award = an_award(money)
        pay(award.commitments.get(allocation=None), "5000.00")
        notice = with_words(a_change(NoticeKind.REDUCTION, award, YearAmount(money.this, Decimal("0.01"))))
        with pytest.raises(Refused, match="Only £0 is committed and not yet paid"):
            submitted(notice)

    def test_two_lines_cannot_take_back_the_same_pounds(self, money):
        award = an_award(money)
        notice = a_change(NoticeKind.REDUCTION, award, YearAmount(money.this, Decimal("5000.00")))
        with pytest.raises(Refused, match="on this notice with the same line already"):
            a_line(
                notice,
                money.this,
                Decimal("1.00"),
                award=award,
                provider=award.provider,
                service=award.service,
            )


class TestACessation:
    def test_it_takes_back_what_is_left_and_closes_the_award(self, money):
        award = an_award(money)
        pay(award.commitments.get(allocation=None), "2000.00")
        sign(
            a_change(
                NoticeKind.CESSATION,
                award,
                YearAmount(money.this, Decimal("3000.00")),
                YearAmount(money.this, Decimal("10000.00"), money.abuse),
                ends_on=date(2017, 12, 31),
            )
        )
        award.refresh_from_db()
        assert (award.state, award.ends_on) == (AwardState.CLOSED, date(2017, 12, 31))
        assert award.commitments.get(allocation=None).amount_committed == Decimal("2000.00")

    def test_where_all_is_paid_it_only_closes(self, money):
        award = an_award(money)
        for commitment in award.commitments.all():
            pay(commitment, commitment.amount_committed)
        notice = sign(a_change(NoticeKind.CESSATION, award, ends_on=date(2017, 12, 31)))
        award.refresh_from_db()
        assert award.state == AwardState.CLOSED
        assert not notice.made_entries.exists()

    def test_a_closed_award_is_changed_no_more(self, money):
        award = an_award(money, YearAmount(money.this, Decimal("10.00")))
        sign(a_change(NoticeKind.CESSATION, award, YearAmount(money.this, Decimal("10.00"))))
        notice = with_words(a_change(NoticeKind.INCREASE, award, YearAmount(money.this, Decimal("1.00"))))
        with pytest.raises(Refused, match="has been closed"):
            submitted(notice)

    def test_a_later_year_is_taken_back_though_the_award_ends_before_it(self, money):
        later = YearAmount(money.following, Decimal("7000.00"), money.later_abuse)
        award = an_award(money, YearAmount(money.this, Decimal("10.00")), later, ends_on=LATER_END)
        pay(award.commitments.get(fund=money.this), "10.00")
        sign(a_change(NoticeKind.CESSATION, award, later, ends_on=date(2017, 12, 31)))
        assert award.commitments.get(fund=money.following).amount_committed == 0

    def test_what_it_would_leave_unpaid_is_said_year_by_year(self, money):
        later = YearAmount(money.following, Decimal("7000.00"), money.later_abuse)
        award = an_award(money, YearAmount(money.this, Decimal("10.00")), later, ends_on=LATER_END)
        notice = a_change(NoticeKind.CESSATION, award, YearAmount(money.this, Decimal("4.00")))
        with pytest.raises(Refused) as refusal:
            submitted(with_words(notice))
        assert [one.message.split(": take")[0].split(", and ")[1] for one in refusal.value.obstacles] == [
            "£6 stays committed to it and unpaid in Victims Fund 2017/18 under no heading",
            "£7,000 stays committed to it and unpaid in Victims Fund 2018/19 under “Domestic abuse”",
        ]

    def test_what_a_closed_award_still_holds_can_be_reduced(self, money):
        award = an_award(money, YearAmount(money.this, Decimal("10.00")))
        Award.objects.filter(pk=award.pk).update(state=AwardState.CLOSED)
        sign(a_change(NoticeKind.REDUCTION, award, YearAmount(money.this, Decimal("10.00"))))
        award.refresh_from_db()
        assert (award.state, award.commitments.get().amount_committed) == (AwardState.CLOSED, 0)


class TestABudget:
    def test_confirmed_income_raises_the_ceiling(self, money):
        sign(
            a_budget(
                NoticeKind.ACCEPTANCE,
                fund=money.this,
                amount=Decimal("48839.00"),
                stream=a_stream("Prisoners’ Earnings Act"),
                is_confirmed=True,
            )
        )
        assert Fund.objects.get(pk=money.this.pk).amount_confirmed == Decimal("148839.00")

    def test_indicative_income_is_noted_alone(self, money):
        sign(a_budget(NoticeKind.ACCEPTANCE, fund=money.this, amount=Decimal("10.00"), stream=a_stream()))
        fund = Fund.objects.get(pk=money.this.pk)
        assert (fund.amount_indicative, fund.amount_confirmed) == (10, 100_000)

    def test_what_was_indicative_is_confirmed_and_stands_in_one_column(self, money):
        sign(a_budget(NoticeKind.ACCEPTANCE, fund=money.this, amount=Decimal("10.00"), stream=a_stream()))
        facts = {"fund": money.this, "amount": Decimal("7.00"), "stream": a_stream(), "is_confirmed": True}
        sign(a_budget(NoticeKind.ACCEPTANCE, **facts))
        fund = Fund.objects.get(pk=money.this.pk)
        assert (fund.amount_indicative, fund.amount_confirmed) == (3, 100_007)

    def test_a_virement_moves_what_is_free(self, money):
        facts = {"fund": money.this, "from_allocation": money.abuse, "to_allocation": money.violence}
        sign(a_budget(NoticeKind.VIREMENT, amount=Decimal("60000.00"), **facts))
        assert Allocation.objects.get(pk=money.violence.pk).amount_free == Decimal("90000.00")

    def there_and_back(self, money, *amounts):
        """From Sexual violence to Domestic abuse, back, and so on."""
        notice, pair = a_draft(NoticeKind.VIREMENT), [money.violence, money.abuse]
        for turn, amount in enumerate(amounts):
            source, target = pair[turn % 2], pair[1 - turn % 2]
            facts = BudgetFacts(money.this, Decimal(amount), from_allocation=source, to_allocation=target)
            transitions.add_budget_line(notice=notice, facts=facts, by=notice.drafted_by, at=AT)
        return notice

    def test_what_one_line_brings_another_may_take_whichever_stands_first(self, money):
        free = Allocation.objects.get(pk=money.violence.pk).amount_free
        sign(self.there_and_back(money, free + Decimal("0.01"), "0.02"))
        assert Allocation.objects.get(pk=money.violence.pk).amount_free == Decimal("0.01")

    def test_lines_that_each_wait_for_the_other_are_refused_before_anybody_signs(self, money):
        beyond = sum(Allocation.objects.get(pk=one.pk).amount_free for one in (money.abuse, money.violence))
        notice = self.there_and_back(money, beyond, beyond)
        with pytest.raises(Refused, match="The lines move money there and back"):
            sign(notice)

    @pytest.mark.parametrize("heading", ["Hate crime", "Sexual violence", "  sexual   VIOLENCE "])
    def test_a_budget_is_set_under_a_heading_new_or_standing_however_it_is_spelt(self, money, heading):
        notice = a_budget(NoticeKind.BUDGET, fund=money.this, amount=Decimal("10000.00"), heading=heading)
        (fund,) = implications_of(draft_of(notice)).funds
        assert [one.heading for one in fund.headings] == [heading if heading == "Hate crime" else "Sexual violence"]
        sign(notice)
        assert Fund.objects.get(pk=money.this.pk).amount_unallocated == 0

    def test_a_penny_more_than_can_be_set_aside_is_refused(self, money):
        notice = with_words(
            a_budget(NoticeKind.BUDGET, fund=money.this, amount=Decimal("10000.01"), heading="Hate crime")
        )
        with pytest.raises(Refused, match="to be set aside under headings, which has £10,000 left"):
            submitted(notice)

    def test_a_heading_without_a_letter_is_refused_at_once(self, money):
        with pytest.raises(Refused, match="letters or figures"):
            a_budget(NoticeKind.BUDGET, fund=money.this, amount=Decimal("1.00"), heading="!!!")


class TestWhatDoesNothing:
    def test_a_refusal_names_an_amount_and_moves_none(self, money):
        notice = a_draft(NoticeKind.REFUSAL)
        a_line(notice, money.this, Decimal("250000.00"), starts_on=None, ends_on=None)
        assert implications_of(draft_of(notice)).touched == ()
        notice = sign(notice)
        assert not notice.made_entries.exists()
        assert not Award.objects.exists()

    def test_another_decision(self, money):
        notice = a_draft(NoticeKind.OTHER)
        assert implications_of(draft_of(notice)).touched == ()
        assert not sign(notice).made_entries.exists()


AMOUNTS = some.integers(1, 9_000_000).map(lambda pence: Decimal(pence) / 100)


@settings(max_examples=25, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=some.sampled_from([NoticeKind.ROUND, NoticeKind.BUDGET, NoticeKind.VIREMENT]),
    # The same line twice is refused at once.
    amounts=some.lists(
        some.tuples(AMOUNTS, some.integers(0, 2)), min_size=1, max_size=4, unique_by=lambda line: line[0]
    ),
)
def test_whatever_is_typed_is_refused_before_it_is_signed_or_does_what_was_said(money, undone, kind, amounts):
    standing = money
    with undone():
        money = deepcopy(standing)
        notice = a_draft(kind)
        headings = [money.abuse, money.violence, None]
        for turn, (amount, index) in enumerate(amounts):
            if kind == NoticeKind.ROUND:
                a_line(notice, money.this, amount, allocation=headings[index], provider=a_provider(f"Haven {turn}"))
                continue
            facts = {"fund": money.this, "amount": amount}
            if kind == NoticeKind.BUDGET:
                facts["heading"] = ["Domestic abuse", "Sexual violence", "Hate crime"][index]
            else:
                pair = [money.abuse, money.violence]
                facts |= {"from_allocation": pair[index % 2], "to_allocation": pair[1 - index % 2]}
            transitions.add_budget_line(notice=notice, facts=BudgetFacts(**facts), by=notice.drafted_by, at=AT)
        with_words(notice)
        said = implications_of(draft_of(again(notice)))
        if any(room.asked > max(room.left, ZERO) for room in said.rooms):
            with pytest.raises(Refused, match="is asked of"):
                submitted(again(notice))
            return
        if kind == NoticeKind.VIREMENT and virement_order(draft_of(again(notice)).budget_lines) is None:
            with pytest.raises(Refused, match="The lines move money there and back"):
                submitted(again(notice))
            return
        submitted(again(notice))
        signed(certified(again(notice)))
        assert_as_said(said)
        assert_totals_are_sums()


@pytest.fixture
def undone():
    """Each example begins with the money alone and leaves it so."""

    @contextmanager
    def begin_and_undo():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return begin_and_undo
