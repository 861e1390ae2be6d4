"""The pages of a draft agreement: terms, conditions, instalments, what stands in the way; nothing typed is lost."""

from datetime import date
from decimal import Decimal
from unittest import mock

import pytest

from accounts.roles import Role
from grants import transitions
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.integration.agreement_pages import again, page_of
from tests.integration.notice_pages import as_person, as_role, second_person, told, words_of
from tests.worlds import world

pytestmark = pytest.mark.django_db

PARTS = ("draft", "terms", "conditions", "instalments", "check", "preview", "offer")


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


agreement = world(life.drafted_agreement, at=AT)


@pytest.fixture
def officer(client):
    return as_role(client, Role.OFFICER)


def terms_of(agreement, **changed):
    return {
        "purpose": "Support at court",
        "outcomes": "People feel safer",
        "template": agreement.template_id,
        "return_days": "25",
        "version": agreement.version,
    } | changed


def boxes(group, *rows):
    """Rows as a browser sends them."""
    sent = {f"{group}-count": str(len(rows) + 1)}
    for index, row in enumerate(rows):
        sent |= {f"{group}-{index}-{part}": value for part, value in row.items()}
    return sent


def group_of(agreement):
    return f"c{agreement.instalments.first().commitment_id}"


class TestDoors:
    @pytest.mark.parametrize("role", [Role.FINANCE, Role.COMMISSIONER, Role.READER])
    def test_who_does_not_draft_is_refused(self, client, agreement, role):
        as_role(client, role)
        assert [client.get(page_of(agreement, part)).status_code for part in PARTS] == [403] * len(PARTS)

    def test_a_contact_is_refused(self, client, agreement):
        as_person(client, life.a_contact(agreement.award.provider))
        assert {client.get(page_of(agreement, part)).status_code for part in PARTS} == {403}

    def test_what_was_offered_leads_back_and_says_why(self, officer, agreement):
        life.offered_agreement(agreement)
        for part in PARTS[:-1]:
            answer = officer.get(page_of(agreement, part))
            assert answer["Location"] == agreement.get_absolute_url()
            assert "take it back first" in told(answer)

    def test_what_was_offered_is_not_changed_by_a_post_either(self, officer, agreement):
        life.offered_agreement(agreement)
        answer = officer.post(page_of(agreement, "terms"), terms_of(agreement))
        assert "take it back first" in words_of(answer)
        assert again(agreement).purpose != "Support at court"


class TestTaskList:
    def test_it_tells_how_far_each_part_is(self, officer):
        agreement = life.drafted_agreement(template=None)
        words = words_of(officer.get(page_of(agreement, "draft")))
        assert "Choose what its returns ask." in words
        assert "4 instalments, £10,000 of £10,000" in words
        assert "Nobody at the provider signs in here" in words
        words = words_of(officer.get(page_of(agreement, "check")))
        assert "One thing stands in the way" in words
        assert page_of(agreement, "terms") in officer.get(page_of(agreement, "check")).content.decode()

    def test_a_reason_to_decline_stands_above_it(self, officer, agreement):
        life.offered_agreement(agreement)
        contact = life.contact_of(agreement)
        transitions.decline_agreement(agreement=agreement, reason="The first day is too early.", by=contact, at=AT)
        assert "The first day is too early." in words_of(officer.get(page_of(agreement, "draft")))


class TestTerms:
    def test_they_are_saved(self, officer, agreement):
        answer = officer.post(page_of(agreement, "terms"), terms_of(agreement))
        assert answer["Location"] == page_of(agreement, "draft")
        saved = again(agreement)
        assert (saved.purpose, saved.outcomes, saved.return_days) == ("Support at court", "People feel safer", 25)

    @pytest.mark.parametrize("days", ["0", "121", "soon", ""])
    def test_days_that_cannot_be_are_told_and_the_words_stay(self, officer, agreement, days):
        words = words_of(answer := officer.post(page_of(agreement, "terms"), terms_of(agreement, return_days=days)))
        assert "There is a problem" in words
        assert "Support at court" in answer.content.decode()
        assert again(agreement).return_days == 20

    def test_the_later_of_two_officers_is_told_and_loses_nothing(self, client, agreement):
        as_role(client, Role.OFFICER)
        client.post(page_of(agreement, "terms"), terms_of(agreement, purpose="Theirs"))
        as_person(client, second_person())
        answer = client.post(page_of(agreement, "terms"), terms_of(agreement))
        words = words_of(answer)
        assert "Theirs" in words
        assert "Support at court" in answer.content.decode()
        assert again(agreement).purpose == "Theirs"
        # To save once more is their choice: the version that stands now is in the form.
        version = again(agreement).version
        assert f'name="version" value="{version}"' in answer.content.decode()
        client.post(page_of(agreement, "terms"), terms_of(agreement, version=version))
        assert again(agreement).purpose == "Support at court"

    def test_the_same_sent_twice_is_no_quarrel(self, officer, agreement):
        officer.post(page_of(agreement, "terms"), terms_of(agreement))
        assert officer.post(page_of(agreement, "terms"), terms_of(agreement)).status_code == 302


ROWS = (
    {"words": "Recruit a manager", "due": "30 June 2017", "holds": "on"},
    {"words": "Send the accounts", "due": "", "holds": ""},
)


class TestConditions:
    def send(self, client, agreement, *rows, **more):
        sent = boxes("conditions", *rows) | {"version": agreement.version} | more
        return client.post(page_of(agreement, "conditions"), sent)

    def test_they_are_saved_in_their_order(self, officer, agreement):
        assert self.send(officer, agreement, *ROWS).status_code == 302
        saved = agreement.conditions.order_by("position")
        assert [(one.words, one.due_on, one.holds_payment) for one in saved] == [
            ("Recruit a manager", date(2017, 6, 30), True),
            ("Send the accounts", None, False),
        ]

    def test_an_empty_row_takes_one_out(self, officer, agreement):
        self.send(officer, agreement, *ROWS)
        agreement = again(agreement)
        self.send(officer, agreement, dict.fromkeys(ROWS[0], ""), ROWS[1])
        assert [one.words for one in agreement.conditions.all()] == ["Send the accounts"]

    def test_one_that_holds_payments_needs_a_day(self, officer, agreement):
        words = words_of(self.send(officer, agreement, ROWS[0] | {"due": ""}))
        assert "Enter the day by which condition 1 must be met, because it holds back payments" in words
        assert not agreement.conditions.exists()

    def test_a_day_without_words_is_asked_about(self, officer, agreement):
        assert "Enter condition 1" in words_of(self.send(officer, agreement, ROWS[0] | {"words": ""}))

    @pytest.mark.parametrize(
        ("put", "first"),
        [("down-0", "Send the accounts"), ("up-1", "Send the accounts"), ("out-0", "Send the accounts")],
    )
    def test_moving_changes_the_boxes_and_saves_nothing(self, officer, agreement, put, first):
        answer = self.send(officer, agreement, *ROWS, put=put)
        form = answer.context["form"]
        assert form["conditions-0-words"].value() == first
        assert not form["conditions-0-holds"].value()
        assert not agreement.conditions.exists()

    @pytest.mark.parametrize("put", ["up-0", "down-99", "out-x", "nonsense"])
    def test_a_move_that_cannot_be_loses_nothing(self, officer, agreement, put):
        answer = self.send(officer, agreement, *ROWS, put=put)
        if answer.status_code == 200:
            assert answer.context["form"]["conditions-0-words"].value() == "Recruit a manager"
        else:
            assert agreement.conditions.count() == 2

    def test_one_more_row_can_be_asked_for(self, officer, agreement):
        answer = self.send(officer, agreement, *ROWS, more="conditions")
        assert "conditions-3-words" in answer.context["form"].fields
        assert not agreement.conditions.exists()

    def test_somebody_elses_conditions_stand_beside_what_was_typed(self, officer, agreement):
        self.send(officer, agreement, {"words": "Theirs", "due": "", "holds": ""})
        answer = self.send(officer, agreement, *ROWS)
        assert "Theirs" in words_of(answer)
        assert "Recruit a manager" in answer.content.decode()


class TestInstalments:
    def send(self, client, agreement, *rows, **more):
        sent = boxes(group_of(agreement), *rows) | {"version": agreement.version} | more
        return client.post(page_of(agreement, "instalments"), sent)

    def test_they_are_saved(self, officer, agreement):
        row = {"due": "1 May 2017", "amount": "10,000"}
        assert self.send(officer, agreement, row).status_code == 302
        assert [(one.due_on, one.amount) for one in agreement.instalments.all()] == [(date(2017, 5, 1), Decimal(10000))]

    def test_the_sum_stands_beside_what_is_promised(self, officer, agreement):
        words = words_of(officer.get(page_of(agreement, "instalments")))
        assert "£10,000 is promised" in words
        assert "Planned: £10,000 of £10,000" in words

    def test_more_than_is_promised_is_told_and_the_amounts_stay(self, officer, agreement):
        answer = self.send(officer, agreement, {"due": "1 May 2017", "amount": "10,000.01"})
        assert "£0.01 more than the £10,000 promised" in words_of(answer)
        assert "10,000.01" in answer.content.decode()
        assert agreement.instalments.count() == 4

    def test_less_is_saved_and_told_on_the_task_list(self, officer, agreement):
        self.send(officer, agreement, {"due": "1 May 2017", "amount": "9,000"})
        assert "£1,000 less than the £10,000 promised" in words_of(officer.get(page_of(agreement, "draft")))

    @pytest.mark.parametrize("row", [{"due": "", "amount": "10"}, {"due": "1 May 2017", "amount": ""}])
    def test_half_a_row_is_asked_about(self, officer, agreement, row):
        assert "There is a problem" in words_of(self.send(officer, agreement, row))

    @pytest.mark.parametrize("due", ["31 March 2017", "1 July 2018", "31 February 2018"])
    def test_a_day_outside_the_award_is_refused(self, officer, agreement, due):
        words = words_of(self.send(officer, agreement, {"due": due, "amount": "10"}))
        assert "There is a problem" in words
        assert agreement.instalments.count() == 4

    @pytest.mark.parametrize("amount", ["-5", "ten", "0", "1.234"])
    def test_what_is_no_amount_is_refused(self, officer, agreement, amount):
        assert "There is a problem" in words_of(self.send(officer, agreement, {"due": "1 May 2017", "amount": amount}))

    def test_equal_quarters_are_offered_and_not_saved(self, officer, agreement):
        answer = self.send(officer, agreement, {"due": "1 May 2017", "amount": "1"}, fill="quarters")
        form, group = answer.context["form"], group_of(agreement)
        assert [form[f"{group}-{row}-amount"].value() for row in range(4)] == ["2,500"] * 4
        assert form[f"{group}-0-due"].value() == "1 April 2017"
        assert agreement.instalments.count() == 4

    def test_somebody_elses_plan_stands_beside_what_was_typed(self, officer, agreement):
        self.send(officer, agreement, {"due": "2 May 2017", "amount": "1,111"})
        answer = self.send(officer, agreement, {"due": "1 May 2017", "amount": "2,222"})
        assert "£1,111" in words_of(answer)
        assert "2,222" in answer.content.decode()


def test_another_role_of_the_office_drafts_too(client, agreement):
    as_person(client, a_person(Role.MANAGER))
    assert client.post(page_of(agreement, "terms"), terms_of(agreement)).status_code == 302
