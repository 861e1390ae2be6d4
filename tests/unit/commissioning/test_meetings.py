"""Meetings, their agenda and their minutes: what moves with what, and what the database holds once agreed."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Attended, MeetingState, Position
from commissioning.figures.minutes import attendance_of, hidden_from, minutes_of, stored_input, without
from commissioning.figures.minutes_faults import minutes_faults
from commissioning.models import AgendaItem, Attendance, Fund, Meeting, MeetingPaper, Recommendation
from core.append_only import guards_lifted
from core.models import AuditEvent
from core.pdf import PaperTooLong, PaperUnavailable
from core.refusal import Refused
from tests.factories.commission import a_commission, a_meeting, a_member, concluded, in_review
from tests.factories.commissioning import AT, a_person, a_provider
from tests.factories.meetings import HELD, agreed, an_item, attended, minuted, press

pytestmark = pytest.mark.django_db
LATER = date(2018, 6, 1)


def by_and_at(role=Role.OFFICER):
    return {"by": a_person(role), "at": AT}


def changed(meeting, **facts):
    stands = {"title": meeting.title, "held_on": meeting.held_on, "place": meeting.place}
    given = stands | {"expected_version": meeting.version} | facts
    return transitions.change_meeting(meeting=meeting, **given, **by_and_at())


def titles(meeting):
    return [item.title for item in minutes_of(meeting).items]


# moved and cancelled


def test_what_is_in_review_closes_on_the_new_day():
    meeting = a_meeting()
    recommendation = in_review(meeting=meeting)
    other = in_review(fund=Fund.objects.get())
    changed(meeting, held_on=LATER, place="Committee room 2")
    recommendation.refresh_from_db()
    assert recommendation.closes_on == LATER
    assert Recommendation.objects.get(pk=other.pk).closes_on == other.closes_on
    assert AuditEvent.objects.filter(action="commissioning.recommendation.rescheduled").count() == 1


def test_what_is_sent_closes_on_the_day_that_the_meeting_has_by_then():
    chosen = a_meeting()
    changed(Meeting.objects.get(), held_on=LATER)
    assert in_review(meeting=chosen).closes_on == LATER


def test_what_was_concluded_keeps_the_day_on_which_it_closed():
    meeting = a_meeting(HELD)
    recommendation = in_review(meeting=meeting)
    concluded(recommendation)
    changed(meeting, held_on=LATER)
    assert Recommendation.objects.get(pk=recommendation.pk).closes_on == HELD


def test_a_meeting_with_something_in_review_is_not_moved_into_the_past():
    meeting = a_meeting()
    recommendation = in_review(meeting=meeting)
    with pytest.raises(Refused, match="in review at this meeting: enter a day that is still to come"):
        changed(meeting, held_on=date(2018, 2, 1))
    assert Recommendation.objects.get(pk=recommendation.pk).closes_on == meeting.held_on


def test_the_title_of_a_meeting_that_was_held_can_be_mended_while_a_review_waits():
    meeting = a_meeting()
    in_review(meeting=meeting)
    later = {"by": a_person(Role.OFFICER), "at": AT + timedelta(days=60)}
    facts = {"title": "Spring meeting", "held_on": meeting.held_on, "place": meeting.place}
    held = transitions.change_meeting(meeting=meeting, **facts, expected_version=meeting.version, **later)
    assert held.title == "Spring meeting"


def test_the_later_of_two_who_change_a_meeting_is_told():
    meeting = a_meeting()
    changed(meeting, place="Committee room 2")
    with pytest.raises(transitions.MeetingChanged) as told:
        changed(meeting, place="Committee room 3")
    assert told.value.now.place == "Committee room 2"
    assert Meeting.objects.get().place == "Committee room 2"


@pytest.mark.parametrize("facts", [{"title": " "}, {"place": ""}, {"title": "x" * 201}, {"held_on": date(18, 1, 1)}])
def test_a_meeting_has_a_title_a_place_and_a_day(facts):
    meeting = a_meeting()
    with pytest.raises(Refused):
        changed(meeting, **facts)
    assert Meeting.objects.get().version == 1


def test_a_meeting_is_cancelled_and_stays():
    meeting = transitions.cancel_meeting(meeting=a_meeting(), **by_and_at())
    assert meeting.state == MeetingState.CANCELLED
    with pytest.raises(Refused, match="was cancelled"):
        changed(meeting, held_on=LATER)


def test_a_meeting_is_not_cancelled_while_something_waits_for_it():
    meeting = a_meeting()
    recommendation = in_review(meeting=meeting)
    with pytest.raises(Refused, match="move it to another one first"):
        transitions.cancel_meeting(meeting=meeting, **by_and_at())
    transitions.reschedule_review(recommendation=recommendation, meeting=a_meeting(LATER), **by_and_at())
    transitions.cancel_meeting(meeting=meeting, **by_and_at())


def test_a_meeting_at_which_something_was_concluded_was_held():
    meeting = a_meeting(HELD)
    concluded(in_review(meeting=meeting))
    with pytest.raises(Refused, match="so it was held"):
        transitions.cancel_meeting(meeting=meeting, **by_and_at())


# the agenda


def test_other_business_stands_beside_the_recommendations_in_the_order_that_was_chosen():
    meeting = a_meeting()
    an_item(meeting, "Apologies")
    recommendation = in_review(meeting=meeting)
    last = an_item(meeting, "Any other business")
    transitions.move_agenda_item(item=last, is_up=True, **by_and_at())
    assert titles(meeting) == ["Apologies", "Any other business", recommendation.title]
    transitions.move_agenda_item(item=last, is_up=False, **by_and_at())
    assert titles(meeting) == ["Apologies", recommendation.title, "Any other business"]


def test_the_first_item_cannot_go_up_nor_the_last_down():
    meeting = a_meeting()
    first, last = an_item(meeting, "First"), an_item(meeting, "Last")
    transitions.move_agenda_item(item=first, is_up=True, **by_and_at())
    transitions.move_agenda_item(item=last, is_up=False, **by_and_at())
    assert titles(meeting) == ["First", "Last"]


def test_items_are_renamed_and_removed_but_never_a_recommendations():
    meeting = a_meeting()
    in_review(meeting=meeting)
    item = an_item(meeting)
    transitions.change_agenda_item(item=item, title="Dates of meetings", **by_and_at())
    assert titles(meeting)[-1] == "Dates of meetings"
    transitions.remove_agenda_item(item=item, **by_and_at())
    assert len(titles(meeting)) == 1
    own = AgendaItem.objects.get()
    with pytest.raises(Refused, match="about a recommendation"):
        transitions.change_agenda_item(item=own, title="Another", **by_and_at())
    with pytest.raises(Refused, match="about a recommendation"):
        transitions.remove_agenda_item(item=own, **by_and_at())
    with pytest.raises(Refused, match="no longer on the agenda"):
        transitions.remove_agenda_item(item=item, **by_and_at())


# attendance


def test_attendance_is_of_those_who_sat_on_that_day():
    chair = a_member(position=Position.CHAIR)
    a_member(started_on=date(2017, 1, 1), ends_on=date(2017, 12, 31))
    meeting = attended(a_meeting(HELD))
    assert [(one.member, one.attended) for one in attendance_of(meeting)] == [(chair, Attended.PRESENT)]


def test_attendance_of_somebody_who_was_no_member_is_refused():
    meeting, later = a_meeting(HELD), a_member(started_on=LATER)
    with pytest.raises(Refused, match="have changed"):
        transitions.record_attendance(meeting=meeting, attended={later.pk: Attended.PRESENT}, **by_and_at())


def test_before_the_day_only_apologies_are_recorded():
    member, meeting = a_member(), a_meeting(LATER)
    with pytest.raises(Refused, match="until then only apologies"):
        transitions.record_attendance(meeting=meeting, attended={member.pk: Attended.PRESENT}, **by_and_at())
    transitions.record_attendance(meeting=meeting, attended={member.pk: Attended.APOLOGIES}, **by_and_at())
    assert Attendance.objects.get().attended == Attended.APOLOGIES


def test_a_new_day_drops_the_attendance_of_those_who_do_not_sit_on_it():
    leaving, meeting = a_member(ends_on=date(2018, 3, 31)), a_meeting()
    stays = a_member()
    everybody = {leaving.pk: Attended.APOLOGIES, stays.pk: Attended.APOLOGIES}
    transitions.record_attendance(meeting=meeting, attended=everybody, **by_and_at())
    changed(meeting, held_on=LATER)
    assert [row.member for row in Attendance.objects.all()] == [stays]


# minutes


def write(item, words, version=None):
    written = [transitions.WrittenItem(item.pk, words, item.version if version is None else version)]
    return transitions.write_minutes(meeting=item.meeting, written=written, **by_and_at())


def test_minutes_are_cleaned_and_counted():
    item = an_item()
    write(item, "<p onclick=x>It was noted.</p><script>alert(1)</script>")
    item.refresh_from_db()
    assert "script" not in item.minutes
    assert "onclick" not in item.minutes
    assert item.version == 2


def test_the_later_of_two_writers_is_told_and_nothing_is_written():
    meeting = a_meeting(HELD)
    item, other = an_item(meeting), an_item(meeting)
    write(item, "<p>First</p>")
    written = [transitions.WrittenItem(one.pk, "<p>Second</p>", 1) for one in (item, other)]
    with pytest.raises(transitions.MinutesChanged) as told:
        transitions.write_minutes(meeting=meeting, written=written, **by_and_at())
    assert [one.pk for one in told.value.now] == [item.pk]
    other.refresh_from_db()
    assert other.minutes == ""


def test_two_who_write_the_same_or_of_different_items_are_in_nobodys_way():
    meeting = an_item().meeting
    item, other = an_item(meeting), an_item(meeting)
    write(item, "<p>Same</p>")
    assert write(item, "<p>Same</p>", version=1) == []
    assert len(write(other, "<p>Another</p>", version=1)) == 1


def test_minutes_of_an_item_that_left_or_of_another_meeting_are_refused():
    item = an_item()
    elsewhere = an_item(a_meeting(HELD))
    with pytest.raises(Refused, match="has left the agenda"):
        transitions.write_minutes(
            meeting=item.meeting, written=[transitions.WrittenItem(elsewhere.pk, "<p>x</p>", 1)], **by_and_at()
        )


# agreed


def test_agreed_minutes_are_stored_with_their_hash_and_input_and_say_who_stood_aside():
    haven = a_provider()
    chair = a_member(position=Position.CHAIR)
    tied = a_member(haven)
    meeting = a_meeting(HELD)
    recommendation = in_review(haven, meeting=meeting)
    meeting = agreed(minuted(meeting))
    paper = MeetingPaper.objects.get()
    printed = stored_input(paper)
    assert meeting.state == MeetingState.MINUTED
    assert printed["items"][0]["recommendation"] == recommendation.pk
    assert printed["items"][0]["aside"] == [tied.spoken_role]
    assert [one["role"] for one in printed["attendance"]] == [chair.spoken_role, tied.spoken_role]
    assert tied.person.name not in paper.input
    assert bytes(paper.content) == press(printed)
    event = AuditEvent.objects.get(action="commissioning.meeting.minutes_agreed")
    assert event.details["sha256"] == paper.sha256


def test_minutes_are_not_agreed_while_something_is_missing():
    member = a_member()
    meeting = an_item().meeting
    agree = {"meeting": meeting, "press": press, **by_and_at()}
    with pytest.raises(Refused) as told:
        transitions.agree_minutes(**agree)
    assert [one.message for one in told.value.obstacles] == [
        "“Matters arising” has no minutes",
        f"It is not recorded whether {member} came",
    ]
    with pytest.raises(Refused, match="has no item"):
        transitions.agree_minutes(**agree | {"meeting": attended(a_meeting(HELD))})
    with pytest.raises(Refused, match="agreed afterwards"):
        transitions.agree_minutes(**agree | {"meeting": minuted(an_item(a_meeting(LATER)).meeting)})
    assert not MeetingPaper.objects.exists()


def test_minutes_are_not_agreed_when_they_are_others_than_were_read():
    meeting = attended(minuted(an_item().meeting))
    read = minutes_of(meeting).stamp
    write(minutes_of(meeting).items[0], "<p>Something else.</p>")
    with pytest.raises(Refused, match="Read the minutes again"):
        transitions.agree_minutes(meeting=meeting, press=press, expected=read, **by_and_at())
    transitions.agree_minutes(meeting=meeting, press=press, expected=minutes_of(meeting).stamp, **by_and_at())


@pytest.mark.parametrize("reason", [PaperUnavailable(), PaperTooLong("Shorten them.")])
def test_minutes_that_cannot_be_printed_are_not_agreed(reason):
    def broken(printed):
        raise reason

    meeting = attended(minuted(an_item().meeting))
    with pytest.raises(Refused, match="not agreed"):
        transitions.agree_minutes(meeting=meeting, press=broken, **by_and_at())
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED
    assert not MeetingPaper.objects.exists()


def test_agreed_minutes_are_closed_to_every_verb():
    meeting = agreed()
    item = AgendaItem.objects.get()
    for act in (
        lambda: changed(meeting, held_on=LATER),
        lambda: transitions.cancel_meeting(meeting=meeting, **by_and_at()),
        lambda: transitions.add_agenda_item(meeting=meeting, title="More", **by_and_at()),
        lambda: transitions.change_agenda_item(item=item, title="More", **by_and_at()),
        lambda: transitions.remove_agenda_item(item=item, **by_and_at()),
        lambda: transitions.move_agenda_item(item=item, is_up=True, **by_and_at()),
        lambda: transitions.record_attendance(meeting=meeting, attended={}, **by_and_at()),
        lambda: write(item, "<p>Other</p>"),
        lambda: transitions.agree_minutes(meeting=meeting, press=press, **by_and_at()),
    ):
        with pytest.raises(Refused, match="minutes of this meeting are agreed"):
            act()
    assert MeetingPaper.objects.count() == 1


FROZEN = [
    "UPDATE commissioning_meeting SET place = 'x'",
    "DELETE FROM commissioning_meeting",
    "UPDATE commissioning_agendaitem SET minutes = 'x'",
    "DELETE FROM commissioning_agendaitem",
    "UPDATE commissioning_attendance SET attended = 'absent'",
    "DELETE FROM commissioning_attendance",
    "UPDATE commissioning_meetingpaper SET sha256 = 'x'",
    "DELETE FROM commissioning_meetingpaper",
]


@pytest.mark.parametrize("statement", FROZEN)
def test_the_database_holds_what_was_agreed(statement):
    a_member()
    agreed()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_is_added_to_a_meeting_that_was_agreed():
    meeting = agreed()
    with pytest.raises(DatabaseError), transaction.atomic():
        AgendaItem.objects.create(meeting=meeting, position=9, title="More")
    with pytest.raises(DatabaseError), transaction.atomic():
        Attendance.objects.create(meeting=meeting, member=a_member(), attended=Attended.PRESENT)


# what each may read


def test_an_item_is_hidden_from_whoever_stands_aside_and_leaves_no_gap():
    haven = a_provider()
    tied, free = a_member(haven), a_member()
    meeting = a_meeting(HELD)
    an_item(meeting, "Apologies")
    in_review(haven, meeting=meeting)
    an_item(meeting, "Any other business")
    printed = json.loads(MeetingPaper.objects.get(meeting=agreed(minuted(meeting))).input)

    def read_by(person):
        return [item["title"] for item in without(printed, hidden_from(person, printed))["items"]]

    whole = [item["title"] for item in printed["items"]]
    assert len(whole) == 3
    assert read_by(free.person) == whole
    assert read_by(a_person(Role.OFFICER)) == read_by(a_person(Role.FINANCE)) == whole
    assert read_by(tied.person) == ["Apologies", "Any other business"]
    # Nothing of it is concluded yet.
    assert read_by(a_person(Role.COMMISSIONER)) == ["Apologies", "Any other business"]
    assert [item.title for item in AgendaItem.objects.visible_to(tied.person).in_order()] == read_by(tied.person)
    assert not AgendaItem.objects.visible_to(a_person(Role.READER)).exists()


def test_the_decision_maker_reads_the_items_of_what_was_concluded():
    meeting = a_meeting(HELD)
    recommendation = in_review(meeting=meeting)
    commissioner = a_person(Role.COMMISSIONER)
    assert not AgendaItem.objects.visible_to(commissioner).exists()
    concluded(recommendation, a_commission())
    assert AgendaItem.objects.visible_to(commissioner).get().recommendation == recommendation


# whether it is still what was agreed


TAMPERED = {
    "UPDATE commissioning_meetingpaper SET sha256 = 'x'": "the stored paper is not the one",
    "UPDATE commissioning_agendaitem SET minutes = 'x'": "are not those that were printed",
    "UPDATE commissioning_agendaitem SET title = 'x'": "are not those that were printed",
    "UPDATE commissioning_meeting SET place = 'x'": "are not those that were printed",
    "UPDATE commissioning_attendance SET attended = 'absent'": "are not those that were printed",
    "DELETE FROM commissioning_attendance": "are not those that were printed",
    "UPDATE commissioning_meetingpaper SET input = '{}'": "cannot be read",
    "UPDATE commissioning_meetingpaper SET input = 'x'": "cannot be read",
    "DELETE FROM commissioning_meetingpaper": "no paper is stored",
}


@pytest.mark.parametrize("statement", TAMPERED)
def test_verify_names_minutes_that_are_not_what_was_agreed(statement):
    a_member()
    meeting = agreed()
    assert minutes_faults() == []
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(statement)
    found = minutes_faults()
    assert any(str(meeting) in fault and TAMPERED[statement] in fault for fault in found), found


def test_verify_knows_bytes_that_were_changed_with_their_hash():
    agreed()
    other = b"%PDF-1.7 other"
    with guards_lifted():
        MeetingPaper.objects.update(content=other, sha256=hashlib.sha256(other).hexdigest())
    assert any("not the one in the audit log" in fault for fault in minutes_faults())
