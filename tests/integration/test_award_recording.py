"""An award that was made before the system came is recorded from the paper that names it."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.roles import Role
from commissioning.models import Fund, LedgerEntry
from commissioning.transitions import commit
from core.refusal import Refused
from grants.models import Award
from grants.transitions import record_award
from tests.factories.commissioning import AT, DAY, a_person, a_priority, a_provider, with_income

pytestmark = pytest.mark.django_db

TYPED = {
    "starts_on_day": "1",
    "starts_on_month": "4",
    "starts_on_year": "2017",
    "ends_on_day": "31",
    "ends_on_month": "3",
    "ends_on_year": "2018",
    "basis": "Board report, 23 January 2018, line 3",
}


@pytest.fixture
def commitment():
    return commit(
        fund=with_income(),
        provider=a_provider(),
        service="Practical support",
        priority=a_priority(),
        amount=Decimal(5000),
        effective_on=DAY,
        note="Board report",
        by=a_person(Role.OFFICER),
        at=AT,
    )


def as_(role):
    client = Client()
    client.force_login(a_person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_is_recorded_and_leads_to_its_agreement(commitment):
    entries = LedgerEntry.objects.count()
    answer = as_(Role.OFFICER).post("/awards/new/", TYPED | {"commitment": commitment.pk})
    award = Award.objects.get()
    assert answer["Location"] == f"/awards/{award.pk}/agreement/"
    assert (award.authority, award.starts_on, award.notice) == (TYPED["basis"], date(2017, 4, 1), None)
    assert LedgerEntry.objects.count() == entries


def test_days_the_wrong_way_round_are_told_at_the_box_and_nothing_is_lost(commitment):
    answer = as_(Role.OFFICER).post("/awards/new/", TYPED | {"commitment": commitment.pk, "ends_on_year": "2016"})
    assert "It cannot end before it starts" in answer.text
    assert TYPED["basis"] in answer.text
    assert not Award.objects.exists()


def test_money_belongs_to_one_award(commitment):
    facts = {"commitments": [commitment], "starts_on": DAY, "ends_on": DAY, "basis": TYPED["basis"]}
    record_award(**facts, by=a_person(Role.OFFICER), at=AT)
    with pytest.raises(Refused, match="belongs to an award already"):
        record_award(**facts, by=a_person(Role.OFFICER), at=AT)
    assert "Practical support" not in as_(Role.OFFICER).get("/awards/new/").text


def test_finance_does_not_record_awards(commitment):
    assert as_(Role.FINANCE).get("/awards/new/").status_code == 403
    assert Fund.objects.exists()
