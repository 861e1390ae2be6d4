"""The minutes on paper: PDF/UA-1, stored as agreed, and printed anew for whoever stands aside from an item."""

import os
from datetime import time

import page
import pikepdf
import pytest
from django.urls import reverse

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Position
from commissioning.documents.minutes import press
from commissioning.models import AgendaItem, MeetingPaper
from core import pdf
from core.append_only import guards_lifted
from tests.documents import reading
from tests.factories.commission import a_meeting, a_member, a_recommendation, in_review
from tests.factories.commissioning import AT, a_person, a_provider
from tests.factories.interests import an_interest
from tests.factories.meetings import HELD, agreed, an_item, minuted
from tests.integration.commission_pages import as_person

pytestmark = [pytest.mark.documents, pytest.mark.django_db]

# Letters alone, so that no layout parts them.
CANARY = "Canaryquahidden"
MINUTES = "<h3>Discussion</h3><p>It was noted.</p><ul><li>First</li><li>Second</li></ul>"


@pytest.fixture(autouse=True)
def pango():
    if pdf.paper_is_available():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("Pango is not installed, and no test may be skipped here")
    pytest.skip("Pango is not installed, so no PDF can be made")


@pytest.fixture
def haven():
    return a_provider(f"{CANARY} Haven")


@pytest.fixture
def meeting(haven):
    """Two items of other business, and between them a recommendation that bears the canary wherever it can."""
    a_member(position=Position.CHAIR)
    a_member()
    meeting = transitions.change_meeting(
        meeting=(planned := a_meeting(HELD)),
        title="Victims Commission",
        held_on=HELD,
        place="Committee room 1",
        starts_at=time(14, 30),
        expected_version=planned.version,
        by=a_person(Role.OFFICER),
        at=AT,
    )
    an_item(meeting, "Apologies for absence")
    in_review(haven, meeting=meeting, recommendation=a_recommendation(f"Refuges by {CANARY}"))
    an_item(meeting, "Any other business")
    own = AgendaItem.objects.get(recommendation__isnull=False)
    words = {f"item_{own.pk}": f"<p>Members of {CANARY} spoke.</p>"}
    return agreed(minuted(meeting, MINUTES, **words), press=press)


def paper_of(person, meeting):
    answer = as_person(person).get(reverse("commissioning:meeting-minutes", args=[meeting.pk]))
    assert answer.status_code == 200, answer.content[:500]
    assert answer["Content-Type"] == "application/pdf"
    return answer


def everything_in(paper):
    """What is written, tagged, listed and described in a PDF, and each of its streams as it is before it is packed."""
    with reading.opened(paper) as opened:
        streams = [each.read_bytes() for each in opened.objects if isinstance(each, pikepdf.Stream)]
        plain = [repr(each).encode() for each in opened.objects if not isinstance(each, pikepdf.Stream)]
        described = [str(opened.docinfo).encode(), str(opened.open_metadata()).encode()]
    written = " ".join(reading.words_of(paper) + reading.bookmarks_of(paper)).encode()
    return b" ".join([paper, written, *streams, *plain, *described])


def test_the_paper_passes_pdf_ua_1(meeting):
    report = page.validate_pdf_bytes(bytes(MeetingPaper.objects.get().content), profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]


def test_the_paper_says_when_where_who_came_and_what_was_said(meeting):
    words = " ".join(reading.words_of(bytes(MeetingPaper.objects.get().content)))
    for expected in (
        "Minutes of the Victims Commission, 1 March 2018 at 2:30pm",
        "Place: Committee room 1.",
        "Minutes agreed on 1 March 2018.",
        "Present",
        "1. Apologies for absence",
        f"2. Refuges by {CANARY}",
        "3. Any other business",
        "It was noted.",
    ):
        assert expected in words, words


def test_people_appear_by_what_they_are(meeting):
    paper = everything_in(bytes(MeetingPaper.objects.get().content)).decode(errors="ignore")
    for person in [one.member.person for one in meeting.attendance.select_related("member__person")]:
        assert person.name not in paper


def test_whoever_may_read_every_item_gets_the_stored_bytes(meeting):
    free = a_member().person
    for person in (free, a_person(Role.OFFICER), a_person(Role.MANAGER), a_person(Role.FINANCE)):
        assert paper_of(person, meeting).content == bytes(MeetingPaper.objects.get().content)


def test_whoever_stands_aside_gets_a_paper_without_a_trace_of_the_item(meeting, haven):
    """Issue: "nothing in lists, exports, mails, search or minutes of that item"."""
    tied = a_member(haven).person
    answer = paper_of(tied, meeting)
    assert CANARY.encode() not in everything_in(answer.content)
    assert CANARY not in str(answer.headers)
    # The test can see the word where it stands.
    assert CANARY.encode() in everything_in(bytes(MeetingPaper.objects.get().content))
    words = " ".join(reading.words_of(answer.content))
    assert "1. Apologies for absence" in words
    assert "2. Any other business" in words
    assert "3." not in words
    report = page.validate_pdf_bytes(answer.content, profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]


def test_the_paper_and_the_page_close_with_an_interest_that_is_declared_later(meeting, haven):
    person = a_member().person
    assert CANARY.encode() in everything_in(paper_of(person, meeting).content)
    an_interest(person, haven)
    assert CANARY.encode() not in everything_in(paper_of(person, meeting).content)
    seen = as_person(person).get(meeting.get_absolute_url()).content.decode()
    assert CANARY not in seen
    assert "2. Any other business" in seen
    assert MeetingPaper.objects.get().sha256 not in seen


def test_the_decision_maker_gets_no_trace_of_what_is_not_concluded(meeting):
    assert CANARY.encode() not in everything_in(paper_of(a_person(Role.COMMISSIONER), meeting).content)


def test_the_same_input_gives_the_same_bytes(meeting, haven):
    person = a_member(haven).person
    assert paper_of(person, meeting).content == paper_of(person, meeting).content


def test_bytes_that_were_changed_behind_our_back_are_not_served(meeting):
    with guards_lifted():
        MeetingPaper.objects.update(content=b"%PDF-1.7 other")
    for person in (a_person(Role.OFFICER), a_member().person):
        answer = as_person(person).get(reverse("commissioning:meeting-minutes", args=[meeting.pk]))
        assert answer.status_code == 503
        assert "The stored paper is damaged" in answer.content.decode()
