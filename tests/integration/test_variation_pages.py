"""Variations: listed, proposed by either side, agreed by both, refused; who sees what, and at what cost."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from unittest import mock

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from grants import transitions
from grants.choices import NoticeKind, Side, VariationKind, VariationState
from grants.models import Variation
from tests.factories import agreements as life
from tests.factories import variations as change
from tests.factories.commissioning import AT, a_person, a_provider
from tests.factories.interests import an_interest
from tests.integration.money_pages import typed_day
from tests.integration.notice_pages import as_person, as_role, words_of
from tests.integration.rendered import form_on
from tests.worlds import world

pytestmark = pytest.mark.django_db

LIST = "/variations/"
FILES = ["/variations.csv", "/variations.xlsx"]
STEPS = ["agree", "letter", "refuse", "withdraw"]

agreement = world(life.accepted_agreement)


@pytest.fixture(autouse=True)
def _on_the_day_after():
    with mock.patch("django.utils.timezone.now", return_value=change.LATER):
        yield


def proposing(agreement, kind=""):
    address = reverse("grants:variation-propose", args=[agreement.pk])
    return f"{address}?kind={kind}" if kind else address


def page_of(variation, name="detail"):
    return reverse(f"grants:variation-{name}", args=[variation.pk])


def contact(agreement):
    return life.contact_of(agreement)


def typed_on(answer):
    """What each box of a page's form holds."""
    return {name: values[0] for name, values in form_on(answer).sent.items()}


def opened(client, address, **typed):
    return typed_on(client.get(address)) | typed


def day_in(name, day):
    return typed_day(name, str(day.day), str(day.month), str(day.year))


REASON = {"reason": "Recruitment took longer than planned."}


class TestList:
    @pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER])
    def test_the_office_sees_all(self, client, agreement, role):
        variation = life.proposed_variation(agreement)
        words = words_of(as_role(client, role).get(LIST))
        assert f"{variation}" in words
        assert "waits for both sides" in words

    @pytest.mark.parametrize("role", [Role.READER, Role.COMMISSION_MEMBER, Role.ADMINISTRATOR])
    @pytest.mark.parametrize("address", [LIST, *FILES])
    def test_others_do_not(self, client, role, address):
        assert as_role(client, role).get(address).status_code == 403

    def test_a_contact_sees_their_own_alone(self, client, agreement):
        own, other = life.proposed_variation(agreement), life.proposed_variation()
        words = words_of(as_person(client, contact(agreement)).get(LIST))
        assert str(own) in words
        assert str(other) not in words

    def test_late_ones_are_marked_and_can_be_chosen(self, client, agreement):
        variation = life.proposed_variation(agreement, at=AT)
        change.by_letter(variation, AT.date(), at=change.LATER)
        change.agree(variation, Side.OFFICE, at=change.LATER)
        on_time = change.agreed(life.proposed_variation(), at=AT)
        as_role(client, Role.OFFICER)
        assert "recorded 1 day after" in words_of(client.get(LIST))
        late = words_of(client.get(f"{LIST}?late=yes"))
        assert str(variation) in late
        assert str(on_time) not in late

    def test_they_are_searched_and_chosen(self, client, agreement):
        own, other = change.agreed(life.proposed_variation(agreement)), life.proposed_variation()
        as_role(client, Role.OFFICER)
        for address in (
            f"{LIST}?q={agreement.award.provider}",
            f"{LIST}?q={agreement.reference}",
            f"{LIST}?state=agreed",
        ):
            words = words_of(client.get(address))
            assert (str(own) in words, str(other) in words) == (True, False), address
        assert "No variation fits" in words_of(client.get(f"{LIST}?kind=moved"))

    def test_without_any_it_says_how_to_begin(self, client, agreement):
        assert "There is no variation yet" in words_of(as_role(client, Role.OFFICER).get(LIST))
        words = words_of(as_person(client, contact(agreement)).get(LIST))
        assert "open the agreement and propose a variation" in words

    def test_the_files_say_the_same(self, client, agreement):
        change.agreed(change.moved(agreement))
        as_role(client, Role.OFFICER)
        text = client.get(FILES[0]).content.decode("utf-8-sig")
        (row,) = csv.DictReader(StringIO(text))
        assert (row["Agreement"], row["Variation"], row["State"]) == (agreement.reference, "1", "Agreed")
        book = load_workbook(BytesIO(client.get(FILES[1]).content))
        assert agreement.reference in [cell.value for line in book.active.iter_rows() for cell in line]

    def test_it_asks_as_much_for_one_as_for_many(self, client, agreement):
        as_role(client, Role.OFFICER)
        counts = []
        for turns in (1, 12):
            for _ in range(turns):
                one = life.proposed_variation(agreement)
                transitions.withdraw_variation(variation=one, reason="Entered by mistake.", by=one.proposed_by, at=AT)
            with CaptureQueriesContext(connection) as asked:
                client.get(LIST)
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestDoors:
    @pytest.mark.parametrize("name", ["detail", *STEPS])
    def test_another_providers_contact_finds_nothing(self, client, agreement, name):
        variation = life.proposed_variation(agreement)
        as_person(client, life.a_contact(a_provider()))
        assert client.get(page_of(variation, name)).status_code == 404
        assert client.get(proposing(agreement)).status_code == 404

    @pytest.mark.parametrize("name", STEPS)
    @pytest.mark.parametrize("role", [Role.FINANCE, Role.COMMISSIONER])
    def test_who_may_read_may_not_act(self, client, agreement, role, name):
        variation = life.proposed_variation(agreement)
        as_role(client, role)
        assert client.get(page_of(variation)).status_code == 200
        assert client.get(page_of(variation, name)).status_code == 403
        assert client.post(page_of(variation, name)).status_code == 403
        assert client.get(proposing(agreement)).status_code == 403

    @pytest.mark.parametrize("name", ["agree", "refuse"])
    def test_an_officer_neither_agrees_nor_refuses(self, client, agreement, name):
        variation = life.proposed_variation(agreement)
        assert as_role(client, Role.OFFICER).get(page_of(variation, name)).status_code == 403


class TestProposing:
    def test_what_changes_is_chosen_first_with_what_each_does(self, client, agreement):
        as_role(client, Role.OFFICER)
        words = words_of(client.get(proposing(agreement)))
        assert "Money not yet paid is carried from one year to another" in words
        answer = client.post(proposing(agreement), {"kind": "longer"})
        assert answer.url == proposing(agreement, "longer")
        assert "Select what changes" in words_of(client.post(proposing(agreement), {}))

    def test_a_contact_proposes_nothing_that_is_decided(self, client, agreement):
        as_person(client, contact(agreement))
        words = words_of(client.get(proposing(agreement)))
        assert "A later end" in words
        assert "More money" not in words
        assert "What changes?" in words_of(client.get(proposing(agreement, "more")))

    def test_a_later_end(self, client, agreement, django_capture_on_commit_callbacks):
        as_role(client, Role.OFFICER)
        typed = opened(client, proposing(agreement, "longer"), **REASON, **day_in("ends_on", date(2018, 6, 30)))
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(proposing(agreement, "longer"), typed)
        variation = Variation.objects.get()
        assert answer.url == page_of(variation)
        assert (variation.ends_on_after, variation.instalments_after.count()) == (date(2018, 6, 30), 0)
        (sent,) = mail.outbox
        assert sent.to == [contact(agreement).email]
        assert page_of(variation) in sent.body
        assert variation.reason not in sent.body

    def test_a_contact_proposes_and_a_manager_is_told(self, client, agreement, django_capture_on_commit_callbacks):
        manager = a_person(Role.MANAGER)
        as_person(client, contact(agreement))
        typed = opened(client, proposing(agreement, "longer"), **REASON, **day_in("ends_on", date(2018, 6, 30)))
        with django_capture_on_commit_callbacks(execute=True):
            client.post(proposing(agreement, "longer"), typed)
        assert Variation.objects.get().is_by_provider
        assert [one.to for one in mail.outbox] == [[manager.email]]

    @pytest.mark.parametrize(
        ("kind", "changed", "words"),
        [
            ("longer", {}, "Enter the day on which it is to end"),
            ("longer", day_in("ends_on", date(2018, 3, 31)), "enter a later day"),
            ("longer", {"reason": ""}, "Enter the reason"),
            ("replanned", {"instalments-0-amount": "1"}, "less than the £10,000 promised and not yet paid"),
            ("replanned", {"instalments-0-due": "1 5 2030"}, "more than three months after the award ends"),
            ("replanned", {"instalments-0-due": ""}, "Enter the day of instalment 1"),
            ("moved", {"amount": "5"}, "Select the year it leaves"),
        ],
    )
    def test_what_will_not_do_is_said_and_nothing_typed_is_lost(self, client, agreement, kind, changed, words):
        change.next_year()
        as_role(client, Role.OFFICER)
        typed = opened(client, proposing(agreement, kind)) | REASON | {"source": ""} | changed
        answer = client.post(proposing(agreement, kind), typed)
        assert answer.status_code == 200
        assert words in words_of(answer)
        again = typed_on(answer)
        for name, value in changed.items():
            assert again[name] == value
        assert not Variation.objects.exists()

    def test_money_moves_to_a_year_whose_room_is_shown(self, client, agreement):
        fund = change.next_year(Decimal("50000.00"))
        as_role(client, Role.OFFICER)
        answer = client.get(proposing(agreement, "moved"))
        assert "2018/19: under no heading (£50,000 left)" in words_of(answer)
        assert "£10,000 not yet paid" in words_of(answer)
        typed = typed_on(answer) | REASON | day_in("ends_on", date(2018, 6, 30))
        client.post(proposing(agreement, "moved"), typed | {"to": f"{fund.pk}-", "amount": "2,000"})
        move = Variation.objects.get().moves.get()
        assert (move.to_fund, move.amount) == (fund, Decimal(2000))

    def test_a_contact_is_not_shown_what_is_left_of_a_fund(self, client, agreement):
        change.next_year(Decimal("50000.00"))
        as_person(client, contact(agreement))
        words = words_of(client.get(proposing(agreement, "moved")))
        assert "Victims Fund 2018/19 under no heading" in words
        assert "50,000" not in words

    def test_more_money_follows_its_decision_with_the_new_money_to_plan(self, client, agreement):
        notice = change.decided(agreement, NoticeKind.INCREASE, "1000.00", at=AT + timedelta(hours=1))
        as_role(client, Role.OFFICER)
        assert f"Decision {notice.reference} changed this award" in words_of(client.get(proposing(agreement)))
        typed = opened(client, proposing(agreement, "more"), **REASON)
        assert typed["notice"] == str(notice.pk)
        assert typed["instalments-4-amount"] == "1,000"
        client.post(proposing(agreement, "more"), typed | {"instalments-4-due": "31 3 2018"})
        assert Variation.objects.get().notice == notice

    def test_without_a_decision_more_money_leads_to_drafting_one(self, client, agreement):
        words = words_of(as_role(client, Role.OFFICER).get(proposing(agreement, "more")))
        assert "No signed decision gives this award more money" in words
        assert "Draft a decision" in words

    def test_one_that_waits_is_settled_first(self, client, agreement):
        life.proposed_variation(agreement)
        words = words_of(as_role(client, Role.OFFICER).get(proposing(agreement)))
        assert "Variation 1 of this agreement waits to be agreed" in words

    def test_one_more_row_is_added_without_saving(self, client, agreement):
        as_role(client, Role.OFFICER)
        typed = opened(client, proposing(agreement, "replanned"), more="instalments", reason="Half a rea")
        again = typed_on(client.post(proposing(agreement, "replanned"), typed))
        assert (again["instalments-count"], again["reason"]) == ("6", "Half a rea")


class TestSettling:
    def test_both_agree_and_it_is_in_force(self, client, agreement, django_capture_on_commit_callbacks):
        variation = change.moved(agreement, "3000.00")
        a_person(Role.MANAGER)
        as_person(client, contact(agreement))
        assert "Nothing changes until the office has agreed too" in words_of(client.get(page_of(variation, "agree")))
        with django_capture_on_commit_callbacks(execute=True):
            client.post(page_of(variation, "agree"))
        assert [one.to for one in mail.outbox] == [[a_person(Role.MANAGER).email]]
        as_role(client, Role.MANAGER)
        assert "the change is made at once" in words_of(client.get(page_of(variation, "agree")))
        with django_capture_on_commit_callbacks(execute=True):
            client.post(page_of(variation, "agree"))
        variation.refresh_from_db()
        assert variation.state == VariationState.AGREED
        words = words_of(client.get(page_of(variation)))
        for said in ("£7,000", "£3,000", "Quarter 1 of 2018/19", "30 June 2018", "What it did to the ledger"):
            assert said in words
        told = {address for one in mail.outbox[1:] for address in one.to}
        assert told == {contact(agreement).email, variation.proposed_by.email}

    def test_a_contact_sees_no_entries_of_the_ledger(self, client, agreement):
        variation = change.agreed(change.moved(agreement), at=AT)
        words = words_of(as_person(client, contact(agreement)).get(page_of(variation)))
        assert "What it did to the ledger" not in words

    def test_the_proposer_and_who_is_tied_are_told_instead_of_asked(self, client, agreement):
        manager = a_person(Role.MANAGER)
        variation = life.proposed_variation(agreement, by=manager)
        as_role(client, Role.MANAGER)
        words = words_of(client.get(page_of(variation, "agree")))
        assert "You proposed this variation" in words
        assert "Agree for the office" not in words
        client.post(page_of(variation, "agree"))
        variation.refresh_from_db()
        assert variation.office_by is None
        transitions.withdraw_variation(variation=variation, reason="Entered by mistake.", by=manager, at=AT)
        an_interest(manager, agreement.award.provider)
        words = words_of(client.get(page_of(life.proposed_variation(agreement), "agree")))
        assert "You have an interest in this provider" in words

    def test_a_letter_keeps_its_day(self, client, agreement):
        variation = change.agree(life.proposed_variation(agreement), Side.OFFICE)
        as_role(client, Role.OFFICER)
        client.post(page_of(variation, "letter"), day_in("agreed_on", AT.date()))
        variation.refresh_from_db()
        assert (variation.state, variation.agreed_on, variation.is_on_paper) == ("agreed", AT.date(), True)
        words = words_of(client.get(page_of(variation)))
        assert "Recorded 1 day after it was agreed" in words
        assert "by the provider’s letter" in words

    @pytest.mark.parametrize("name", ["refuse", "withdraw"])
    def test_each_ends_with_a_reason(self, client, agreement, name):
        variation = life.proposed_variation(agreement)
        as_person(client, contact(agreement)) if name == "refuse" else as_role(client, Role.OFFICER)
        assert "Enter the reason" in words_of(client.post(page_of(variation, name), {}))
        client.post(page_of(variation, name), {"reason": "The days do not suit the service."})
        variation.refresh_from_db()
        assert variation.settled_reason == "The days do not suit the service."
        again = client.get(page_of(variation, name), follow=True)
        assert f"This variation was {'refused' if name == 'refuse' else 'withdrawn'} already" in words_of(again)

    def test_a_room_that_is_gone_is_said_and_nothing_is_written(self, client, agreement):
        change.next_year(Decimal("100.00"))
        variation = change.moved(agreement, "3000.00", by=contact(agreement))
        as_role(client, Role.MANAGER)
        assert "£3,000 is more than the £100" in words_of(client.post(page_of(variation, "agree")))
        variation.refresh_from_db()
        assert variation.office_by is None

    def test_the_page_asks_as_much_for_few_instalments_as_for_many(self, client, agreement):
        as_role(client, Role.MANAGER)
        commitment = agreement.award.commitments.get()
        counts = []
        for parts in (5, 25):
            rows = [
                transitions.InstalmentFacts(
                    commitment.pk, date(2018, 3, 1) + timedelta(days=day), Decimal(10000) / parts
                )
                for day in range(parts)
            ]
            variation = life.proposed_variation(agreement, kind=VariationKind.REPLANNED, ends_on=None, instalments=rows)
            client.get(page_of(variation))
            with CaptureQueriesContext(connection) as asked:
                client.get(page_of(variation))
            counts.append(len(asked))
            transitions.withdraw_variation(
                variation=variation, reason="Entered by mistake.", by=variation.proposed_by, at=AT
            )
        assert counts[0] == counts[1]
