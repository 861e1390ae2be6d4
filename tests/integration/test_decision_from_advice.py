"""A decision started from a recommendation: in one click, once, and asked first where the advice is against it."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from commissioning.choices import Advice
from core.rich_text import plain_text
from grants.choices import NoticeKind
from grants.models import DecisionNotice
from tests.factories import advice as f
from tests.factories import commission as commissioned
from tests.factories import grants
from tests.factories.commissioning import a_person, a_provider, with_income
from tests.integration.notice_pages import as_person, as_role, told, words_of
from tests.integration.rendered import form_on

pytestmark = pytest.mark.django_db

START = "Start the decision"


@pytest.fixture
def fund():
    return with_income()


def start_of(recommendation):
    return reverse("grants:notice-from-advice", args=[recommendation.pk])


def press(client, recommendation, **typed):
    return client.post(start_of(recommendation), typed)


# one click


def test_one_click_on_the_recommendation_leads_to_the_tasks_of_the_draft(client, fund):
    recommendation = f.advised(fund, a_provider("Haven"))
    as_role(client, Role.OFFICER)
    page = client.get(recommendation.get_absolute_url()).content.decode()
    assert f'action="{start_of(recommendation)}"' in page
    answer = press(client, recommendation)
    notice = DecisionNotice.objects.get()
    assert answer.url == reverse("grants:notice-draft", args=[notice.pk])
    assert f"Draft started: {notice}" in told(answer)
    assert "Advice of the Victims Commission" in words_of(client.get(answer.url))
    assert plain_text(notice.sections.get(task="facts").body) == plain_text(recommendation.need)


def test_pressed_twice_it_leads_to_the_draft_that_stands(client, fund):
    recommendation = f.advised(fund)
    as_role(client, Role.OFFICER)
    first = press(client, recommendation)
    second = press(client, recommendation)
    assert second.url == first.url
    assert "stands already, so no second one was made" in told(second)
    assert DecisionNotice.objects.count() == 1


def test_somebody_else_is_led_to_the_same_draft(client, fund):
    recommendation = f.advised(fund)
    notice = f.begun(recommendation)
    as_role(client, Role.MANAGER)
    assert press(client, recommendation).url == reverse("grants:notice-draft", args=[notice.pk])
    grants.submitted(f.ready(notice))
    assert press(client, recommendation).url == notice.get_absolute_url()


# what the page says first


def test_the_page_says_what_will_be_drafted_and_what_advice_it_carries(client, fund):
    haven = a_provider("Haven")
    commissioned.a_member(haven)
    recommendation = f.advised(fund, haven, advice=Advice.CONDITIONS)
    as_role(client, Role.OFFICER)
    answer = client.get(start_of(recommendation))
    words = words_of(answer)
    assert "Kind Award" in words
    assert "Haven £10,000 Support and advice" in words
    assert "It supports the recommendation with conditions." in words
    assert "4 of 4 members who could take part gave a view: 4 support. The quorum was 3." in words
    assert "Conditions: Quarterly figures" in words
    assert "Member, for Haven: Sits on the Victims Commission for Haven" in words
    assert "The decision follows this advice" not in words
    assert answer.context["form"].submit_label
    client.post(start_of(recommendation), form_on(answer).sent)
    assert DecisionNotice.objects.get().kind == NoticeKind.AWARD


def test_a_draft_that_stands_is_told_and_another_begun_on_purpose(client, fund):
    recommendation = f.advised(fund)
    notice = f.begun(recommendation)
    as_role(client, Role.OFFICER)
    answer = client.get(start_of(recommendation))
    assert "A draft on this advice stands already" in words_of(answer)
    assert f'href="{reverse("grants:notice-draft", args=[notice.pk])}"' in answer.content.decode()
    sent = client.post(start_of(recommendation), form_on(answer).sent | {"how": "refusal"})
    other = DecisionNotice.objects.exclude(pk=notice.pk).get()
    assert (other.kind, sent.url) == (NoticeKind.REFUSAL, reverse("grants:notice-draft", args=[other.pk]))


# against the advice


@pytest.mark.parametrize(
    ("how", "kind", "departs"),
    [("refusal", NoticeKind.REFUSAL, False), ("award", NoticeKind.AWARD, True)],
)
def test_what_is_not_supported_is_refused_or_awarded_against_the_advice(client, fund, how, kind, departs):
    recommendation = f.advised(fund, advice=Advice.AGAINST)
    as_role(client, Role.OFFICER)
    detail = client.get(recommendation.get_absolute_url()).content.decode()
    assert f'href="{start_of(recommendation)}"' in detail
    assert f'action="{start_of(recommendation)}"' not in detail
    page = words_of(client.get(start_of(recommendation)))
    assert page.index("Start the refusal") < page.index("Start an award against the advice")
    answer = press(client, recommendation, how=how)
    notice = DecisionNotice.objects.get()
    assert notice.kind == kind
    task = words_of(client.get(answer.url))
    assert ("gives no reason why" in task) == departs


@pytest.mark.parametrize("how", ["", "neither"])
def test_without_a_choice_nothing_is_started(client, fund, how):
    recommendation = f.advised(fund, advice=Advice.AGAINST)
    as_role(client, Role.OFFICER)
    answer = press(client, recommendation, **({"how": how} if how else {}))
    assert "Choose whether to start the refusal, or an award against the advice" in words_of(answer)
    assert not DecisionNotice.objects.exists()


# when nothing can be started


@pytest.mark.parametrize("method", ["get", "post"])
def test_before_the_conclusion_and_after_the_decision_it_leads_back_and_says_why(client, fund, method):
    as_role(client, Role.OFFICER)
    open_one, members = commissioned.in_review(fund=fund), commissioned.a_commission()
    answer = getattr(client, method)(start_of(open_one))
    assert answer.url == open_one.get_absolute_url()
    assert "this recommendation is in review" in told(answer)
    decided = f.advised(fund, members=members)
    f.signed(f.ready(f.begun(decided)))
    answer = getattr(client, method)(start_of(decided))
    assert "this recommendation is decided" in told(answer)
    assert DecisionNotice.objects.count() == 1


# who may


def test_a_member_of_the_commission_starts_nothing(client, fund):
    members = commissioned.a_commission()
    recommendation = f.advised(fund, members=members)
    as_person(client, members[0].person)
    assert client.get(start_of(recommendation)).status_code == 403
    assert press(client, recommendation).status_code == 403


@pytest.mark.parametrize("role", [Role.FINANCE, Role.COMMISSIONER, Role.READER])
def test_who_may_not_draft_starts_nothing(client, fund, role):
    recommendation = f.advised(fund)
    as_role(client, role)
    assert press(client, recommendation).status_code == 403
    assert not DecisionNotice.objects.exists()


def test_what_is_not_there_is_not_found(client):
    as_role(client, Role.OFFICER)
    assert client.get(reverse("grants:notice-from-advice", args=[999_999])).status_code == 404


# the page of the recommendation


def test_the_recommendation_leads_to_its_decision(client, fund):
    recommendation = f.advised(fund)
    notice = f.begun(recommendation)
    as_role(client, Role.OFFICER)
    page = client.get(recommendation.get_absolute_url())
    assert f'href="{notice.get_absolute_url()}"' in page.content.decode()
    assert "Draft decision: Award" in words_of(page)
    assert START not in words_of(page)
    signed = f.signed(f.ready(notice))
    assert f"Decision {signed.reference}" in words_of(client.get(recommendation.get_absolute_url()))


def test_who_may_not_see_a_draft_is_not_told_of_it(client, fund):
    recommendation = f.advised(fund)
    notice = f.begun(recommendation)
    as_person(client, a_person(Role.COMMISSIONER))
    page = client.get(recommendation.get_absolute_url())
    assert notice.get_absolute_url() not in page.content.decode()
    assert "Draft decision" not in words_of(page)
    assert START not in words_of(page)


def test_a_decision_that_was_withdrawn_is_no_longer_led_to(client, fund):
    recommendation = f.advised(fund)
    grants.withdrawn(f.begun(recommendation))
    as_role(client, Role.OFFICER)
    assert START in words_of(client.get(recommendation.get_absolute_url()))
