"""Filling in a return: the list of topics, the boxes of one, what is told, what is refused and what stays typed."""

from dataclasses import replace
from datetime import timedelta
from unittest import mock

import pytest

from accounts.roles import Role
from grants.choices import ReturnState
from grants.figures.boxes import given_in, last_filing
from grants.models import Answer, MonitoringReturn
from grants.rules.answers import Box, Given
from tests.factories import agreements as life
from tests.factories.commissioning import AT
from tests.integration.notice_pages import as_person, as_role
from tests.integration.return_pages import at_provider, box_names, typed_in
from tests.worlds import world

pytestmark = pytest.mark.django_db

FILL_PAGES = ("fill/", "fill/people/", "check/")


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


ours = world(at_provider, at=AT)


@pytest.fixture
def first(client, ours):
    return as_person(client, ours.first)


def said(answer):
    return answer.content.decode()


def stored(ours):
    return given_in(last_filing(ours.monitoring_return))


# who may


@pytest.mark.parametrize("page", FILL_PAGES)
def test_a_contact_fills_in_their_own(first, ours, page):
    assert first.get(ours.url(page)).status_code == 200


@pytest.mark.parametrize("page", [*FILL_PAGES, ""])
def test_another_providers_return_is_not_there(client, ours, page):
    other = at_provider()
    answer = as_person(client, other.first).get(ours.url(page))
    assert answer.status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER])
@pytest.mark.parametrize("page", FILL_PAGES)
def test_the_office_fills_in_nothing(client, ours, role, page):
    assert as_role(client, role).get(ours.url(page)).status_code == 403


def test_another_providers_boxes_cannot_be_posted(client, ours):
    other = at_provider()
    answer = as_person(client, other.first).post(ours.url("fill/people/"), {"supported": "48", "~version": "0"})
    assert answer.status_code == 404
    assert not Answer.objects.exists()


# the list of topics


def test_the_list_says_how_far_each_topic_is(first, ours):
    first.post(ours.url("fill/referrals/"), typed_in(first, ours.url("fill/referrals/"), referred_police="20"))
    lines = {item["label"]: item["line"] for item in first.get(ours.url("fill/")).context["items"]}
    assert lines["Referrals"].words == "1 of 2 boxes"
    assert lines["Referrals"].state == "in-progress"
    assert lines["Satisfaction"].state == "not-started"


def test_a_topic_that_is_not_asked_is_not_there(first, ours):
    assert first.get(ours.url("fill/waiting/")).status_code == 404
    assert first.get(ours.url("fill/anything/")).status_code == 404


# saving


def test_a_draft_may_be_incomplete(first, ours):
    address = ours.url("fill/people/")
    answer = first.post(address, typed_in(first, address, supported="1,204", stay="yes"))
    assert answer["Location"] == ours.url("fill/")
    assert stored(ours) == {Box("supported"): Given(value=1204)}


def test_save_and_go_on_leads_to_the_next_topic_and_last_to_the_check(first, ours):
    address = ours.url("fill/referrals/")
    assert first.post(address, typed_in(first, address))["Location"] == ours.url("fill/people/")
    address = ours.url("fill/account/")
    assert first.post(address, typed_in(first, address, account="All went well."))["Location"] == ours.url("check/")


def test_not_known_is_kept_with_its_reason_and_can_be_undone(first, ours):
    address = ours.url("fill/satisfaction/")
    first.post(address, typed_in(first, address, asked__unknown="on", asked__why="Nobody asked in April."))
    assert stored(ours)[Box("asked")] == Given(not_known="Nobody asked in April.")
    sent = typed_in(first, address, asked="20", asked__why="")
    del sent["asked~unknown"]
    first.post(address, sent)
    assert stored(ours)[Box("asked")] == Given(value=20)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"supported": "-3"}, "Enter 0 or more"),
        ({"supported": "about forty"}, "Enter a whole number, like 48"),
        ({"supported": "48.5"}, "Enter a whole number, like 48"),
        ({"supported": "9" * 40}, "Enter 60,000,000 or less"),
        ({"supported": "9" * 4000}, "This is too long for a figure"),
        ({"supported": "4８"}, "Enter a whole number, like 48"),
        ({"supported": "48", "supported__why": "Lost."}, "Give a figure, or say why it is not known, not both"),
        ({"supported__unknown": "on"}, "Say why it is not known"),
        ({"supported__change": "More staff."}, "Enter the figure that your line explains"),
        ({"supported__unknown": "on", "supported__why": "Ask Mrs Smithers"}, "take out “Mrs Smithers”"),
        ({"supported": "9", "supported__change": "Ring 0121 496 0000"}, "take out “0121 496 0000”"),
        ({"supported__unknown": "on", "supported__why": "x" * 301}, "must be 300 characters or fewer"),
    ],
)
def test_what_cannot_be_saved_is_told_at_its_box_and_everything_typed_stays(first, ours, typed, message):
    address = ours.url("fill/people/")
    sent = typed_in(first, address, new="30", **typed)
    answer = first.post(address, sent)
    assert answer.status_code == 200
    told = [str(error) for errors in answer.context["form"].errors.values() for error in errors]
    assert any(message in one for one in told), told
    assert len(told) == 1
    assert last_filing(ours.monitoring_return) is None
    form = answer.context["form"]
    for name in ("new", *(part.replace("__", "~") for part in typed)):
        assert form[name].value() == (True if sent[name] == "on" else sent[name]), name
    assert said(answer).count("govuk-error-message") == 1


def test_a_persons_details_in_the_account_are_refused_and_the_words_kept(first, ours):
    address = ours.url("fill/account/")
    answer = first.post(address, typed_in(first, address, account="We rang Mrs Jones on 0121 496 0000."))
    told = answer.context["form"].errors["account"]
    assert any("Mrs Jones" in one for one in told)
    assert any("0121 496 0000" in one for one in told)
    assert "We rang Mrs Jones on 0121 496 0000." in said(answer)
    assert not Answer.objects.exists()


def test_a_box_of_another_return_is_refused(first, ours):
    address = ours.url("fill/people/")
    answer = first.post(address, typed_in(first, address, supported="48") | {"by-area~a999": "3"})
    assert "boxes of another return" in said(answer)
    assert not Answer.objects.exists()


def test_a_page_without_its_version_saves_nothing(first, ours):
    answer = first.post(ours.url("fill/people/"), {"supported": "48"})
    assert "Open this page again" in said(answer)
    assert not Answer.objects.exists()


# what is told and does not bind a draft


def test_a_sum_that_is_larger_than_its_whole_is_told_once_and_saved(first, ours):
    address = ours.url("fill/people/")
    sent = typed_in(first, address, supported="48", new="40", continuing="18")
    answer = first.post(address, sent)
    assert answer["Location"] == address
    assert stored(ours)[Box("new")] == Given(value=40)
    answer = first.get(address)
    words = "“Of these, new” and “Of these, continuing” make 58: 10 more than “People supported” (48)"
    assert said(answer).count(words) == 2
    assert "It must add up before you submit" in said(answer)
    # Told once, it is no wall.
    assert first.post(address, typed_in(first, address))["Location"] == ours.url("fill/outcomes/")


def test_a_rule_that_only_warns_says_so(first, ours):
    address = ours.url("fill/people/")
    areas = dict.fromkeys(box_names(ours.monitoring_return, "by-area"), "40")
    first.post(address, typed_in(first, address, supported="48") | areas)
    told = [one.message for one in first.get(address).context["told"]]
    assert len(told) == 1
    assert told[0].endswith("You can still submit")


def test_last_quarter_stands_beside_the_box_and_a_large_change_asks_why(client, ours):
    life.accepted_return(ours.monitoring_return)
    ours = replace(ours, monitoring_return=life.a_return(2, ours.agreement))
    first, address = as_person(client, ours.first), ours.url("fill/people/")
    assert "Last quarter: <strong>48</strong>" in said(first.get(address))
    assert first.post(address, typed_in(first, address, supported="90"))["Location"] == address
    told = [one.message for one in first.get(address).context["told"]]
    assert "Say in a line why “People supported” changed so much since last quarter" in told
    first.post(address, typed_in(first, address, supported__change="A second office opened."))
    assert stored(ours)[Box("supported")] == Given(value=90, explanation="A second office opened.")
    assert not any("People supported” changed" in one.message for one in first.get(address).context["told"])


# two at once


def test_who_saves_the_same_box_later_is_told_and_decides(client, ours):
    address = ours.url("fill/people/")
    early = typed_in(as_person(client, ours.first), address, supported="48")
    client.post(address, typed_in(as_person(client, ours.second), address, supported="47"))
    answer = as_person(client, ours.first).post(address, early)
    assert f"{ours.second} saved this on" in said(answer)
    assert "You typed: 48" in said(answer)
    assert stored(ours)[Box("supported")] == Given(value=47)
    again = early | {name: answer.context["form"][name].value() for name in ("~version", "~opened")}
    client.post(address, again)
    assert stored(ours)[Box("supported")] == Given(value=48)


def test_two_who_work_on_different_topics_are_not_in_each_others_way(client, ours):
    address = ours.url("fill/people/")
    early = typed_in(as_person(client, ours.first), address, supported="48")
    others = ours.url("fill/referrals/")
    client.post(others, typed_in(as_person(client, ours.second), others, referred_police="20"))
    answer = as_person(client, ours.first).post(address, early)
    assert answer.status_code == 302
    assert stored(ours) == {Box("supported"): Given(value=48), Box("referred-police"): Given(value=20)}


def test_a_form_sent_twice_is_saved_once_and_asks_nothing(first, ours):
    address = ours.url("fill/people/")
    sent = typed_in(first, address, supported="48")
    first.post(address, sent)
    assert first.post(address, sent).status_code == 302


# closed


@pytest.mark.parametrize("page", FILL_PAGES)
def test_before_its_window_opens_nothing_can_be_filled_in(first, ours, page):
    MonitoringReturn.objects.filter(pk=ours.monitoring_return.pk).update(
        opens_on=AT.date() + timedelta(days=1), due_on=AT.date() + timedelta(days=20)
    )
    answer = first.get(ours.url(page), follow=True)
    assert "This return can be filled in from 2 March 2018." in said(answer)
    first.post(ours.url("fill/people/"), {"supported": "48", "~version": "0"})
    assert not Answer.objects.exists()


@pytest.mark.parametrize("state", [ReturnState.CANCELLED, ReturnState.CERTIFIED, ReturnState.ACCEPTED])
def test_what_is_not_with_the_provider_cannot_be_changed(first, ours, state):
    MonitoringReturn.objects.filter(pk=ours.monitoring_return.pk).update(state=state)
    answer = first.get(ours.url("fill/people/"), follow=True)
    assert "nothing in it can be changed" in said(answer)
    first.post(ours.url("fill/people/"), {"supported": "48", "~version": "0"})
    assert not Answer.objects.exists()


def test_what_the_office_asked_stands_at_the_box(client, ours):
    queried, person = life.queried_return(ours.monitoring_return), ours.first
    answer = as_person(client, person).get(f"/returns/{queried.pk}/fill/people/")
    assert "Is this each person once?" in said(answer)
    assert 'id="id_supported" name="supported"' in said(answer)
    assert 'value="48"' in said(answer)
    line = as_person(client, person).get(f"/returns/{queried.pk}/fill/").context["items"][1]["line"]
    assert line.words.endswith("The office asks about 1 of them")
