"""The list of agreements, the page of one, and beginning one from an award: who sees what, and at what cost."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from grants import transitions
from grants.choices import AgreementState, AwardState
from grants.models import Agreement, Award
from providers.transitions import merge_provider
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person, a_provider
from tests.factories.providers import by_and_at
from tests.integration.agreement_pages import at_a_stranger, page_of
from tests.integration.notice_pages import as_person, as_role, told, words_of

pytestmark = pytest.mark.django_db

LIST = "/agreements/"
FILES = ["/agreements.csv", "/agreements.xlsx"]
MAY_VIEW = [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER]
MAY_NOT = [Role.READER, Role.COMMISSION_MEMBER, Role.ADMINISTRATOR]


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


def references_on(answer):
    return sorted(row.record["reference"] for row in answer.context["table"].paginated_rows)


class TestList:
    @pytest.mark.parametrize("role", MAY_VIEW)
    def test_the_office_sees_all(self, client, role):
        agreement = life.drafted_agreement()
        assert agreement.reference in words_of(as_role(client, role).get(LIST))

    @pytest.mark.parametrize("role", MAY_NOT)
    @pytest.mark.parametrize("address", [LIST, *FILES])
    def test_others_do_not(self, client, role, address):
        assert as_role(client, role).get(address).status_code == 403

    def test_a_contact_sees_their_own_once_it_is_offered_and_is_told_what_to_do(self, client):
        other, draft = life.offered_agreement(), life.drafted_agreement()
        own = life.offered_agreement()
        as_person(client, life.contact_of(own))
        words = words_of(client.get(LIST))
        assert own.reference in words
        assert "Read the terms, then accept or decline" in words
        assert other.reference not in words
        assert draft.reference not in words

    def test_a_contact_of_nothing_is_told_so(self, client):
        life.offered_agreement()
        assert "no agreement with your organisation yet" in words_of(at_a_stranger(client).get(LIST))

    def test_a_contact_is_told_of_the_return_that_is_due(self, client):
        agreement = life.accepted_agreement()
        as_person(client, life.contact_of(agreement))
        assert "Send the return for quarter 1 of 2017/18: it is overdue" in words_of(client.get(LIST))

    def test_search_and_filters(self, client):
        first, second = life.drafted_agreement(), life.offered_agreement()
        as_role(client, Role.OFFICER)
        provider = second.award.provider
        assert references_on(client.get(LIST)) == [first.reference, second.reference]
        assert references_on(client.get(LIST, {"q": str(provider)})) == [second.reference]
        assert references_on(client.get(LIST, {"q": first.reference})) == [first.reference]
        assert references_on(client.get(LIST, {"state": "draft"})) == [first.reference]
        assert references_on(client.get(LIST, {"provider": provider.slug})) == [second.reference]
        assert references_on(client.get(LIST, {"year": "2017-18"})) == [first.reference, second.reference]
        assert "No agreement fits" in words_of(client.get(LIST, {"q": "nowhere"}))

    def test_a_merged_provider_is_found_under_its_new_name(self, client):
        agreement = life.drafted_agreement()
        kept = a_provider("The one that stays")
        merge_provider(duplicate=agreement.award.provider, into=kept, **by_and_at())
        as_role(client, Role.OFFICER)
        answer = client.get(LIST, {"provider": kept.slug})
        assert references_on(answer) == [agreement.reference]
        assert "The one that stays" in words_of(answer)

    def test_a_bad_choice_is_told_at_its_box(self, client):
        as_role(client, Role.OFFICER)
        life.drafted_agreement()
        assert "There is a problem" in words_of(client.get(LIST, {"state": "nonsense"}))

    @pytest.mark.parametrize("sort", ["reference", "-promised", "provider", "service", "ends_on", "paid", "state"])
    def test_every_column_sorts(self, client, sort):
        life.drafted_agreement()
        assert as_role(client, Role.OFFICER).get(LIST, {"sort": sort}).status_code == 200

    @pytest.mark.parametrize("role", [Role.OFFICER, Role.PROVIDER_CONTACT])
    def test_as_many_queries_for_one_as_for_many(self, client, role):
        first = life.accepted_agreement()
        as_person(client, a_person(role) if role == Role.OFFICER else life.contact_of(first))
        client.get(LIST)
        with CaptureQueriesContext(connection) as one:
            client.get(LIST)
        copies_of(first, 12)
        with CaptureQueriesContext(connection) as many:
            answer = client.get(LIST)
        assert len(references_on(answer)) == 13
        assert len(many) == len(one)


class TestFiles:
    def test_the_files_hold_what_the_page_shows_and_its_sum(self, client):
        agreement = life.accepted_agreement()
        life.drafted_agreement()
        as_role(client, Role.FINANCE)
        rows = list(csv.DictReader(StringIO(client.get(FILES[0], {"state": "accepted"}).content.decode("utf-8-sig"))))
        assert rows[0]["Reference"] == agreement.reference
        assert rows[0]["Promised"] == "10000.00"
        assert rows[0]["Accepted on"] == "2018-03-01"
        assert rows[1]["Reference"] == "Total"
        assert rows[1]["Promised and not paid"] == "10000.00"
        book = load_workbook(BytesIO(client.get(FILES[1]).content))
        assert any(agreement.reference in row for row in book.active.iter_rows(values_only=True))

    def test_a_contacts_file_holds_their_own_alone(self, client):
        other, own = life.accepted_agreement(), life.accepted_agreement()
        as_person(client, life.contact_of(own))
        text = client.get(FILES[0]).content.decode()
        assert own.reference in text
        assert other.reference not in text


class TestStart:
    def test_an_award_becomes_a_draft(self, client):
        award, template = life.an_award(), life.a_template()
        as_role(client, Role.OFFICER)
        awards = client.get("/agreements/awards/")
        address = reverse("grants:agreement-start", args=[award.pk])
        assert address in awards.content.decode()
        assert "Awards without an agreement (1)" in words_of(client.get(LIST))
        answer = client.post(address, {"template": template.pk})
        agreement = Agreement.objects.get(award=award)
        assert answer["Location"] == page_of(agreement, "draft")
        assert agreement.template == template
        assert "Every award has its agreement" in words_of(client.get("/agreements/awards/"))
        again = client.get(address)
        assert again["Location"] == agreement.get_absolute_url()
        assert "has its agreement already" in told(again)

    def test_a_second_press_begins_no_second_one(self, client):
        award = life.an_award()
        as_role(client, Role.OFFICER)
        address = reverse("grants:agreement-start", args=[award.pk])
        client.post(address, {})
        assert "has an agreement already" in words_of(client.post(address, {}))
        assert Agreement.objects.count() == 1

    def test_a_closed_award_is_not_offered(self, client):
        award = life.an_award()
        Award.objects.filter(pk=award.pk).update(state=AwardState.CLOSED)
        as_role(client, Role.OFFICER)
        assert "Every award has its agreement" in words_of(client.get("/agreements/awards/"))
        answer = client.post(reverse("grants:agreement-start", args=[award.pk]), {})
        assert "This award was closed" in words_of(answer)

    def test_the_decision_leads_to_it(self, client):
        award = life.an_award()
        as_role(client, Role.OFFICER)
        page = client.get(award.notice.get_absolute_url()).content.decode()
        assert reverse("grants:agreement-start", args=[award.pk]) in page
        agreement = life.drafted_agreement(award)
        page = client.get(award.notice.get_absolute_url()).content.decode()
        assert reverse("grants:agreement-start", args=[award.pk]) not in page
        assert agreement.get_absolute_url() in page

    @pytest.mark.parametrize("role", [Role.FINANCE, Role.COMMISSIONER, Role.READER, Role.PROVIDER_CONTACT])
    def test_others_begin_nothing(self, client, role):
        award = life.an_award()
        as_role(client, role)
        for address in ("/agreements/awards/", reverse("grants:agreement-start", args=[award.pk])):
            assert client.get(address).status_code == 403


class TestDetail:
    def test_it_says_who_what_for_and_how_much(self, client):
        agreement = life.accepted_agreement()
        words = words_of(as_role(client, Role.FINANCE).get(agreement.get_absolute_url()))
        for expected in (
            str(agreement.award.provider),
            agreement.award.notice.reference,
            "£10,000 promised, £0 paid",
            "The return for quarter 1 of 2017/18 is overdue",
            "Held back",
            "Quarter 3 of 2017/18",
            "20 January 2018",
            "None: the terms stand as they were accepted.",
            "Terms as offered on 1 March 2018 (PDF)",
            "Accepted by the provider",
        ):
            assert expected in words

    def test_what_was_paid_and_demanded_back_stands_there(self, client):
        agreement = paid_in_part(life.accepted_agreement())
        transitions.demand_clawback(
            agreement=agreement,
            commitment=agreement.instalments.first().commitment,
            amount=Decimal(500),
            reason="A post stood empty for a quarter.",
            demanded_on=date(2018, 3, 1),
            due_on=date(2018, 3, 20),
            by=a_person(Role.OFFICER),
            at=AT,
        )
        words = words_of(as_role(client, Role.OFFICER).get(agreement.get_absolute_url()))
        assert "£10,000 promised, £2,500 paid" in words
        assert "£7,500" in words
        assert "A post stood empty for a quarter." in words

    def test_nothing_is_held_back_before_it_is_accepted(self, client):
        agreement = life.offered_agreement()
        words = words_of(as_role(client, Role.OFFICER).get(agreement.get_absolute_url()))
        assert "Held back" not in words
        assert "Not agreed yet" in words

    def test_a_contact_reads_their_own_and_nobody_elses(self, client):
        own, other, draft = life.accepted_agreement(), life.accepted_agreement(), life.drafted_agreement()
        draft_contact = life.a_contact(draft.award.provider)
        as_person(client, life.contact_of(own))
        assert "In force" in words_of(client.get(own.get_absolute_url()))
        assert client.get(other.get_absolute_url()).status_code == 404
        assert as_person(client, draft_contact).get(draft.get_absolute_url()).status_code == 404

    def test_each_is_offered_what_they_may_do(self, client):
        agreement = life.offered_agreement()
        contact = life.contact_of(agreement)
        expected = {
            Role.OFFICER: {"take-back"},
            Role.MANAGER: {"take-back", "record"},
            Role.FINANCE: set(),
        }
        for role, steps in expected.items():
            page = as_role(client, role).get(agreement.get_absolute_url()).content.decode()
            shown = {
                step
                for step in ("offer", "take-back", "record", "accept", "decline")
                if page_of(agreement, step) in page
            }
            assert shown == steps, role
        page = as_person(client, contact).get(agreement.get_absolute_url()).content.decode()
        assert page_of(agreement, "accept") in page
        assert page_of(agreement, "take-back") not in page
        assert agreement.state == AgreementState.OFFERED

    def test_as_many_queries_for_little_as_for_much(self, client):
        agreement = life.drafted_agreement()
        as_role(client, Role.MANAGER)
        client.get(agreement.get_absolute_url())
        with CaptureQueriesContext(connection) as little:
            client.get(agreement.get_absolute_url())
        agreement = with_much(agreement)
        with CaptureQueriesContext(connection) as much:
            client.get(agreement.get_absolute_url())
        assert agreement.conditions.count() == 20
        assert len(much) == len(little)


def copies_of(agreement, number):
    """More agreements in force with the same provider, for the length of a list alone."""
    award = agreement.award
    for place in range(number):
        copy = Award.objects.create(
            notice=award.notice,
            provider=award.provider,
            service=f"{award.service} {place}",
            starts_on=award.starts_on,
            ends_on=award.ends_on,
        )
        copy.commitments.set(award.commitments.all())
        life.accepted_agreement(life.offered_agreement(life.drafted_agreement(copy, template=agreement.template)))


def paid_in_part(agreement):
    first = agreement.instalments.order_by("due_on")[0]
    transitions.release_instalment(instalment=first, reason="It came by letter.", by=a_person(Role.MANAGER), at=AT)
    transitions.record_instalment_payment(
        instalment=first, amount=first.amount, paid_on=date(2018, 3, 1), by=a_person(Role.FINANCE), at=AT
    )
    return agreement


def with_much(agreement):
    """The same with twenty conditions and a hundred instalments."""
    commitment = agreement.instalments.first().commitment_id
    officer = a_person(Role.OFFICER)
    changed = transitions.put_conditions(
        agreement=agreement,
        conditions=[transitions.ConditionFacts(f"Condition {number}") for number in range(20)],
        expected_version=agreement.version,
        by=officer,
        at=AT,
    )
    plan = [transitions.InstalmentFacts(commitment, date(2017, 5, 1), Decimal(100)) for _ in range(100)]
    return transitions.put_instalments(
        agreement=changed, instalments=plan, expected_version=changed.version, by=officer, at=AT
    )
