"""An interest declared late, as the office reads of it: on the decision that was signed, and on a void conclusion."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from commissioning.choices import Stood
from commissioning.models import CommissionMember, Fund, Recommendation
from tests.factories import advice as f
from tests.factories import grants
from tests.factories.commission import a_commission, a_member, concluded, in_review
from tests.factories.commissioning import AT, a_provider, with_income
from tests.integration.commission_pages import as_person
from tests.integration.notice_pages import as_role, words_of
from tests.integration.recommendation_pages import detail

pytestmark = pytest.mark.django_db
SAID = "after this was signed, a member who had not stood aside from"
OFFICE = [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER]
VOID = "Void since"


@pytest.fixture(autouse=True)
def clock():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


@pytest.fixture
def members():
    return a_commission()


@pytest.fixture
def haven():
    return a_provider("Haven")


@pytest.fixture
def recommendation(members, haven):
    a_member(haven)
    return f.advised(with_income(), haven, members=members)


@pytest.fixture
def published(recommendation):
    return grants.published(f.signed(f.ready(f.begun(recommendation))))


def page_of(notice, role):
    return as_role(Client(), role).get(notice.get_absolute_url())


# the decision


@pytest.mark.parametrize("role", OFFICE)
def test_the_page_of_a_decision_says_what_was_declared_after_it(published, recommendation, members, role):
    assert SAID not in words_of(page_of(published, role))
    f.tied_late(recommendation, members[2])
    page = page_of(published, role)
    said = f"On 1 March 2018, {SAID} “{recommendation.title}” declared an interest in it."
    assert said in words_of(page)
    assert members[2].person.name not in words_of(page)
    assert f'<a class="govuk-link" href="{detail(recommendation)}">' in page.content.decode()
    assert as_role(Client(), role).get(detail(recommendation)).status_code == 200


@pytest.mark.parametrize("role", [Role.READER, Role.COMMISSION_MEMBER])
def test_whoever_may_not_open_recommendations_reads_nothing_of_it(published, recommendation, members, role):
    before = page_of(published, role)
    f.tied_late(recommendation, members[2])
    after = page_of(published, role)
    assert words_of(after) == words_of(before)
    assert detail(recommendation) not in after.content.decode()


def test_nor_does_the_public(published, recommendation, members):
    address = reverse("grants:public-detail", args=[published.reference_key])
    before = words_of(Client().get(address, follow=True))
    assert published.title in before
    f.tied_late(recommendation, members[2])
    assert words_of(Client().get(address, follow=True)) == before


def test_whoever_had_stood_aside_declares_more_and_changes_nothing(published, recommendation, haven):
    aside = recommendation.conclusions.get().places.get(stood=Stood.ASIDE).member
    f.tied_late(recommendation, aside)
    assert SAID not in words_of(page_of(published, Role.OFFICER))


def test_what_was_declared_on_another_recommendation_is_not_said(published, members, haven):
    everybody = [*members, CommissionMember.objects.get(provider=haven)]
    other = f.advised(Fund.objects.get(), a_provider("Refuge"), members=everybody)
    f.tied_late(other, members[2])
    assert other.recusals.exists()
    assert SAID not in words_of(page_of(published, Role.OFFICER))


def test_a_decision_without_advice_asks_no_more_and_one_with_it_asks_once(recommendation, members):
    asked = []

    def queries(notice):
        browser = as_role(Client(), Role.OFFICER)
        browser.get(notice.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(notice.get_absolute_url()).status_code == 200
        asked[:] = [one["sql"] for one in captured if "recusal" in one["sql"]]
        return len(captured)

    with_advice = f.signed(f.ready(f.begun(recommendation)))
    without = f.an_award(with_advice.lines.get().amounts.get().fund, (a_provider("Refuge"), 100))
    plain = queries(without)
    assert asked == []
    assert queries(with_advice) == plain + 1
    assert len(asked) == 1
    f.tied_late(recommendation, members[1])
    assert queries(with_advice) == plain + 1


# the conclusion


@pytest.mark.parametrize("role", OFFICE)
def test_a_void_conclusion_says_whose_interest_it_was_to_whoever_may_see_interests(haven, members, role):
    recommendation = concluded(in_review(haven), members).recommendation
    f.tied_late(recommendation, members[2])
    browser = as_role(Client(), role)
    if role == Role.COMMISSIONER:
        f.concluded_by(members[0], recommendation)
    words = words_of(browser.get(detail(recommendation)))
    assert VOID in words
    named = f"Trustee or board member of Haven. The interest is that of {members[2]}. It said:"
    assert (named in words) == (role in (Role.MANAGER, Role.FINANCE))


def test_each_void_conclusion_names_its_own(haven, members):
    recommendation = concluded(in_review(haven), members).recommendation
    f.tied_late(recommendation, members[2])
    again = f.concluded_by(members[0], Recommendation.objects.get(pk=recommendation.pk))
    with mock.patch.object(f, "AT", AT + timedelta(hours=1)):
        f.tied_late(recommendation, members[3])
    again.refresh_from_db()
    assert again.voided_at == AT + timedelta(hours=1)
    one, other = as_role(Client(), Role.MANAGER).get(detail(recommendation)).context["concluded"]
    assert (one.voided_by, other.voided_by) == ([str(members[3])], [str(members[2])])


def test_what_stands_names_nobody_so_and_a_members_page_stays_as_it_is(haven, members):
    recommendation = concluded(in_review(haven), members).recommendation
    assert "The interest is that of" not in words_of(as_role(Client(), Role.MANAGER).get(detail(recommendation)))
    f.tied_late(recommendation, members[2])
    words = words_of(as_person(members[1].person).get(detail(recommendation), follow=True))
    assert str(members[2].person) not in words
    assert "The interest is that of" not in words
