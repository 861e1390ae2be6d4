"""Members who sit for no organisation: each page says what they speak for, and asks for it once for all of them."""

from datetime import date
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Advice, Attended, InterestKind, Position
from commissioning.figures.minutes import attendance_of
from commissioning.figures.pack import review_pack
from commissioning.models import Attendance, Fund, Recommendation
from reports.figures.advice_places import seats_between
from tests.factories import advice
from tests.factories.commission import a_meeting, a_review, an_independent, in_review
from tests.factories.commissioning import AT, a_person, a_priority, a_provider, with_income
from tests.factories.meetings import HELD
from tests.integration.commission_pages import as_person, queries_of
from tests.integration.drafting_pages import at as part_of
from tests.integration.money_pages import signed_in
from tests.integration.notice_pages import words_of
from tests.integration.recommendation_pages import at, detail

pytestmark = pytest.mark.django_db
TODAY = AT.date()
FEW, MANY = 1, 7


@pytest.fixture(autouse=True)
def clock():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


@pytest.fixture
def chair():
    return an_independent(position=Position.CHAIR)


@pytest.fixture
def independents(chair):
    """Asks for so many members in all; each speaks for two priorities of their own."""
    found = []

    def reach(number):
        while len(found) < number:
            found.append(an_independent(a_priority(f"Crime {len(found)}"), a_priority(f"Harm {len(found)}")))
        return found[:number]

    return reach


def tied(member, provider):
    transitions.declare_interest(
        person=member.person,
        provider=provider,
        kind=InterestKind.TRUSTEE,
        words="I chair its board",
        started_on=date(2018, 1, 1),
        by=member.person,
        at=AT,
    )


def sent(**facts):
    return in_review(a_provider(), fund=Fund.objects.first() or with_income(), closes_on=TODAY, **facts)


def with_views(chair, members):
    """In review: of each three one has a view, one stands aside and lost theirs, one is silent."""
    recommendation = sent()
    provider = recommendation.lines.get().provider
    for turn, member in enumerate([chair, *members]):
        if turn % 3 != 2:
            a_review(recommendation, member)
        if turn % 3 == 1:
            tied(member, provider)
    return recommendation


def is_concluded(chair, members):
    """Of these members, all but three stand aside."""
    recommendation = sent()
    for member in members[3:]:
        tied(member, recommendation.lines.get().provider)
    for member in [chair, *members[:3]]:
        a_review(recommendation, member)
    transitions.conclude(
        recommendation=recommendation, advice=Advice.SUPPORT, words="It should be funded.", by=chair.person, at=AT
    )
    return Recommendation.objects.get(pk=recommendation.pk)


def test_it_is_said_on_every_page_that_names_members_by_what_they_are(client, chair):
    quiet, aside = an_independent(), an_independent(a_priority("Hate crime"), a_priority("FGM"))
    recommendation = sent()
    tied(aside, recommendation.lines.get().provider)
    for member in (chair, quiet, an_independent()):
        a_review(recommendation, member)
    meeting = a_meeting(HELD)
    signed_in(client, Role.OFFICER)
    said = "Speaks for FGM and hate crime"
    for address in (detail(recommendation), meeting.get_absolute_url()):
        assert said in words_of(client.get(address))
    assert f"{said}: Trustee or board member of" in words_of(
        as_person(chair.person).get(at("advice-conclude", recommendation))
    )
    transitions.conclude(
        recommendation=recommendation, advice=Advice.SUPPORT, words="It should be funded.", by=chair.person, at=AT
    )
    words = words_of(client.get(detail(recommendation)))
    assert "In the chair: Chair." in words
    assert f"{said}: Trustee or board member of" in words
    assert f"Stood aside: {said}." in words_of(as_person(quiet.person).get(at("review-give", recommendation)))
    assert review_pack(aside.person, TODAY).reader == said


@pytest.mark.parametrize("page", ["", "minutes/", "minutes/agree/", "attendance/"])
def test_the_pages_of_a_meeting_ask_once(client, independents, page):
    meeting = a_meeting(HELD)
    signed_in(client, Role.OFFICER)
    address = f"/commission/meetings/{meeting.pk}/{page}"
    independents(FEW)
    few = queries_of(client, address)
    independents(MANY)
    assert queries_of(client, address) == few


def test_whoever_has_a_record_and_no_seat_on_the_day_is_asked_about_once(independents):
    meeting = a_meeting(date(2014, 1, 1))

    def queries(members):
        for member in members:
            Attendance.objects.get_or_create(meeting=meeting, member=member, attended=Attended.PRESENT)
        with CaptureQueriesContext(connection) as captured:
            assert [one.member.spoken_role for one in attendance_of(meeting)]
        return len(captured)

    assert queries(independents(FEW)) == queries(independents(MANY))


def test_the_commissions_own_page_asks_once(client, independents):
    signed_in(client, Role.OFFICER)
    independents(FEW)
    few = queries_of(client, "/commission/")
    independents(MANY)
    assert queries_of(client, "/commission/") == few


def test_a_review_and_its_conclusion_ask_once(client, chair, independents):
    officer, browser = signed_in(client, Role.OFFICER), as_person(chair.person)

    def queries(members):
        recommendation = with_views(chair, members)
        return queries_of(officer, detail(recommendation)), queries_of(browser, at("advice-conclude", recommendation))

    assert queries(independents(3)) == queries(independents(12))


def test_what_was_concluded_and_the_draft_upon_it_ask_once(client, chair, independents):
    officer = signed_in(client, Role.OFFICER)

    def queries(members):
        recommendation = is_concluded(chair, members)
        notice = advice.begun(recommendation)
        pages = (detail(recommendation), part_of(notice, "advice"), notice.get_absolute_url())
        return [queries_of(officer, page) for page in pages]

    assert queries(independents(4)) == queries(independents(12))


def test_the_report_of_a_year_asks_once(client, chair, independents):
    page = f"/advice/{with_income().financial_year.slug}/"
    officer = signed_in(client, Role.OFFICER)

    def queries(members):
        is_concluded(chair, members)
        return queries_of(officer, page)

    assert queries(independents(4)) == queries(independents(12))


def test_the_seats_of_a_year_are_read_in_three_queries(independents, django_assert_num_queries):
    independents(MANY)
    with django_assert_num_queries(3):
        seats = seats_between(TODAY, TODAY)
    assert seats[1].role == "Speaks for crime 0 and harm 0"


def test_what_members_are_tied_to_names_them(client):
    an_independent(a_priority("Hate crime"))
    assert "speaks for hate crime" in words_of(as_person(a_person(Role.MANAGER)).get("/commission/interests/"))
