"""The steps of an agreement: offered, accepted on a page or on paper, declined, suspended, closed; who is told."""

from datetime import date
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from core.append_only import guards_lifted
from core.pdf import PaperUnavailable
from grants import transitions
from grants.choices import AgreementState, ConditionOutcome
from grants.models import AgreementPaper, AgreementStep
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.integration.agreement_pages import STEPS, again, at_a_stranger, page_of
from tests.integration.notice_pages import as_person, as_role, told, words_of
from tests.unit.core.files import pdf
from tests.worlds import world

pytestmark = pytest.mark.django_db

PRESS = "grants.views.agreement_steps.press"
DAY = ("day", "month", "year")
SCAN = pdf()


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT), mock.patch(PRESS, life.press):
        yield


offered = world(life.offered_agreement, at=AT)


accepted = world(life.accepted_agreement, at=AT)


def at_provider(client, agreement):
    return as_person(client, life.contact_of(agreement))


def press_the_button(client, agreement, step, on_commit, **typed):
    with on_commit(execute=True):
        return client.post(page_of(agreement, step), typed)


class TestDoors:
    MAY = {
        "offer": {Role.OFFICER, Role.MANAGER},
        "take-back": {Role.OFFICER, Role.MANAGER},
        "record": {Role.OFFICER, Role.MANAGER},
        "accept": {Role.PROVIDER_CONTACT},
        "decline": {Role.PROVIDER_CONTACT},
        "suspend": {Role.MANAGER},
        "resume": {Role.MANAGER},
        "close": {Role.MANAGER},
    }

    @pytest.mark.parametrize("step", STEPS)
    def test_only_whose_turn_it_is(self, client, offered, step):
        for role in (Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER, Role.PROVIDER_CONTACT):
            person = life.contact_of(offered) if role == Role.PROVIDER_CONTACT else a_person(role)
            status = as_person(client, person).get(page_of(offered, step)).status_code
            assert (status != 403) == (role in self.MAY[step]), role

    @pytest.mark.parametrize("step", ["accept", "decline"])
    def test_another_providers_contact_finds_nothing(self, client, offered, step):
        at_a_stranger(client)
        assert client.get(page_of(offered, step)).status_code == 404
        assert client.post(page_of(offered, step), {"agreed": "on", "reason": "No"}).status_code == 404
        assert again(offered).state == AgreementState.OFFERED


class TestOffer:
    def test_the_terms_are_kept_and_the_contacts_told(self, client, mailoutbox, django_capture_on_commit_callbacks):
        agreement = life.drafted_agreement()
        contact = life.a_contact(agreement.award.provider)
        as_role(client, Role.OFFICER)
        assert contact.name in words_of(client.get(page_of(agreement, "offer")))
        press_the_button(client, agreement, "offer", django_capture_on_commit_callbacks)
        assert again(agreement).state == AgreementState.OFFERED
        paper = AgreementPaper.objects.get(agreement=agreement)
        assert paper.frozen_input["provider"] == str(agreement.award.provider)
        assert bytes(paper.content) in client.get(page_of(agreement, "paper", paper.pk)).content
        assert [mail.to for mail in mailoutbox] == [[contact.email]]
        assert agreement.get_absolute_url() in mailoutbox[0].body
        assert agreement.award.service not in mailoutbox[0].body

    def test_a_short_plan_is_refused_with_where_to_mend_it(self, client):
        agreement = life.drafted_agreement()
        agreement = transitions.put_instalments(
            agreement=agreement, instalments=[], expected_version=agreement.version, by=a_person(Role.OFFICER), at=AT
        )
        as_role(client, Role.OFFICER)
        page = client.get(page_of(agreement, "offer"))
        assert "This cannot be done now" in words_of(page)
        assert page_of(agreement, "instalments") in page.content.decode()
        client.post(page_of(agreement, "offer"))
        assert again(agreement).state == AgreementState.DRAFT

    def test_a_provider_without_a_contact_can_be_offered_one(self, client, django_capture_on_commit_callbacks):
        agreement = life.drafted_agreement()
        as_role(client, Role.OFFICER)
        answer = press_the_button(client, agreement, "offer", django_capture_on_commit_callbacks)
        assert again(agreement).state == AgreementState.OFFERED
        assert "nobody at the provider signs in here" in told(answer)

    def test_without_a_press_nothing_is_offered(self, client):
        agreement = life.drafted_agreement()
        as_role(client, Role.OFFICER)
        with mock.patch(PRESS, side_effect=PaperUnavailable):
            answer = client.post(page_of(agreement, "offer"))
        assert "nothing was offered" in words_of(answer)
        assert again(agreement).state == AgreementState.DRAFT

    def test_a_second_press_is_told_so(self, client):
        agreement = life.drafted_agreement()
        as_role(client, Role.OFFICER)
        client.post(page_of(agreement, "offer"))
        answer = client.post(page_of(agreement, "offer"))
        assert "Nothing was done a second time" in told(answer)
        assert AgreementPaper.objects.count() == 1

    def test_taken_back_it_is_a_draft_again_and_gone_for_the_contact(
        self, client, offered, mailoutbox, django_capture_on_commit_callbacks
    ):
        as_role(client, Role.OFFICER)
        answer = press_the_button(client, offered, "take-back", django_capture_on_commit_callbacks, reason="")
        assert answer["Location"] == page_of(offered, "draft")
        assert "taken back" in mailoutbox[0].subject
        assert at_provider(client, offered).get(offered.get_absolute_url()).status_code == 404


class TestAnswer:
    def test_the_contact_reads_the_terms_and_accepts(
        self, client, offered, mailoutbox, django_capture_on_commit_callbacks
    ):
        at_provider(client, offered)
        words = words_of(client.get(page_of(offered, "accept")))
        assert "The office promises £10,000." in words
        assert "Quarter 4 of 2017/18" in words
        press_the_button(client, offered, "accept", django_capture_on_commit_callbacks, agreed="on")
        assert again(offered).state == AgreementState.ACCEPTED
        assert offered.returns.count() == 4
        assert {mail.subject for mail in mailoutbox} == {"An agreement was accepted"}
        assert [offered.offered_by.email] in [mail.to for mail in mailoutbox]

    def test_what_is_read_is_what_was_printed_when_it_was_offered(self, client):
        agreement = life.drafted_agreement()
        contact = life.a_contact(agreement.award.provider)
        as_role(client, Role.OFFICER).post(page_of(agreement, "offer"))
        paper = AgreementPaper.objects.get()
        with guards_lifted():
            changed = paper.frozen_input | {"purpose": "As it was printed"}
            AgreementPaper.objects.filter(pk=paper.pk).update(frozen_input=changed)
        assert "As it was printed" in words_of(as_person(client, contact).get(page_of(agreement, "accept")))

    def test_the_box_must_be_ticked(self, client, offered):
        at_provider(client, offered)
        assert "Tick the box to accept these terms" in words_of(client.post(page_of(offered, "accept"), {}))
        assert again(offered).state == AgreementState.OFFERED

    def test_an_offer_taken_back_meanwhile_is_not_accepted(self, client, offered):
        at_provider(client, offered)
        transitions.take_back_agreement(agreement=offered, by=a_person(Role.OFFICER), at=AT)
        assert client.post(page_of(offered, "accept"), {"agreed": "on"}).status_code == 404
        assert again(offered).state == AgreementState.DRAFT

    def test_declined_with_a_reason(self, client, offered, mailoutbox, django_capture_on_commit_callbacks):
        at_provider(client, offered)
        assert "Enter why you decline" in words_of(client.post(page_of(offered, "decline"), {"reason": " "}))
        answer = press_the_button(
            client, offered, "decline", django_capture_on_commit_callbacks, reason="The days are too short."
        )
        assert answer["Location"] == "/agreements/"
        assert again(offered).state == AgreementState.DRAFT
        assert "declined" in mailoutbox[0].subject
        assert "too short" not in mailoutbox[0].body
        assert client.get("/agreements/").status_code == 200


class TestPaper:
    def send(self, client, agreement, *, scan=SCAN, name="signed.pdf", day=(1, 3, 2018)):
        typed = {f"accepted_on_{name}": part for name, part in zip(DAY, day, strict=True)}
        upload = {} if scan is None else {"scan": SimpleUploadedFile(name, scan)}
        return client.post(page_of(agreement, "record"), typed | upload)

    def test_a_colleague_records_it_with_its_scan(self, client, offered):
        as_role(client, Role.MANAGER)
        assert self.send(client, offered).status_code == 302
        recorded = again(offered)
        assert (recorded.state, recorded.is_on_paper) == (AgreementState.ACCEPTED, True)
        assert recorded.accepted_on == date(2018, 3, 1)
        scan = AgreementPaper.objects.get(is_scan=True)
        answer = client.get(page_of(offered, "paper", scan.pk))
        assert (answer.content, answer["Content-Type"]) == (SCAN, "application/pdf")

    def test_who_offered_it_is_told_that_somebody_else_must(self, client, offered):
        as_person(client, offered.offered_by)
        assert "a colleague must record" in words_of(client.get(page_of(offered, "record")))
        self.send(client, offered)
        assert again(offered).state == AgreementState.OFFERED

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"scan": None}, "Choose the scan of the signed paper"),
            ({"scan": b"MZ program", "name": "signed.pdf"}, "There is a problem"),
            ({"day": (2, 3, 2018)}, "The date must be today or in the past"),
            ({"day": (31, 2, 2018)}, "There is a problem"),
        ],
    )
    def test_bad_input_is_told_at_its_box(self, client, offered, sent, words):
        as_role(client, Role.MANAGER)
        assert words in words_of(self.send(client, offered, **sent))
        assert again(offered).state == AgreementState.OFFERED

    def test_a_damaged_paper_is_not_served(self, client, offered):
        paper = AgreementPaper.objects.get()
        with guards_lifted():
            AgreementPaper.objects.filter(pk=paper.pk).update(content=b"%PDF-1.7 another")
        answer = as_role(client, Role.OFFICER).get(page_of(offered, "paper", paper.pk))
        assert answer.status_code == 503
        assert b"%PDF" not in answer.content

    def test_another_agreements_paper_is_not_there(self, client, offered):
        other = life.offered_agreement()
        at_provider(client, offered)
        paper = other.papers.get()
        assert client.get(page_of(offered, "paper", paper.pk)).status_code == 404
        assert client.get(page_of(other, "paper", paper.pk)).status_code == 404
        assert client.get(page_of(offered, "paper", offered.papers.get().pk)).status_code == 200


class TestInForce:
    def test_suspended_and_resumed_with_reasons(self, client, accepted, mailoutbox, django_capture_on_commit_callbacks):
        as_role(client, Role.MANAGER)
        assert "Enter why it is suspended" in words_of(client.post(page_of(accepted, "suspend"), {}))
        press_the_button(
            client, accepted, "suspend", django_capture_on_commit_callbacks, reason="The accounts are missing."
        )
        assert again(accepted).state == AgreementState.SUSPENDED
        assert "suspended" in mailoutbox[0].subject
        assert "The agreement is suspended" in words_of(client.get(accepted.get_absolute_url()))
        client.post(page_of(accepted, "resume"), {"reason": "They came."})
        assert again(accepted).state == AgreementState.ACCEPTED
        comments = AgreementStep.objects.filter(agreement=accepted).values_list("comment", flat=True)
        assert {"The accounts are missing.", "They came."} <= set(comments)

    def close(self, client, agreement, *, day=(30, 9, 2017), **more):
        typed = {f"ended_on_{name}": part for name, part in zip(DAY, day, strict=True)} | {
            "reason": "The service has ended."
        }
        return client.post(page_of(agreement, "close"), typed | more)

    def test_closing_shows_what_it_does_and_is_confirmed(self, client, accepted):
        as_role(client, Role.MANAGER)
        shown = self.close(client, accepted)
        words = words_of(shown)
        assert "Returns that are due 4 −2 2" in words
        assert "£10,000 stays promised in the ledger" in words
        assert again(accepted).state == AgreementState.ACCEPTED
        number = shown.context["preview"].expected_number
        self.close(client, accepted, expected_number=number)
        closed = again(accepted)
        assert (closed.state, closed.ended_on) == (AgreementState.CLOSED, date(2017, 9, 30))
        assert closed.returns.filter(state="cancelled").count() == 2

    def test_what_changed_since_it_was_shown_is_shown_anew(self, client, accepted):
        as_role(client, Role.MANAGER)
        number = self.close(client, accepted).context["preview"].expected_number
        transitions.suspend_agreement(
            agreement=accepted, reason="The accounts are missing.", by=a_person(Role.MANAGER), at=AT
        )
        answer = self.close(client, accepted, expected_number=number)
        assert "Something was done with this agreement" in words_of(answer)
        assert again(accepted).state == AgreementState.SUSPENDED

    def test_a_day_to_come_is_refused(self, client, accepted):
        as_role(client, Role.MANAGER)
        assert "The date must be today or in the past" in words_of(self.close(client, accepted, day=(2, 3, 2018)))

    def test_a_step_that_is_not_open_leads_back(self, client, accepted):
        as_role(client, Role.MANAGER)
        answer = client.get(page_of(accepted, "resume"))
        assert answer["Location"] == accepted.get_absolute_url()
        assert "is in force" in told(answer)


class TestConditions:
    @pytest.fixture
    def condition(self):
        agreement = life.drafted_agreement()
        agreement = transitions.put_conditions(
            agreement=agreement,
            conditions=[transitions.ConditionFacts("Recruit a manager", date(2017, 6, 30), holds_payment=True)],
            expected_version=agreement.version,
            by=a_person(Role.OFFICER),
            at=AT,
        )
        return life.accepted_agreement(life.offered_agreement(agreement)).conditions.get()

    def settle(self, client, condition, how, **typed):
        sent = {"on_day": "1", "on_month": "3", "on_year": "2018", "words": "Letter of 1 March."} | typed
        return client.post(self.address(condition, how), sent)

    def address(self, condition, how):
        return reverse(f"grants:condition-{how}", args=[condition.agreement_id, condition.pk])

    def test_an_officer_says_how_it_was_met(self, client, condition):
        as_role(client, Role.OFFICER)
        detail = condition.agreement.get_absolute_url()
        assert "Condition not met: Recruit a manager" in words_of(client.get(detail))
        assert self.settle(client, condition, "met").status_code == 302
        condition.refresh_from_db()
        assert condition.settled.outcome == ConditionOutcome.MET
        assert "Condition not met" not in words_of(client.get(detail))
        assert "settled already" in told(self.settle(client, condition, "met"))

    def test_a_manager_alone_waives(self, client, condition):
        assert self.settle(as_role(client, Role.OFFICER), condition, "waive").status_code == 403
        self.settle(as_role(client, Role.MANAGER), condition, "waive")
        condition.refresh_from_db()
        assert condition.settled.outcome == ConditionOutcome.WAIVED

    @pytest.mark.parametrize("typed", [{"words": ""}, {"on_year": "2019"}, {"on_day": "31", "on_month": "2"}])
    def test_bad_input_is_told(self, client, condition, typed):
        as_role(client, Role.OFFICER)
        assert "There is a problem" in words_of(self.settle(client, condition, "met", **typed))

    def test_another_agreements_condition_is_not_there(self, client, condition):
        other = life.accepted_agreement()
        as_role(client, Role.OFFICER)
        address = reverse("grants:condition-met", args=[other.pk, condition.pk])
        assert client.get(address).status_code == 404
