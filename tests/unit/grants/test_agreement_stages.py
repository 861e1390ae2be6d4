"""Each stage of an agreement and a return can be reached by the transitions, and only by whom it should."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.roles import Role
from core.refusal import Refused
from grants import transitions
from grants.choices import AgreementState, InstalmentState, ReturnState, VariationState
from grants.figures.agreements import instalments_on
from grants.models import Filing, MonitoringReturn
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person

pytestmark = pytest.mark.django_db


def test_an_accepted_agreement_has_a_plan_and_its_returns():
    agreement = life.accepted_agreement()
    assert agreement.state == AgreementState.ACCEPTED
    assert sum(one.amount for one in agreement.instalments.all()) == Decimal("10000.00")
    assert [one.quarter for one in agreement.returns.order_by("year_start", "quarter")] == [1, 2, 3, 4]


def test_who_offered_does_not_accept_on_paper():
    agreement = life.offered_agreement()
    with pytest.raises(Refused, match="You offered this agreement"):
        transitions.record_acceptance(
            agreement=agreement,
            accepted_on=date(2018, 2, 1),
            scan=b"x",
            scan_name="x.pdf",
            by=agreement.offered_by,
            at=AT,
        )


def test_a_return_goes_round():
    accepted = life.accepted_return()
    assert accepted.state == ReturnState.ACCEPTED
    queried = life.queried_return(life.a_return(2, accepted.agreement))
    assert queried.state == ReturnState.QUERIED
    again = life.accepted_return(queried)
    assert life.the_filing(again).number == 2


def test_one_person_does_not_submit_and_certify():
    waiting = life.submitted_return()
    with pytest.raises(Refused, match="a second person"):
        transitions.certify_return(monitoring_return=waiting, by=life.the_filing(waiting).submitted_by, at=AT)


def test_a_correction_leaves_earlier_days_as_they_were():
    accepted = life.accepted_return()
    transitions.reopen_return(
        monitoring_return=accepted, reason="Two people were counted twice.", by=a_person(Role.OFFICER), at=AT
    )
    later = AT.replace(month=4)
    corrected = life.accepted_return(life.again(accepted), at=later, supported=47, new=29, by_priority=47, by_area=47)
    assert Filing.objects.as_at(date(2018, 3, 31)).get(monitoring_return=corrected).number == 1
    assert Filing.objects.as_at(date(2018, 4, 30)).get(monitoring_return=corrected).number == 2


def test_an_overdue_return_holds_back_an_instalment_until_it_is_released():
    agreement = life.accepted_agreement()
    first = instalments_on(agreement.instalments.all(), date(2018, 3, 1))[0]
    assert first.state == InstalmentState.HELD
    assert "quarter 1 of 2017/18 is overdue" in first.holds[0]
    with pytest.raises(Refused, match="held back"):
        transitions.record_instalment_payment(
            instalment=first.instalment, amount=first.left, paid_on=date(2018, 3, 1), by=a_person(Role.FINANCE), at=AT
        )
    transitions.release_instalment(
        instalment=first.instalment, reason="The return came by letter.", by=a_person(Role.MANAGER), at=AT
    )
    payment = transitions.record_instalment_payment(
        instalment=first.instalment, amount=first.left, paid_on=date(2018, 3, 1), by=a_person(Role.FINANCE), at=AT
    )
    assert payment.entry.amount == Decimal("2500.00")


def test_an_agreed_variation_moves_the_end_and_asks_for_one_more_return():
    variation = life.agreed_variation()
    assert variation.state == VariationState.AGREED
    variation.agreement.award.refresh_from_db()
    assert variation.agreement.award.ends_on == date(2018, 6, 30)
    assert variation.agreement.returns.filter(year_start=date(2018, 4, 1), quarter=1).exists()


def test_money_comes_back_once():
    agreement = life.accepted_agreement()
    first = agreement.instalments.order_by("due_on")[0]
    transitions.release_instalment(
        instalment=first, reason="The return came by letter.", by=a_person(Role.MANAGER), at=AT
    )
    transitions.record_instalment_payment(
        instalment=first, amount=first.amount, paid_on=date(2018, 3, 1), by=a_person(Role.FINANCE), at=AT
    )
    clawback = transitions.demand_clawback(
        agreement=agreement,
        commitment=first.commitment,
        amount=Decimal(500),
        reason="A post stood empty for a quarter.",
        demanded_on=date(2018, 3, 1),
        due_on=date(2018, 3, 20),
        by=a_person(Role.OFFICER),
        at=AT,
    )
    transitions.receive_clawback(
        clawback=clawback,
        amount=Decimal(300),
        received_on=date(2018, 3, 1),
        is_released=True,
        by=a_person(Role.FINANCE),
        at=AT,
    )
    waived = transitions.waive_clawback(
        clawback=clawback, reason="Too small to pursue.", by=a_person(Role.MANAGER), at=AT
    )
    assert (waived.outstanding, waived.amount_waived) == (0, 200)
    first.commitment.refresh_from_db()
    assert (first.commitment.amount_committed, first.commitment.amount_paid) == (Decimal(9700), Decimal(2200))


def test_a_correction_of_what_was_accepted_holds_nothing_back():
    accepted = life.accepted_return()
    transitions.reopen_return(
        monitoring_return=accepted, reason="Two people were counted twice.", by=a_person(Role.OFFICER), at=AT
    )
    corrected = life.submitted_return(life.again(accepted))
    assert corrected.state == ReturnState.SUBMITTED
    assert corrected not in MonitoringReturn.objects.overdue(date(2018, 3, 1))
