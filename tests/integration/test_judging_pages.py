"""The officer's page of a certified return: who opens it, what stands beside each answer, queries and acceptance."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.roles import Role
from commissioning.choices import InterestKind
from commissioning.transitions import declare_interest
from grants import transitions
from grants.choices import ReturnState
from grants.models import BoxQuery
from grants.rules.answers import Box, Given
from grants.rules.standard_return import standard_return
from tests.factories import agreements as f
from tests.factories.commissioning import AT, a_person, a_provider
from tests.integration.notice_pages import as_person, as_role, told, words_of
from tests.worlds import world

pytestmark = pytest.mark.django_db

REASON = "The figure for March was left out of the count."


def page(monitoring_return, name="judge"):
    return reverse(f"grants:return-{name}", args=[monitoring_return.pk])


@pytest.fixture
def officer(client):
    return as_role(client, Role.OFFICER)


certified = world(f.certified_return)


def tied(person, provider):
    declare_interest(
        person=person,
        provider=provider,
        kind=InterestKind.EMPLOYMENT,
        words="I work there on Fridays.",
        started_on=AT.date(),
        by=person,
        at=AT,
    )


@pytest.mark.parametrize("role", Role)
def test_only_the_office_judges(client, role, certified):
    as_role(client, role)
    may = role in {Role.OFFICER, Role.MANAGER}
    for name in ("judge", "accept", "query"):
        assert client.get(page(certified, name)).status_code == (200 if may else 403)
    posted = client.post(page(certified, "accept"), {"filing": "1"})
    assert posted.status_code == (302 if may else 403)
    assert f.again(certified).state == (ReturnState.ACCEPTED if may else ReturnState.CERTIFIED)


def test_a_return_that_is_not_there_is_not_found(officer):
    assert officer.get(reverse("grants:return-judge", args=[999])).status_code == 404


@pytest.mark.parametrize("name", ["judge", "accept", "ask-correction", "abandon"])
def test_a_step_that_is_not_open_leads_to_the_return(officer, name):
    requested = f.a_return()
    answer = officer.get(page(requested, name))
    assert (answer.status_code, answer.url) == (302, requested.get_absolute_url())
    assert "This return is still to be filled in" in told(answer)


def test_each_box_stands_beside_the_quarter_before(officer):
    first = f.accepted_return(supported=40, new=22, by_priority=40, by_area=40)
    second = f.certified_return(f.a_return(2, first.agreement))
    words = words_of(officer.get(page(second)))
    assert "People supported Each person once in the quarter. Why it changed: As planned." in words
    assert "This quarter 48 Last quarter 40 Change +8 A year before —" in words


def test_a_large_change_is_marked(officer):
    first = f.accepted_return(
        supported=20, new=2, by_priority=20, by_area=20, asked=15, cope_measured=10, cope_improved=5
    )
    second = f.certified_return(f.a_return(2, first.agreement))
    assert "Last quarter 20 Change +28 large" in words_of(officer.get(page(second)))


def test_what_is_not_known_stands_above_with_its_reason(officer):
    wanted = f.submitted_return()
    first_contact = f.the_filing(wanted).submitted_by
    transitions.take_back_return(monitoring_return=wanted, by=first_contact, at=AT)
    again = f.again(wanted)
    given = f.answers(again) | {
        Box("asked"): Given(not_known="Nobody sent the questionnaire."),
        Box("answered"): Given(0),
    }
    given[Box("satisfied")] = Given(0)
    filing = transitions.save_answers(
        monitoring_return=again, given=given, expected_version=f.the_filing(again).version, by=first_contact, at=AT
    )
    transitions.submit_return(monitoring_return=again, expected_version=filing.version, by=first_contact, at=AT)
    second = f.contact_of(again.agreement, other_than=first_contact)
    transitions.certify_return(monitoring_return=f.again(again), by=second, at=AT)
    words = words_of(officer.get(page(again)))
    assert "What is not known Asked: Nobody sent the questionnaire." in words
    assert "This quarter Not known" in words


def test_a_rule_that_only_warns_is_told(officer):
    wrong = f.certified_return(by_area=40)
    words = words_of(officer.get(page(wrong)))
    assert "What does not add up" in words
    assert "“Supported, by council area” make 40, and “People supported” is 48" in words
    assert "What does not add up" not in words_of(officer.get(page(f.certified_return())))


def test_queries_go_to_their_boxes_and_the_provider_is_told(officer, certified, django_capture_on_commit_callbacks):
    typed = {
        "filing": "1",
        "ask-supported": "Is each person counted once?",
        "ask-by-area~a1": "",
        "comment": "Thank you",
    }
    with django_capture_on_commit_callbacks(execute=True):
        answer = officer.post(page(certified, "query"), typed)
    assert (answer.status_code, answer.url) == (302, certified.get_absolute_url())
    query = BoxQuery.objects.get()
    assert (query.measure.key, query.words) == ("supported", "Is each person counted once?")
    assert f.again(certified).state == ReturnState.QUERIED
    contacts = certified.agreement.award.provider.contacts.filter(user__isnull=False)
    assert sorted(one.to[0] for one in mail.outbox) == sorted(one.user.email for one in contacts)
    body = mail.outbox[0].body
    assert certified.get_absolute_url() in body
    assert "Is each person" not in body
    assert "Thank you" not in body


def test_without_a_query_nothing_is_sent_back(officer, certified):
    words = words_of(officer.post(page(certified, "query"), {"filing": "1", "comment": " "}))
    assert "Ask about one box at least, or write a comment" in words
    assert f.again(certified).state == ReturnState.CERTIFIED


def test_a_query_that_names_a_person_is_refused_at_its_box_and_kept(officer, certified):
    typed = {"filing": "1", "ask-new": "Is Mrs Example among them?", "ask-supported": "And this?"}
    answer = officer.post(page(certified, "query"), typed)
    words = words_of(answer)
    assert "This looks like a person’s name: take out “Mrs Example”" in words
    assert 'href="#id_ask-new"' in answer.content.decode()
    assert "And this?" in answer.content.decode()
    assert not BoxQuery.objects.exists()


def test_a_query_that_is_too_long_is_refused_at_its_box(officer, certified):
    answer = officer.post(page(certified, "query"), {"filing": "1", "ask-new": "x" * 501})
    assert "Shorten the query to 500 characters or fewer" in words_of(answer)
    assert not BoxQuery.objects.exists()


def test_accepting_asks_first(officer, certified, django_capture_on_commit_callbacks):
    answer = officer.post(page(certified, "query"), {"filing": "1", "accept": "yes", "comment": ""})
    assert answer.url == f"{page(certified, 'accept')}?filing=1"
    assert f.again(certified).state == ReturnState.CERTIFIED
    assert "From today its figures count" in words_of(officer.get(answer.url))
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(page(certified, "accept"), {"filing": "1"})
    assert f.again(certified).state == ReturnState.ACCEPTED
    assert {one.subject for one in mail.outbox} == {"A return was accepted"}


def test_queries_that_were_typed_are_not_lost_by_accepting(officer, certified):
    answer = officer.post(page(certified, "query"), {"filing": "1", "accept": "yes", "ask-new": "Is this right?"})
    assert "Send what you wrote as queries, or empty the boxes before you accept" in words_of(answer)
    assert "Is this right?" in answer.content.decode()


def test_another_version_than_was_looked_at_is_not_accepted(officer, certified):
    """Queried by a colleague and answered by the provider while this page stood open."""
    query = transitions.AskedAbout(Box("supported"), "Is this each person once?")
    transitions.query_return(monitoring_return=certified, queries=[query], comment="", by=a_person(Role.MANAGER), at=AT)
    f.certified_return(f.again(certified), supported=47, new=29, by_priority=47, by_area=47)
    for name in ("accept", "query"):
        answer = officer.post(page(certified, name), {"filing": "1", "comment": "Good"})
        assert answer.url == page(certified)
        assert "The provider has sent version 2 of this return since you opened it" in told(answer)
    assert f.again(certified).state == ReturnState.CERTIFIED


def test_the_second_press_is_told_and_does_nothing(officer, certified):
    officer.post(page(certified, "accept"), {"filing": "1"})
    answer = officer.post(page(certified, "accept"), {"filing": "1"})
    assert answer.url == certified.get_absolute_url()
    assert "Accepted already, by" in told(answer)
    assert f.again(certified).steps.filter(verb="accept").count() == 1


def test_who_is_tied_to_the_provider_sees_it_and_judges_nothing(client, certified):
    person = a_person(Role.OFFICER)
    tied(person, certified.agreement.award.provider)
    as_person(client, person)
    for name in ("judge", "accept"):
        answer = client.get(page(certified, name))
        assert "You have an interest in this provider" in words_of(answer)
        assert "Accept th" not in words_of(answer).replace("Accept this return?", "")
    client.post(page(certified, "accept"), {"filing": "1"})
    client.post(page(certified, "query"), {"filing": "1", "comment": "Good"})
    assert f.again(certified).state == ReturnState.CERTIFIED


def test_what_was_asked_stands_beside_what_is_answered_now(officer):
    queried = f.queried_return()
    f.certified_return(queried, supported=47, new=29, by_priority=47, by_area=47)
    words = words_of(officer.get(page(queried)))
    assert "You asked: Is this each person once? It said: 48" in words
    assert "Version 2" in words


def test_a_correction_is_asked_for_with_its_reason(officer, django_capture_on_commit_callbacks):
    accepted = f.accepted_return()
    assert "Give the reason in at least" in words_of(
        officer.post(page(accepted, "ask-correction"), {"reason": "Wrong"})
    )
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(page(accepted, "ask-correction"), {"reason": REASON})
    assert f.again(accepted).state == ReturnState.REOPENED
    assert f.the_filing(accepted).reason == REASON
    assert {one.subject for one in mail.outbox} == {"A return is open for a correction"}
    assert REASON not in mail.outbox[0].body


def test_who_is_tied_asks_for_no_correction_and_gives_none_up(client):
    accepted = f.accepted_return()
    person = a_person(Role.OFFICER)
    tied(person, accepted.agreement.award.provider)
    as_person(client, person)
    assert "You have an interest" in words_of(client.post(page(accepted, "ask-correction"), {"reason": REASON}))
    assert f.again(accepted).state == ReturnState.ACCEPTED
    transitions.reopen_return(monitoring_return=accepted, reason=REASON, by=a_person(Role.MANAGER), at=AT)
    client.post(page(accepted, "abandon"))
    assert f.again(accepted).state == ReturnState.REOPENED


def test_a_correction_is_given_up_and_what_was_accepted_stands(officer):
    accepted = f.accepted_return()
    transitions.reopen_return(monitoring_return=accepted, reason=REASON, by=a_person(Role.MANAGER), at=AT)
    officer.post(page(accepted, "abandon"))
    assert f.again(accepted).state == ReturnState.ACCEPTED
    assert f.the_filing(accepted).number == 1


def test_versions_stand_side_by_side(officer):
    accepted = f.accepted_return()
    transitions.reopen_return(monitoring_return=accepted, reason=REASON, by=a_person(Role.MANAGER), at=AT)
    f.certified_return(f.again(accepted), supported=47, new=29, by_priority=47, by_area=47)
    words = words_of(officer.get(page(accepted, "versions")))
    assert "People supported As planned. 48 47 −1" in words
    assert REASON in words
    assert "other answers are alike" in words
    same = words_of(officer.get(page(accepted, "versions") + "?one=1&other=1"))
    assert "Nothing differs" in same
    assert words_of(officer.get(page(accepted, "versions") + "?one=7&other=x"))


def test_another_providers_contact_finds_no_versions(client, certified):
    as_person(client, f.a_contact(a_provider("Another Service")))
    assert client.get(page(certified, "versions")).status_code == 404
    as_person(client, f.contact_of(certified.agreement))
    assert client.get(page(certified, "versions")).status_code == 302
    assert client.get(page(certified, "judge")).status_code == 403


def test_the_page_asks_the_same_number_of_queries_at_any_number_of_boxes(officer, django_assert_max_num_queries):
    few = f.certified_return()
    with django_assert_max_num_queries(40) as asked:
        officer.get(page(few))
    standard = standard_return()
    template = f.a_template(standard.measures, standard.rules)
    agreement = f.accepted_agreement(f.offered_agreement(f.drafted_agreement(f.an_award(), template=template)))
    many = f.a_return(1, agreement)
    figures = {"referred": 30, "direct": 48, "waited": 4}
    wanted = f.answers(many, f.FIGURES | figures)
    first = f.contact_of(agreement)
    filing = transitions.save_answers(monitoring_return=many, given=wanted, expected_version=0, by=first, at=AT)
    transitions.submit_return(monitoring_return=many, expected_version=filing.version, by=first, at=AT)
    second = f.contact_of(agreement, other_than=first)
    transitions.certify_return(monitoring_return=f.again(many), by=second, at=AT)
    with django_assert_max_num_queries(len(asked.captured_queries)):
        officer.get(page(many))
