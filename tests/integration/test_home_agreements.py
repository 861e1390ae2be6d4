"""What the first page says of agreements: each is told what they can do, and nobody of what is not theirs."""

from datetime import date, timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Permission
from accounts.roles import Role, may
from grants import transitions
from grants.figures.agreements_waiting import UNANSWERED_AFTER, Waits, agreements_waiting_for, awards_to_agree
from grants.figures.money_waiting import files_waiting_for, variations_waiting_for
from grants.figures.returns_waiting import returns_waiting
from reports.choices import NOTHING_WAITS
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.integration.agreement_pages import page_of
from tests.integration.notice_pages import as_person, as_role, second_person, words_of

pytestmark = pytest.mark.django_db

TODAY = date(2018, 3, 1)


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


def waits_of(person, today=TODAY):
    return [one.waits for one in agreements_waiting_for(person, today)]


def test_a_contact_is_led_to_the_terms_that_are_offered(client):
    agreement = life.offered_agreement()
    answer = as_person(client, life.contact_of(agreement)).get("/")
    assert "Read the terms, then accept or decline." in words_of(answer)
    assert page_of(agreement, "accept") in answer.content.decode()
    assert waits_of(life.contact_of(life.offered_agreement())) == [Waits.TO_ACCEPT]


def test_an_officer_is_told_of_their_own_drafts_alone():
    agreement = life.drafted_agreement()
    assert waits_of(agreement.drafted_by) == [Waits.DRAFT]
    assert waits_of(second_person()) == []
    offered = life.offered_agreement(agreement)
    assert waits_of(agreement.drafted_by) == []
    contact = life.contact_of(offered)
    transitions.decline_agreement(agreement=offered, reason="Too early.", by=contact, at=AT)
    assert waits_of(agreement.drafted_by) == [Waits.DECLINED]


def test_an_offer_that_nobody_answers_comes_back_after_a_fortnight():
    agreement = life.offered_agreement()
    day = TODAY + timedelta(days=UNANSWERED_AFTER)
    assert waits_of(agreement.offered_by, day - timedelta(days=1)) == []
    assert waits_of(agreement.offered_by, day) == [Waits.UNANSWERED]


def test_a_manager_is_told_of_what_is_held_back_and_an_officer_is_not(client):
    agreement = life.accepted_agreement()
    assert waits_of(a_person(Role.OFFICER)) == []
    waiting = agreements_waiting_for(a_person(Role.MANAGER), TODAY)
    assert [(one.waits, one.count, one.since) for one in waiting] == [(Waits.HELD, 4, date(2017, 4, 1))]
    for one in agreement.instalments.all():
        transitions.release_instalment(instalment=one, reason="By letter.", by=a_person(Role.MANAGER), at=AT)
    assert waits_of(a_person(Role.MANAGER)) == []


def test_a_condition_whose_day_has_passed_waits_until_it_is_settled():
    agreement = life.drafted_agreement()
    agreement = transitions.put_conditions(
        agreement=agreement,
        conditions=[transitions.ConditionFacts("Recruit a manager", date(2018, 2, 28))],
        expected_version=agreement.version,
        by=a_person(Role.OFFICER),
        at=AT,
    )
    agreement = life.accepted_agreement(life.offered_agreement(agreement))
    officer = a_person(Role.OFFICER)
    assert waits_of(officer, date(2018, 2, 28)) == []
    assert waits_of(officer) == [Waits.CONDITION]
    transitions.settle_condition(
        condition=agreement.conditions.get(), outcome="met", words="Letter of 1 March.", on=TODAY, by=officer, at=AT
    )
    assert waits_of(officer) == []


def test_awards_without_an_agreement_stand_in_one_line(client):
    life.an_award()
    assert awards_to_agree(a_person(Role.OFFICER)) == 1
    assert awards_to_agree(a_person(Role.FINANCE)) == 0
    assert "1 award without an agreement" in words_of(as_role(client, Role.OFFICER).get("/"))


def test_returns_stand_there_too(client):
    agreement = life.accepted_agreement()
    contact = life.contact_of(agreement)
    assert len(returns_waiting(contact, TODAY)) == 3
    words = words_of(as_person(client, contact).get("/"))
    assert "Return for quarter 1 of 2017/18" in words
    assert "Overdue" in words


def test_many_overdue_returns_stand_in_one_line_for_the_office(client):
    life.accepted_agreement()
    words = words_of(as_role(client, Role.OFFICER).get("/"))
    assert words.count("The provider has not sent it.") == 3
    life.accepted_agreement(life.offered_agreement(life.drafted_agreement(life.an_award(Decimal(400)))))
    words = words_of(as_role(client, Role.OFFICER).get("/"))
    assert "6 overdue returns" in words
    assert "The provider has not sent it." not in words


def test_as_many_queries_for_one_as_for_many():
    manager = a_person(Role.MANAGER)
    life.accepted_agreement()
    with CaptureQueriesContext(connection) as one:
        agreements_waiting_for(manager, TODAY)
    for _ in range(4):
        life.accepted_agreement()
    with CaptureQueriesContext(connection) as many:
        assert len(agreements_waiting_for(manager, TODAY)) == 5
    assert len(many) == len(one)


@pytest.mark.parametrize("role", Role)
def test_who_has_nothing_to_do_reads_what_can_wait_for_them(role):
    words = NOTHING_WAITS[role]
    drafts, accepts = may(role, Permission.AGREEMENT_DRAFT), may(role, Permission.AGREEMENT_ACCEPT)
    assert ("awards without an agreement" in words) == drafts
    assert ("Agreements to accept" in words) == accepts
    assert ("instalments that are held back" in words) == may(role, Permission.INSTALMENT_RELEASE)
    assert ("returns to read" in words) == may(role, Permission.RETURN_JUDGE)
    assert ("returns to fill in" in words) == may(role, Permission.RETURN_FILL)
    assert ("payments to match" in words) == may(role, Permission.PAYMENT_RECORD)
    assert ("variations to agree" in words) == may(role, Permission.VARIATION_AGREE)


def test_a_variation_waits_for_each_side_until_it_has_agreed(client):
    variation = life.proposed_variation()
    contact, manager = life.contact_of(variation.agreement), a_person(Role.MANAGER)
    number = f"Variation 1 of agreement {variation.agreement.reference}"
    for person in (contact, manager):
        answer = as_person(client, person).get("/")
        assert number in words_of(answer)
        assert f"/variations/{variation.pk}/" in answer.content.decode()
    assert variations_waiting_for(variation.proposed_by) == ()
    assert variations_waiting_for(life.a_contact(life.an_award().provider)) == ()
    transitions.agree_variation(variation=variation, side="provider", by=contact, at=AT)
    assert variations_waiting_for(contact) == ()
    assert [one.variation.pk for one in variations_waiting_for(manager)] == [variation.pk]
    transitions.agree_variation(variation=variation, side="office", by=manager, at=AT)
    assert variations_waiting_for(manager) == ()


def test_no_variation_waits_for_the_manager_who_proposed_it():
    manager, other = a_person(Role.MANAGER), second_person(Role.MANAGER)
    variation = life.proposed_variation(by=manager)
    assert variations_waiting_for(manager) == ()
    assert [one.variation.pk for one in variations_waiting_for(other)] == [variation.pk]


def test_payments_that_nobody_matched_wait_for_finance(client):
    agreement = life.accepted_agreement()
    payments = [(TODAY, "2500.00", "Hope Trust", agreement.reference), (TODAY, "12.00", "A shop", "Stationery")]
    paid = life.a_payment_file(*payments)
    answer = as_role(client, Role.FINANCE).get("/")
    assert "2 payments to match" in words_of(answer)
    assert f"/payments/{paid.pk}/" in answer.content.decode()
    row = paid.rows.get(amount=Decimal("12.00"))
    transitions.set_row_aside(row=row, reason="Paper and pens.", by=a_person(Role.FINANCE), at=AT)
    assert [one.rows for one in files_waiting_for(a_person(Role.FINANCE))] == [1]
    assert files_waiting_for(a_person(Role.OFFICER)) == ()
