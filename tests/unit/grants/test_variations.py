"""A variation changes an agreement once both sides agreed, to the penny, and never edits what stands."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.roles import Role
from commissioning import transitions as ledger
from commissioning.figures import fund_totals
from commissioning.models import Fund
from core.refusal import Refused
from grants import transitions
from grants.choices import NoticeKind, Side, VariationKind, VariationState
from grants.figures.agreements import paid_by_instalment
from grants.figures.variation import Fate, before_and_after, days_late, decisions_without_variation, lateness_in_words
from grants.models import Instalment
from grants.transitions import InstalmentFacts, MoveFacts
from tests.factories import agreements as life
from tests.factories import variations as change
from tests.factories.commissioning import AT, a_fund, a_heading, a_person, with_income
from tests.factories.interests import an_interest
from tests.worlds import world

pytestmark = pytest.mark.django_db

agreement = world(life.accepted_agreement)


def standing(agreement):
    rows = agreement.instalments.standing().filter(agreed_at__isnull=False).order_by("due_on", "pk")
    return [(one.due_on, one.amount) for one in rows]


def the_commitment(agreement):
    return agreement.award.commitments.order_by("pk")[0]


def plan(agreement, *rows):
    return [InstalmentFacts(the_commitment(agreement).pk, day, Decimal(amount)) for day, amount in rows]


def replanned(agreement, *rows, **facts):
    details = {"kind": VariationKind.REPLANNED, "ends_on": None, "instalments": plan(agreement, *rows)} | facts
    return life.proposed_variation(agreement, **details)


def test_a_plan_takes_the_place_of_what_is_unpaid_and_keeps_what_it_says_again(agreement):
    first, *rest = standing(agreement)
    variation = change.agreed(replanned(agreement, first, (date(2018, 3, 31), "7500.00")))
    assert standing(agreement) == [first, (date(2018, 3, 31), Decimal(7500))]
    kept = agreement.instalments.get(due_on=first[0])
    assert (kept.came_with, kept.went_with) == (None, None)
    gone = agreement.instalments.filter(went_with=variation)
    assert sorted(gone.values_list("due_on", "amount")) == sorted(rest)


def test_what_was_paid_of_an_instalment_stays_and_its_rest_is_planned_anew(agreement):
    change.paid(agreement, Decimal("1000.00"))
    variation = change.agreed(replanned(agreement, (date(2018, 3, 31), "9000.00")))
    part_paid = agreement.instalments.order_by("due_on")[0]
    assert part_paid.went_with == variation
    assert paid_by_instalment([part_paid.pk]) == {part_paid.pk: Decimal(1000)}
    assert standing(agreement) == [(date(2018, 3, 31), Decimal(9000))]


def test_the_rest_of_an_instalment_that_is_said_again_stays_with_what_was_paid(agreement):
    change.paid(agreement, Decimal("1000.00"))
    before = standing(agreement)
    change.agreed(replanned(agreement, (before[0][0], "1500.00"), *before[1:3], (date(2018, 3, 31), "2500.00")))
    assert standing(agreement)[:3] == before[:3]


@pytest.mark.parametrize(
    ("amount", "words"),
    [("10000.01", "£0.01 more than the £10,000 promised"), ("9999.99", "£0.01 less than the £10,000 promised")],
)
def test_a_plan_makes_what_is_to_be_paid_to_the_penny(agreement, amount, words):
    with pytest.raises(Refused, match=words):
        replanned(agreement, (date(2018, 3, 31), amount))


def test_a_payment_since_the_proposal_is_not_paid_twice(agreement):
    variation = replanned(agreement, (date(2018, 3, 31), "10000.00"))
    change.paid(agreement, Decimal("2500.00"))
    with pytest.raises(Refused, match="£2,500 more than the £7,500 promised and not yet paid"):
        change.agreed(variation)
    agreement.variations.get()
    assert len(standing(agreement)) == 4


def test_money_that_came_back_need_not_be_planned_again(agreement):
    change.paid(agreement, Decimal("2500.00"))
    clawback = transitions.demand_clawback(
        agreement=agreement,
        commitment=the_commitment(agreement),
        amount=Decimal(300),
        reason="A post stood empty for a quarter.",
        demanded_on=AT.date(),
        due_on=date(2018, 3, 20),
        by=a_person(Role.OFFICER),
        at=AT,
    )
    transitions.receive_clawback(
        clawback=clawback,
        amount=Decimal(300),
        received_on=AT.date(),
        is_released=False,
        by=a_person(Role.FINANCE),
        at=AT,
    )
    change.agreed(replanned(agreement, (date(2018, 3, 31), "7500.00")))
    with pytest.raises(Refused, match=r"£300\.01 less than the £7,800"):
        replanned(agreement, (date(2018, 3, 31), "7499.99"))


def test_an_instalment_falls_in_the_time_of_the_award(agreement):
    with pytest.raises(Refused, match="before the award starts"):
        replanned(agreement, (date(2017, 3, 31), "10000.00"))
    with pytest.raises(Refused, match="more than three months after the award ends"):
        replanned(agreement, (date(2018, 7, 1), "10000.00"))


def test_an_instalment_of_another_award_is_refused(agreement):
    other = life.accepted_agreement()
    foreign = InstalmentFacts(the_commitment(other).pk, date(2018, 3, 31), Decimal(1))
    with pytest.raises(Refused, match="another award"):
        life.proposed_variation(
            agreement, kind=VariationKind.REPLANNED, ends_on=None, instalments=[*plan(agreement), foreign]
        )


def test_moved_money_is_two_entries_and_one_instalment_of_the_new_year(agreement):
    variation = change.agreed(change.moved(agreement, "3000.00"))
    source, target = agreement.award.commitments.order_by("pk")
    assert (source.amount_committed, target.amount_committed) == (Decimal(7000), Decimal(3000))
    made = [(one.entry.amount, one.entry.effective_on) for one in variation.made_entries.order_by("pk")]
    assert made == [(Decimal(-3000), AT.date()), (Decimal(3000), AT.date())]
    assert standing(agreement)[-1] == (change.NEXT_YEAR, Decimal(3000))
    assert sum(amount for _, amount in standing(agreement)) == Decimal(10000)
    agreement.award.refresh_from_db()
    assert agreement.award.ends_on == date(2018, 6, 30)
    assert agreement.returns.filter(year_start=change.NEXT_YEAR, quarter=1).exists()


def test_the_fund_as_at_the_day_before_is_as_it_was(agreement):
    fund = the_commitment(agreement).fund
    later = AT + timedelta(days=5)
    change.agreed(change.moved(agreement, "3000.00", at=later), at=later)
    assert fund_totals(fund, later.date() - timedelta(days=1)).committed == Decimal(10000)
    assert fund_totals(fund, later.date()).committed == Decimal(7000)


def test_moved_money_comes_out_of_what_is_left_of_an_instalment_paid_in_part(agreement):
    for place in range(3):
        change.paid(agreement, Decimal("2500.00"), place=place)
    change.paid(agreement, Decimal("1000.00"), place=3)
    change.agreed(change.moved(agreement, "1500.00"))
    assert [amount for _, amount in standing(agreement)][-1] == Decimal(1500)
    assert the_commitment(agreement).amount_committed == Decimal(8500)


def test_the_entries_bear_the_day_it_was_agreed_however_late_it_is_recorded(agreement):
    later = AT + timedelta(days=40)
    variation = change.moved(agreement, "3000.00", at=AT)
    change.by_letter(variation, date(2018, 3, 5), at=later)
    done = change.agree(variation, Side.OFFICE, at=later)
    assert done.agreed_on == date(2018, 3, 5)
    assert {one.entry.effective_on for one in done.made_entries.all()} == {date(2018, 3, 5)}
    assert days_late(done) == 36


def test_the_entries_bear_the_first_day_on_which_the_money_was_there(agreement):
    """The money was raised after the day of the letter: nothing can be taken away before it was there."""
    later = AT + timedelta(days=20)
    source = the_commitment(agreement)
    ledger.commit_more(
        commitment=source,
        amount=Decimal(500),
        effective_on=date(2018, 3, 10),
        note="A letter of the office",
        by=a_person(Role.OFFICER),
        at=later,
    )
    variation = change.moved(agreement, "10500.00", at=later)
    change.by_letter(variation, date(2018, 3, 5), at=later)
    done = change.agree(variation, Side.OFFICE, at=later)
    assert {one.entry.effective_on for one in done.made_entries.all()} == {date(2018, 3, 10)}


def test_no_more_moves_than_is_unpaid_in_one_move_or_in_two(agreement):
    with pytest.raises(Refused, match=r"£10,000\.01 is more than the £10,000 of"):
        change.moved(agreement, "10000.01")
    half = change.a_move(agreement, "5000.01")
    with pytest.raises(Refused, match="not yet paid"):
        change.moved(agreement, moves=[half, half])


def test_money_moves_to_another_year_that_is_open_and_in_which_the_award_runs(agreement):
    same = with_income(a_fund("Community Safety Fund"))
    with pytest.raises(Refused, match="Choose another year"):
        change.moved(agreement, moves=[change.a_move(agreement, "1.00", same)])
    with pytest.raises(Refused, match="before Victims Fund 2018/19 begins: enter the later end it needs"):
        change.moved(agreement, ends_on=None)
    earlier = with_income(a_fund(start_on=date(2016, 4, 1)))
    with pytest.raises(Refused, match="ended before the award began"):
        change.moved(agreement, moves=[change.a_move(agreement, "1.00", earlier)])


def test_nothing_moves_out_of_or_into_a_closed_year(agreement):
    closed = datetime(2019, 5, 1, 9, 0, tzinfo=AT.tzinfo)
    fund = change.next_year()
    ledger.close_fund(fund=fund, by=a_person(), at=closed)
    with pytest.raises(Refused, match="was closed on 1 May 2019: choose a year that is open"):
        change.moved(agreement, moves=[change.a_move(agreement, "1.00", Fund.objects.get(pk=fund.pk))])
    own = the_commitment(agreement).fund
    ledger.close_fund(fund=own, by=a_person(), at=closed)
    with pytest.raises(Refused, match="nothing can be moved out of it"):
        change.moved(agreement)


def test_a_year_closed_since_the_proposal_refuses_and_writes_nothing(agreement):
    variation = change.moved(agreement, "3000.00")
    change.agree(variation, Side.PROVIDER)
    closed = datetime(2018, 5, 1, 9, 0, tzinfo=AT.tzinfo)
    ledger.close_fund(fund=the_commitment(agreement).fund, by=a_person(), at=closed)
    with pytest.raises(Refused, match="closed"):
        change.agree(variation, Side.OFFICE, at=closed)
    agreement.award.refresh_from_db()
    assert agreement.award.ends_on == date(2018, 3, 31)
    assert agreement.variations.get().office_by is None


def test_nothing_moves_beyond_the_room_of_the_other_year(agreement):
    change.next_year(Decimal("100.00"))
    with pytest.raises(Refused, match="£3,000 is more than the £100"):
        change.moved(agreement, "3000.00")


def test_a_contact_is_not_told_what_is_left_of_a_fund_and_the_ledger_refuses_later(agreement):
    change.next_year(Decimal("100.00"))
    variation = change.moved(agreement, "3000.00", by=life.contact_of(agreement))
    with pytest.raises(Refused, match="£3,000 is more than the £100"):
        change.agree(variation, Side.OFFICE)
    assert agreement.award.commitments.count() == 1


def test_a_heading_of_another_year_is_refused(agreement):
    heading = a_heading(the_commitment(agreement).fund)
    move = MoveFacts(the_commitment(agreement).pk, change.next_year(), heading, Decimal(1))
    with pytest.raises(Refused, match="heading of the same year"):
        change.moved(agreement, moves=[move])


def test_a_later_end_that_costs_nothing_needs_no_decision_and_leaves_the_plan(agreement):
    before = list(agreement.instalments.order_by("pk").values())
    done = change.agreed(life.proposed_variation(agreement))
    assert (done.notice, done.made_entries.count()) == (None, 0)
    assert list(agreement.instalments.order_by("pk").values()) == before


def test_a_later_end_after_a_decision_is_the_decisions_own(agreement):
    notice = change.decided(agreement, NoticeKind.EXTENSION, "1000.00", ends_on=date(2018, 9, 30))
    agreement.award.refresh_from_db()
    assert agreement.award.ends_on == date(2018, 9, 30)
    rows = [*standing(agreement), (date(2018, 3, 31), "1000.00")]
    variation = life.proposed_variation(
        agreement, notice=notice, ends_on=None, instalments=plan(agreement, *rows), at=change.LATER
    )
    assert (variation.ends_on_before, variation.ends_on_after) == (date(2018, 3, 31), date(2018, 9, 30))
    done = change.agreed(variation, at=change.LATER)
    told = before_and_after(done)
    assert (told.total_before, told.total_after) == (Decimal(10000), Decimal(11000))
    assert told.returns_coming == ["Quarter 1 of 2018/19", "Quarter 2 of 2018/19"]


def test_more_money_must_be_planned(agreement):
    notice = change.decided(agreement, NoticeKind.INCREASE, "1000.00")
    with pytest.raises(Refused, match="£1,000 less than the £11,000"):
        change.agreed(
            life.proposed_variation(agreement, kind=VariationKind.MORE, notice=notice, ends_on=None, at=change.LATER),
            at=change.LATER,
        )


def test_less_money_cuts_the_last_instalments(agreement):
    notice = change.decided(agreement, NoticeKind.REDUCTION, "3000.00")
    variation = life.proposed_variation(
        agreement, kind=VariationKind.LESS, notice=notice, ends_on=None, at=change.LATER
    )
    told = before_and_after(variation)
    assert (told.total_before, told.total_after) == (Decimal(10000), Decimal(7000))
    done = change.agreed(variation, at=change.LATER)
    assert [amount for _, amount in standing(agreement)] == [Decimal(2500), Decimal(2500), Decimal(2000)]
    fates = [(one.amount, one.fate) for one in before_and_after(done).instalments if one.fate != Fate.KEPT]
    assert sorted(fates) == [(Decimal(2000), "coming"), (Decimal(2500), "going"), (Decimal(2500), "going")]


def test_all_that_was_unpaid_may_be_taken_back(agreement):
    notice = change.decided(agreement, NoticeKind.REDUCTION, "10000.00")
    variation = life.proposed_variation(
        agreement, kind=VariationKind.LESS, notice=notice, ends_on=None, at=change.LATER
    )
    change.agreed(variation, at=change.LATER)
    assert standing(agreement) == []


def test_a_decision_of_the_other_kind_or_of_another_award_is_refused(agreement):
    notice = change.decided(agreement, NoticeKind.INCREASE, "1000.00")
    with pytest.raises(Refused, match="choose one of the other kind"):
        life.proposed_variation(agreement, kind=VariationKind.LESS, notice=notice, ends_on=None)
    with pytest.raises(Refused, match="Choose a signed decision that changes this award"):
        life.proposed_variation(life.accepted_agreement(), kind=VariationKind.MORE, notice=notice, ends_on=None)


def test_a_decision_is_followed_once_and_is_told_until_then(agreement):
    assert decisions_without_variation(agreement) == ()
    notice = change.decided(agreement, NoticeKind.INCREASE, "1000.00")
    ahead = decisions_without_variation(agreement)
    assert [(one.notice, one.kind, one.amount) for one in ahead] == [(notice.pk, VariationKind.MORE, Decimal(1000))]
    assert ahead[0].words == f"Decision {notice.reference} changed this award: propose the variation"
    rows = [*standing(agreement), (date(2018, 3, 31), "1000.00")]
    facts = {"kind": VariationKind.MORE, "notice": notice, "ends_on": None, "at": change.LATER}
    variation = life.proposed_variation(agreement, instalments=plan(agreement, *rows), **facts)
    assert decisions_without_variation(agreement) == ()
    change.agreed(variation, at=change.LATER)
    assert decisions_without_variation(agreement) == ()
    with pytest.raises(Refused, match="agreed under this decision already"):
        life.proposed_variation(agreement, **facts)


def test_a_refused_variation_leaves_its_decision_to_be_followed(agreement):
    notice = change.decided(agreement, NoticeKind.REDUCTION, "1000.00")
    variation = life.proposed_variation(
        agreement, kind=VariationKind.LESS, notice=notice, ends_on=None, at=change.LATER
    )
    transitions.refuse_variation(
        variation=variation, reason="The days do not suit us.", by=life.contact_of(agreement), at=change.LATER
    )
    assert [one.notice for one in decisions_without_variation(agreement)] == [notice.pk]


def test_an_end_that_a_decision_moved_meanwhile_is_not_undone(agreement):
    variation = life.proposed_variation(agreement, ends_on=date(2018, 6, 30))
    change.decided(agreement, NoticeKind.EXTENSION, ends_on=date(2018, 12, 31))
    with pytest.raises(Refused, match="withdraw or refuse it, and propose another"):
        change.agreed(variation)


def test_each_side_agrees_once(agreement):
    variation = life.proposed_variation(agreement)
    change.agree(variation, Side.PROVIDER)
    with pytest.raises(Refused, match="The provider has agreed this variation already"):
        change.by_letter(variation, AT.date())


def test_nobody_agrees_for_both_sides_or_for_the_other(agreement):
    variation = life.proposed_variation(agreement)
    contact, manager = life.contact_of(agreement), a_person(Role.MANAGER)
    with pytest.raises(Refused, match="A manager of the office"):
        change.agree(variation, Side.OFFICE, by=contact)
    with pytest.raises(Refused, match="A contact of the provider agrees"):
        change.agree(variation, Side.PROVIDER, by=manager)
    with pytest.raises(Refused, match="no letter is needed"):
        change.agree(variation, Side.PROVIDER, by=contact, is_on_paper=True, agreed_on=AT.date())
    change.agree(variation, Side.PROVIDER, by=manager, is_on_paper=True, agreed_on=AT.date())
    with pytest.raises(Refused, match="You recorded the provider’s letter"):
        change.agree(variation, Side.OFFICE, by=manager)


def test_who_agreed_for_the_office_does_not_record_the_letter(agreement):
    variation = life.proposed_variation(agreement)
    change.agree(variation, Side.OFFICE)
    with pytest.raises(Refused, match="a colleague must record the provider’s letter"):
        change.agree(variation, Side.PROVIDER, by=a_person(Role.MANAGER), is_on_paper=True, agreed_on=AT.date())


def test_the_proposer_and_who_has_an_interest_do_not_agree_for_the_office(agreement):
    manager = a_person(Role.MANAGER)
    with pytest.raises(Refused, match="You proposed this variation"):
        change.agree(life.proposed_variation(agreement, by=manager), Side.OFFICE)
    transitions.withdraw_variation(
        variation=agreement.variations.get(), reason="Entered by mistake.", by=manager, at=AT
    )
    variation = life.proposed_variation(agreement)
    an_interest(manager, agreement.award.provider)
    with pytest.raises(Refused, match="You have an interest in this provider"):
        change.agree(variation, Side.OFFICE)
    with pytest.raises(Refused, match="You have an interest in this provider"):
        transitions.refuse_variation(variation=variation, reason="It is not needed.", by=manager, at=AT)


def test_a_provider_agrees_by_proposing(agreement):
    contact = life.contact_of(agreement)
    variation = life.proposed_variation(agreement, by=contact)
    done = change.agree(variation, Side.OFFICE)
    assert (done.state, done.is_by_provider, done.provider_by) == (VariationState.AGREED, True, contact)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2018, 3, 2), "today or in the past"), (date(2018, 2, 28), "The agreement was accepted on 1 March 2018")],
)
def test_a_letter_bears_a_day_between_the_agreement_and_today(agreement, day, words):
    with pytest.raises(Refused, match=words):
        change.by_letter(life.proposed_variation(agreement), day)


def test_only_a_letter_bears_a_day_before_the_proposal(agreement):
    later = AT + timedelta(days=10)
    variation = life.proposed_variation(agreement, at=later)
    with pytest.raises(Refused, match="It was proposed on 11 March 2018"):
        change.agree(variation, Side.PROVIDER, agreed_on=date(2018, 3, 5), at=later)
    assert change.by_letter(variation, date(2018, 3, 5), at=later).agreed_on == date(2018, 3, 5)


def test_the_letters_day_stays_whichever_side_comes_last(agreement):
    later = AT + timedelta(days=10)
    variation = life.proposed_variation(agreement)
    change.agree(variation, Side.OFFICE, at=AT)
    assert change.by_letter(variation, date(2018, 3, 5), at=later).agreed_on == date(2018, 3, 5)


def test_without_a_letter_it_was_agreed_when_the_second_side_did(agreement):
    later = AT + timedelta(days=10)
    variation = life.proposed_variation(agreement)
    change.agree(variation, Side.PROVIDER)
    assert change.agree(variation, Side.OFFICE, at=later).agreed_on == later.date()


def test_an_extension_recorded_after_the_old_end_keeps_its_day_and_says_so(agreement):
    late = datetime(2018, 5, 1, 9, 0, tzinfo=AT.tzinfo)
    variation = life.proposed_variation(agreement, at=late)
    change.by_letter(variation, date(2018, 3, 20), at=late)
    done = change.agree(variation, Side.OFFICE, at=late)
    assert lateness_in_words(done) == (
        "Recorded 42 days after it was agreed: agreed before the award’s old end and recorded after it"
    )


def test_one_waits_at_a_time_and_numbers_run_on(agreement):
    first = life.proposed_variation(agreement)
    with pytest.raises(Refused, match="settle that one first"):
        life.proposed_variation(agreement)
    transitions.withdraw_variation(variation=first, reason="Entered by mistake.", by=first.proposed_by, at=AT)
    assert life.proposed_variation(agreement).number == 2


def test_it_is_withdrawn_by_its_own_side_and_refused_by_somebody_else(agreement):
    contact = life.contact_of(agreement)
    variation = life.proposed_variation(agreement)
    with pytest.raises(Refused, match="The office proposed this variation: refuse it instead"):
        transitions.withdraw_variation(variation=variation, reason="It does not suit us.", by=contact, at=AT)
    with pytest.raises(Refused, match="withdraw it instead"):
        transitions.refuse_variation(
            variation=variation, reason="It does not suit us.", by=variation.proposed_by, at=AT
        )
    refused = transitions.refuse_variation(variation=variation, reason="It does not suit us.", by=contact, at=AT)
    assert (refused.state, refused.settled_reason) == (VariationState.REFUSED, "It does not suit us.")
    with pytest.raises(Refused, match="was refused already"):
        change.agree(variation, Side.OFFICE)


def test_what_was_only_proposed_never_stands(agreement):
    variation = replanned(agreement, (date(2018, 3, 31), "10000.00"))
    transitions.refuse_variation(
        variation=variation, reason="It does not suit us.", by=life.contact_of(agreement), at=AT
    )
    assert len(standing(agreement)) == 4
    assert Instalment.objects.standing().filter(agreement=agreement).count() == 4


def test_a_closed_award_runs_no_longer(agreement):
    change.decided(agreement, NoticeKind.CESSATION, "10000.00", ends_on=date(2018, 3, 1))
    with pytest.raises(Refused, match="The award has been closed"):
        life.proposed_variation(agreement)


def test_before_and_after_of_one_agreed_stays_as_it_was(agreement):
    first = change.agreed(change.moved(agreement, "3000.00"))
    told = before_and_after(first)
    assert [(one.before, one.after) for one in told.years] == [
        (Decimal(10000), Decimal(7000)),
        (Decimal(0), Decimal(3000)),
    ]
    rows = standing(agreement)
    target = agreement.award.commitments.order_by("pk")[1]
    moved_on = [
        *plan(agreement, *rows[:-1]),
        InstalmentFacts(target.pk, date(2018, 5, 1), Decimal(3000)),
    ]
    change.agreed(
        life.proposed_variation(
            agreement, kind=VariationKind.REPLANNED, ends_on=None, instalments=moved_on, at=change.LATER
        ),
        at=change.LATER,
    )
    assert before_and_after(first) == told


def test_what_is_proposed_is_told_as_it_will_be_agreed(agreement):
    variation = change.moved(agreement, "3000.00")
    proposed = before_and_after(variation)
    agreed = before_and_after(change.agreed(variation))
    assert (proposed.years, proposed.instalments) == (agreed.years, agreed.instalments)
