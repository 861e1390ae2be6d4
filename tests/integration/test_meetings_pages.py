"""Meetings on the page: who may do what, what is typed and kept, and what two who write at once are told."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.core.cache import cache

from accounts.roles import Role
from commissioning.choices import Attended, MeetingState
from commissioning.figures.minutes import minutes_of
from commissioning.models import AgendaItem, Attendance, Meeting, MeetingPaper
from tests.factories.commission import a_commission, a_meeting, a_member, in_review
from tests.factories.commissioning import a_person
from tests.factories.meetings import HELD, agreed, an_item, attended, minuted
from tests.integration.commission_pages import as_person, queries_of
from tests.integration.money_pages import signed_in, summary_of, typed_day
from tests.integration.rendered import form_on, send

pytestmark = pytest.mark.django_db

MEMBER = Role.COMMISSION_MEMBER
VIEW = [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER, MEMBER]
EDIT = [Role.OFFICER, Role.MANAGER]
SOON = date(2099, 12, 31)
PAGES = {
    "": VIEW,
    "edit/": EDIT,
    "cancel/": EDIT,
    "items/new/": EDIT,
    "items/{item}/edit/": EDIT,
    "items/{item}/remove/": EDIT,
    "attendance/": EDIT,
    "minutes/": EDIT,
    "minutes/agree/": EDIT,
}


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def officer(client):
    return signed_in(client, Role.OFFICER)


def typed(**what):
    boxes = {
        "title": "Spring meeting",
        **typed_day("held_on", "16", "3", "2018"),
        "starts_at": "2pm",
        "place": "Room 1",
    }
    return boxes | what


def address_of(meeting, page=""):
    item = AgendaItem.objects.filter(meeting=meeting, recommendation=None).first()
    return f"/commission/meetings/{meeting.pk}/{page.format(item=item.pk if item else 0)}"


# who


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", Role.values)
def test_each_page_of_a_meeting_is_open_to_its_roles_and_closed_to_the_others(client, role, page):
    meeting = an_item().meeting
    answer = signed_in(client, role).get(address_of(meeting, page))
    assert answer.status_code == (200 if role in PAGES[page] else 403)


@pytest.mark.parametrize("role", Role.values)
def test_the_list_and_the_form_are_open_to_their_roles(client, role):
    browser = signed_in(client, role)
    assert browser.get("/commission/meetings/").status_code == (200 if role in VIEW else 403)
    assert browser.get("/commission/meetings/new/").status_code == (200 if role in EDIT else 403)


@pytest.mark.parametrize("page", [*PAGES, "items/{item}/move/", "minutes.pdf"])
def test_a_meeting_that_is_not_there_is_a_plain_404(officer, page):
    address = f"/commission/meetings/999999/{page.format(item=1)}"
    assert officer.post(address).status_code in (404, 405)
    assert officer.get(address).status_code in (404, 405)


@pytest.mark.parametrize("page", ["items/{item}/edit/", "items/{item}/remove/", "items/{item}/move/"])
def test_an_item_of_another_meeting_is_not_there(officer, page):
    item, other = an_item(), a_meeting(HELD)
    assert officer.post(f"/commission/meetings/{other.pk}/{page.format(item=item.pk)}").status_code == 404


@pytest.mark.parametrize("role", [MEMBER, Role.COMMISSIONER, Role.FINANCE])
def test_nobody_else_moves_an_item(client, role):
    item = an_item()
    address = f"/commission/meetings/{item.meeting_id}/items/{item.pk}/move/"
    assert signed_in(client, role).post(address, {"to": "up"}).status_code == 403


# planned, changed, cancelled


def test_a_meeting_is_planned_and_stands_in_the_list(officer):
    answer = officer.post("/commission/meetings/new/", typed(), follow=True)
    page = answer.content.decode()
    for words in (
        "Planned: Spring meeting, 16 March 2018",
        "16 March 2018 at 2:00pm",
        "Room 1",
        "Nothing is on the agenda.",
    ):
        assert words in page
    listed = officer.get("/commission/meetings/").content.decode()
    assert "Spring meeting" in listed.split('id="held"')[1] or "Spring meeting" in listed.split("Held and cancelled")[1]
    assert "Minutes not agreed yet" in listed


def test_a_meeting_to_come_stands_above_those_that_were_held(officer):
    a_meeting(SOON, title="Far away")
    a_meeting(HELD, title="Long ago")
    listed = officer.get("/commission/meetings/").content.decode()
    coming, held = listed.split("Held and cancelled")
    assert "Far away" in coming
    assert "Long ago" in held
    assert "Long ago" not in coming
    assert "Far away" in officer.get("/commission/").content.decode()


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ({"title": ""}, "Enter the title"),
        ({"title": "x" * 201}, "200 characters or fewer"),
        ({"title": "a\x00b"}, "cannot be stored"),
        ({"place": ""}, "Enter the place"),
        ({"starts_at": "noonish"}, "Enter the time as in 14:00 or 2pm"),
        (typed_day("held_on", "31", "2", "2018"), "31 February does not exist"),
        (typed_day("held_on", "1", "1", "0018"), "from 1900 to 2100"),
    ],
)
def test_a_meeting_that_will_not_do_is_refused_and_what_was_typed_is_kept(officer, boxes, words):
    kept = {"place": "Committee room 9"} if "place" not in boxes else {"title": "Kept title"}
    answer = officer.post("/commission/meetings/new/", typed(**kept) | boxes)
    assert words in summary_of(answer)
    assert next(iter(kept.values())) in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_new_date_moves_the_closing_day_and_the_page_says_so_beforehand(officer):
    meeting = a_meeting(SOON)
    recommendation = in_review(meeting=meeting)
    address = address_of(meeting, "edit/")
    assert "a new date moves the closing day with it" in officer.get(address).content.decode()
    sent = form_on(officer.get(address)).sent | typed_day("held_on", "1", "6", "2099")
    assert officer.post(address, sent).status_code == 302
    recommendation.refresh_from_db()
    assert recommendation.closes_on == date(2099, 6, 1)
    past = form_on(officer.get(address)).sent | typed_day("held_on", "1", "6", "2018")
    assert "enter a day that is still to come" in summary_of(officer.post(address, past))


def test_the_later_of_two_who_change_a_meeting_sees_what_stands_and_keeps_what_they_typed(officer):
    meeting = a_meeting(SOON)
    address = address_of(meeting, "edit/")
    opened = form_on(officer.get(address)).sent
    officer.post(address, opened | {"place": "Room A"})
    answer = officer.post(address, opened | {"place": "Room B"})
    assert "changed after you opened it" in summary_of(answer)
    page = answer.content.decode()
    assert "Room A" in page
    assert 'value="Room B"' in page
    assert officer.post(address, form_on(answer).sent).status_code == 302
    assert Meeting.objects.get().place == "Room B"


def test_a_meeting_is_cancelled_after_a_question_and_then_only_read(officer):
    meeting = an_item(a_meeting(SOON)).meeting
    address = address_of(meeting, "cancel/")
    officer.get(address)
    assert Meeting.objects.get().state == MeetingState.PLANNED
    page = officer.post(address, follow=True).content.decode()
    assert "This meeting was cancelled." in page
    assert "Change the meeting" not in page
    assert "Cancelled" in officer.get("/commission/meetings/").content.decode()
    for closed in ("edit/", "minutes/", "minutes/agree/", "attendance/", "items/new/"):
        assert (
            "This meeting was cancelled: it can no longer be changed"
            in officer.get(address_of(meeting, closed)).content.decode()
        )


def test_a_meeting_with_something_in_review_is_not_cancelled(officer):
    meeting = a_meeting(SOON)
    recommendation = in_review(meeting=meeting)
    assert recommendation.title in summary_of(officer.post(address_of(meeting, "cancel/")))


# the agenda


def test_other_business_is_added_renamed_moved_and_removed(officer):
    meeting = a_meeting(SOON)
    for title in ("First", "Second"):
        officer.post(address_of(meeting, "items/new/"), {"title": title})
    first, second = AgendaItem.objects.in_order()
    moved = officer.post(f"/commission/meetings/{meeting.pk}/items/{second.pk}/move/", {"to": "up"})
    assert moved["Location"].endswith(f"#item-{second.pk}")
    assert [item.title for item in AgendaItem.objects.in_order()] == ["Second", "First"]
    officer.post(f"/commission/meetings/{meeting.pk}/items/{first.pk}/edit/", {"title": "Dates"})
    officer.post(f"/commission/meetings/{meeting.pk}/items/{second.pk}/remove/")
    assert [item.title for item in AgendaItem.objects.in_order()] == ["Dates"]
    assert "what the item is about" in summary_of(officer.post(address_of(meeting, "items/new/"), {"title": " "}))


def test_the_item_of_a_recommendation_is_not_renamed_here(officer):
    meeting = a_meeting(SOON)
    in_review(meeting=meeting)
    item = AgendaItem.objects.get()
    for verb in ("edit", "remove"):
        address = f"/commission/meetings/{meeting.pk}/items/{item.pk}/{verb}/"
        assert officer.get(address)["Location"] == meeting.get_absolute_url()
        assert "about a recommendation" in summary_of(officer.post(address, {"title": "Another"}))
    page = officer.get(meeting.get_absolute_url()).content.decode()
    assert f"/items/{item.pk}/edit/" not in page


# attendance


def test_who_came_is_recorded_and_stands_on_the_page(officer):
    meeting, members = a_meeting(HELD), a_commission()
    answers = ["present", "apologies", "absent", ""]
    sent = {f"member_{member.pk}": came for member, came in zip(members, answers, strict=True)}
    page = officer.post(address_of(meeting, "attendance/"), sent, follow=True).content.decode()
    for words in ("Attendance saved", "Present", "Apologies", "Absent", "Not recorded"):
        assert words in page
    assert Attendance.objects.count() == 3
    opened = form_on(officer.get(address_of(meeting, "attendance/"))).sent
    assert opened[f"member_{members[0].pk}"] == ["present"]


def test_before_the_day_only_apologies_are_asked_for(officer):
    member, meeting = a_member(), a_meeting(SOON)
    address = address_of(meeting, "attendance/")
    assert 'value="present"' not in officer.get(address).content.decode()
    assert "Select one of the answers" in summary_of(officer.post(address, {f"member_{member.pk}": "present"}))
    officer.post(address, {f"member_{member.pk}": "apologies"})
    assert Attendance.objects.get().attended == Attended.APOLOGIES


def test_where_nobody_sits_there_is_nothing_to_record(officer):
    page = officer.get(address_of(a_meeting(HELD), "attendance/")).content.decode()
    assert "Nobody sits on the Victims Commission on the day of this meeting." in page


# minutes


def test_minutes_are_written_for_all_items_on_one_page_and_members_do_not_read_them_yet(officer):
    meeting = a_meeting(HELD)
    items = [an_item(meeting, "First"), an_item(meeting, "Second")]
    address = address_of(meeting, "minutes/")
    answer = send(officer, address, **{f"minutes_{items[1].pk}": "Noted in draft."})
    assert answer.status_code == 302
    assert AgendaItem.objects.get(pk=items[1].pk).minutes == "<p>Noted in draft.</p>"
    assert AgendaItem.objects.get(pk=items[0].pk).version == 1
    for role in (MEMBER, Role.COMMISSIONER):
        assert "Noted in draft." not in signed_in(officer, role).get(meeting.get_absolute_url()).content.decode()


def test_the_later_of_two_writers_is_told_and_loses_nothing(officer):
    item = an_item()
    address = address_of(item.meeting, "minutes/")
    opened = form_on(officer.get(address)).sent
    box = f"minutes_{item.pk}"
    assert officer.post(address, opened | {box: "What the first wrote."}).status_code == 302
    answer = officer.post(address, opened | {box: "What the second wrote."})
    assert "Somebody saved “Matters arising” after you opened this page" in summary_of(answer)
    page = answer.content.decode()
    assert "What the second wrote." in form_on(answer).sent[box][0]
    assert "What the first wrote." in page or "first" in page
    assert AgendaItem.objects.get().minutes == "<p>What the first wrote.</p>"
    assert officer.post(address, form_on(answer).sent).status_code == 302
    assert AgendaItem.objects.get().minutes == "<p>What the second wrote.</p>"


def test_two_who_write_of_different_items_are_in_nobodys_way(officer):
    meeting = a_meeting(HELD)
    items = [an_item(meeting, "First"), an_item(meeting, "Second")]
    address = address_of(meeting, "minutes/")
    opened = form_on(officer.get(address)).sent
    assert officer.post(address, opened | {f"minutes_{items[0].pk}": "One."}).status_code == 302
    assert officer.post(address, opened | {f"minutes_{items[1].pk}": "Two."}).status_code == 302
    assert [item.minutes for item in AgendaItem.objects.in_order()] == ["<p>One.</p>", "<p>Two.</p>"]


def test_an_item_that_came_or_went_meanwhile_costs_nobody_their_words(officer):
    meeting = a_meeting(HELD)
    kept, gone = an_item(meeting, "Kept"), an_item(meeting, "Gone")
    address = address_of(meeting, "minutes/")
    opened = form_on(officer.get(address)).sent
    officer.post(f"/commission/meetings/{meeting.pk}/items/{gone.pk}/remove/")
    minuted(an_item(meeting, "New").meeting)
    sent = opened | {f"minutes_{kept.pk}": "Of what stays.", f"minutes_{gone.pk}": "Of what went."}
    sent[f"version_{kept.pk}"] = [str(AgendaItem.objects.get(pk=kept.pk).version)]
    page = officer.post(address, sent, follow=True).content.decode()
    assert "What you wrote of it was not saved: Of what went." in page
    assert [item.minutes for item in AgendaItem.objects.in_order()] == ["<p>Of what stays.</p>", "<p>It was noted.</p>"]


def test_minutes_that_are_too_long_are_refused_at_their_box(officer):
    item = an_item()
    answer = send(officer, address_of(item.meeting, "minutes/"), **{f"minutes_{item.pk}": "word " * 7_000})
    assert f"minutes_{item.pk}" in summary_of(answer)
    assert AgendaItem.objects.get().minutes == ""


def test_the_page_says_what_is_missing_before_minutes_can_be_agreed(officer):
    member, meeting = a_member(), an_item().meeting
    address = address_of(meeting, "minutes/agree/")
    page = officer.get(address).content.decode()
    assert "“Matters arising” has no minutes" in page
    assert f"It is not recorded whether {member} came" in page
    answer = send(officer, address, is_agreed="on")
    assert "“Matters arising” has no minutes" in summary_of(answer)
    assert not MeetingPaper.objects.exists()


def test_minutes_are_not_agreed_by_pressing_alone_nor_unread(officer):
    meeting = attended(minuted(an_item().meeting))
    address = address_of(meeting, "minutes/agree/")
    assert "Confirm that the Commission has agreed" in summary_of(send(officer, address))
    opened = form_on(officer.get(address)).sent
    item = minutes_of(meeting).items[0]
    send(officer, address_of(meeting, "minutes/"), **{f"minutes_{item.pk}": "Something else."})
    answer = officer.post(address, opened | {"is_agreed": "on"})
    assert "Read the minutes again" in summary_of(answer)
    assert "Something else." in answer.content.decode()
    assert not MeetingPaper.objects.exists()


def test_the_words_of_agreed_minutes_stand_on_the_page_and_the_hash_for_the_office_alone(officer):
    meeting = agreed()
    paper = MeetingPaper.objects.get()
    page = officer.get(meeting.get_absolute_url()).content.decode()
    assert "It was noted." in page
    assert paper.sha256 in page
    for role in (MEMBER, Role.COMMISSIONER):
        page = signed_in(officer, role).get(meeting.get_absolute_url()).content.decode()
        assert "It was noted." in page
        assert paper.sha256 not in page


def test_what_was_stored_is_served_and_what_was_damaged_is_not(officer):
    meeting = agreed()
    address = address_of(meeting, "minutes.pdf")
    answer = officer.get(address)
    assert answer.content == bytes(MeetingPaper.objects.get().content)
    assert answer["Cache-Control"] == "private, no-store"
    assert officer.get(address_of(an_item().meeting, "minutes.pdf")).status_code == 404


# speed


def test_the_list_takes_the_same_queries_with_one_meeting_and_with_fifty(officer):
    a_meeting(HELD)
    a_meeting(SOON)
    before = queries_of(officer, "/commission/meetings/")
    for _ in range(49):
        a_meeting(HELD)
        a_meeting(SOON)
    assert queries_of(officer, "/commission/meetings/") == before


@pytest.mark.parametrize("page", ["", "minutes/", "minutes/agree/", "attendance/"])
def test_a_meeting_takes_the_same_queries_with_one_item_and_one_member_and_with_fifty(officer, page):
    a_member()
    meeting = a_meeting(HELD)
    an_item(meeting)
    address = f"/commission/meetings/{meeting.pk}/{page}"
    before = queries_of(officer, address)
    for _ in range(49):
        an_item(meeting)
        a_member()
    assert queries_of(officer, address) == before


def test_a_members_page_of_a_meeting_takes_the_same_queries_with_one_item_and_with_fifty():
    member, meeting = a_member(), a_meeting(HELD)
    an_item(meeting)
    browser = as_person(member.person)
    before = queries_of(browser, meeting.get_absolute_url())
    for _ in range(49):
        an_item(meeting)
    assert queries_of(browser, meeting.get_absolute_url()) == before


def test_every_heading_of_a_meeting_follows_the_one_before(officer):
    """No level is left out, whatever the minutes themselves have for headings."""
    meeting = minuted(an_item().meeting, "<h3>Part</h3><p>Said.</p><h4>Below</h4><p>Said.</p>")
    for address in (address_of(meeting, "minutes/agree/"), agreed(meeting).get_absolute_url()):
        levels = [int(level) for level in re.findall(r"<h([1-6])", officer.get(address).content.decode())]
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), levels


def test_a_person_who_is_no_longer_a_member_still_reads_other_business():
    member = a_member(ends_on=date(2018, 1, 31))
    meeting = agreed()
    assert "Matters arising" in as_person(member.person).get(meeting.get_absolute_url()).content.decode()
    assert a_person(MEMBER)
