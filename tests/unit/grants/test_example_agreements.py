"""The example office has agreements at each stage, and returns of 2017/18 accepted, queried, overdue and in draft."""

from collections import Counter
from datetime import date

import pytest

from grants.choices import AgreementState, ReturnState, VariationState
from grants.figures.agreements import instalments_on
from grants.figures.faults_agreements import agreement_faults
from grants.figures.faults_returns import return_faults
from grants.models import Agreement, Filing, Instalment, MonitoringReturn, Payment, PaymentRow, Variation
from tests.factories.offices import office_with_its_papers, office_without_a_press
from tests.worlds import world

pytestmark = pytest.mark.django_db

example = world(office_with_its_papers)
without_press = world(office_without_a_press)


def test_agreements_stand_at_each_stage(example):
    states = Counter(Agreement.objects.values_list("state", flat=True))
    assert states == {
        AgreementState.ACCEPTED: 3,
        AgreementState.SUSPENDED: 1,
        AgreementState.OFFERED: 1,
        AgreementState.DRAFT: 1,
    }
    assert Agreement.objects.filter(is_on_paper=True).count() == 1


def test_returns_stand_at_each_stage(example):
    standing = set(MonitoringReturn.objects.values_list("state", flat=True))
    assert standing >= {ReturnState.ACCEPTED, ReturnState.QUERIED, ReturnState.CERTIFIED, ReturnState.SUBMITTED}
    drafts = Filing.objects.filter(submitted_at=None, certified_at=None)
    assert drafts.filter(monitoring_return__state=ReturnState.REQUESTED).exists()
    assert MonitoringReturn.objects.overdue(date(2018, 1, 23)).exists()


def test_every_return_says_that_its_figures_are_made_up(example):
    assert not MonitoringReturn.objects.filter(is_illustrative=False).exists()


def test_no_payment_is_made_up_in_the_ledger(example):
    """What was paid stands in no paper: a file was read, and nothing of it recorded."""
    assert not Payment.objects.exists()
    assert PaymentRow.objects.unmatched().count() == 3


def test_something_is_held_back_with_its_reason(example):
    held = [one for one in instalments_on(Instalment.objects.standing(), date(2018, 1, 23)) if one.holds]
    assert any("advisers are in post" in hold for one in held for hold in one.holds)


def test_one_variation_is_agreed_and_one_waits(example):
    states = Counter(Variation.objects.values_list("state", flat=True))
    assert states == {VariationState.AGREED: 1, VariationState.PROPOSED: 1}


def test_nothing_is_wrong_with_it(example):
    assert agreement_faults() == []
    assert return_faults() == []


def test_without_a_press_agreements_wait_to_be_offered(without_press):
    assert set(Agreement.objects.values_list("state", flat=True)) == {AgreementState.DRAFT}
    assert not MonitoringReturn.objects.exists()
