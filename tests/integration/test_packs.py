"""The pack is made for its reader: what they stand aside from leaves no trace in its text, numbers or bookmarks."""

import os
from datetime import date
from decimal import Decimal
from itertools import pairwise
from unittest import mock

import page
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import InterestKind
from commissioning.documents import pack as documents
from commissioning.figures.pack import meeting_pack
from commissioning.models import Fund, Recommendation
from commissioning.rules.evidence import EvidenceRow
from commissioning.transitions.agenda import add_agenda_item
from core import pdf
from core.pdf import PaperRefused, PaperUnavailable
from tests.documents import reading
from tests.factories.commission import (
    a_commission,
    a_meeting,
    a_member_of_staff,
    a_recommendation,
    a_review,
    concluded,
    filled,
    in_review,
)
from tests.factories.commissioning import AT, a_fund, a_person, a_priority, a_provider, an_office
from tests.integration.review_pages import browser_of

pytestmark = [pytest.mark.documents, pytest.mark.django_db]
TODAY = AT.date()
REVIEW_PACK = "/reviews/pack.pdf"
# A word of each thing that could betray a recommendation.
CANARY = "Zeisig"


@pytest.fixture(autouse=True)
def pango():
    if pdf.paper_is_available():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("Pango is not installed, and no test may be skipped here")
    pytest.skip("Pango is not installed, so no PDF can be made")


@pytest.fixture(autouse=True)
def clock():
    with mock.patch("django.utils.timezone.now", return_value=AT) as now:
        yield now


def pack_of(meeting):
    return f"/commission/meetings/{meeting.pk}/pack.pdf"


def sent(title, provider, meeting=None, word="", fund=None):
    """A recommendation in review; `word` stands in everything that is written of it."""
    an_office()
    recommendation = filled(
        a_recommendation(title, priority=a_priority(f"{word} harm" if word else "Hate crime")),
        provider=provider,
        amount=Decimal("54869.00"),
        fund=fund or Fund.objects.first() or a_fund(),
    )
    by = {"by": a_person(Role.OFFICER), "at": AT}
    if word:
        texts = dict.fromkeys(("need", "outcomes", "gaps", "delivered"), f"<p>{word} in each text.</p>")
        transitions.change_recommendation(
            recommendation=recommendation, expected_version=recommendation.version, **texts, **by
        )
        transitions.put_evidence(
            recommendation=recommendation,
            title=f"{word} counted",
            source=f"{word} report",
            columns=["2016/17"],
            rows=[EvidenceRow(f"{word} row", (7,))],
            **by,
        )
    when = {"meeting": meeting} if meeting else {"closes_on": date(2018, 3, 16)}
    return transitions.send_for_review(recommendation=Recommendation.objects.get(pk=recommendation.pk), **when, **by)


@pytest.fixture
def meeting():
    """Other business, a paper, the one that the deputy stands aside from, and another paper."""
    held = a_meeting()
    add_agenda_item(meeting=held, title="Minutes of the last meeting", by=a_person(Role.OFFICER), at=AT)
    sent("Reporting centres", a_provider("Allies Network"), held)
    sent(f"{CANARY} refuge", a_provider(f"{CANARY} Haven"), held, word=CANARY)
    sent("Counselling", a_provider("Crisis Point"), held)
    return held


@pytest.fixture
def members(meeting):
    found = a_commission()
    transitions.declare_interest(
        person=found[1].person,
        provider=Recommendation.objects.get(title__startswith=CANARY).lines.get().provider,
        kind=InterestKind.TRUSTEE,
        words="I chair its board",
        started_on=date(2018, 1, 1),
        by=found[1].person,
        at=AT,
    )
    return found


def paper(who, address):
    answer = browser_of(who).get(address)
    assert answer.status_code == 200, answer.content[:500]
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


def words_of(content):
    return " ".join(reading.words_of(content))


def everything_in(content):
    """Text, bookmarks, the document's own facts and its metadata: wherever a word could stand."""
    with reading.opened(content) as opened:
        facts = " ".join(str(value) for value in opened.docinfo.values())
        metadata = opened.Root.Metadata.read_bytes().decode() if "/Metadata" in opened.Root else ""
        names = " ".join(str(each) for each in opened.objects if isinstance(each, (str, bytes)))
    return " ".join([words_of(content), *reading.bookmarks_of(content), facts, metadata, names])


# what it holds


def test_the_pack_holds_agenda_and_papers_in_order(meeting, members):
    content = paper(members[0], pack_of(meeting))
    words = words_of(content)
    for said in ("16 March 2018", "Committee room 1", members[0].spoken_role, "£54,869", "People referred", "140"):
        assert said in words
    assert [one for one in reading.bookmarks_of(content) if one[:1].isdigit()] == [
        "2. Reporting centres",
        f"3. {CANARY} refuge",
        "4. Counselling",
    ]


def test_the_contents_name_the_page_on_which_each_paper_begins(meeting, members):
    pages = reading.words_of(paper(members[0], pack_of(meeting)))
    for number, title in ((2, "Reporting centres"), (3, f"{CANARY} refuge"), (4, "Counselling")):
        begins = next(place for place, words in enumerate(pages, start=1) if f"Item {number} · " in words)
        assert begins > 1
        assert f"{number} {title} " in pages[0]
        after = pages[0].split(f"{number} {title} ")[1]
        assert after.split("£54,869")[1].split()[0] == str(begins)


def test_a_pack_passes_pdf_ua_1(meeting, members):
    for who, address in ((members[0], pack_of(meeting)), (a_person(Role.OFFICER), pack_of(meeting))):
        report = page.validate_pdf_bytes(paper(who, address), profile="ua1")
        assert report.is_compliant, report


def test_the_same_pack_is_the_same_bytes(meeting, members):
    assert paper(members[0], pack_of(meeting)) == paper(members[0], pack_of(meeting))


# what it does not hold


def test_what_a_member_stands_aside_from_leaves_no_trace(meeting, members):
    content = paper(members[1], pack_of(meeting))
    assert CANARY not in everything_in(content)
    assert [one for one in reading.bookmarks_of(content) if one[:1].isdigit()] == [
        "2. Reporting centres",
        "3. Counselling",
    ]
    assert "54,869" in words_of(content)
    assert "109,738" not in words_of(content)


def test_the_canary_sings_where_it_may(meeting, members):
    """Or the test above would prove nothing."""
    content = paper(members[0], pack_of(meeting))
    assert words_of(content).count(CANARY) > 8
    assert any(CANARY in one for one in reading.bookmarks_of(content))


def test_the_pack_of_one_member_is_as_if_the_paper_had_never_been(meeting, members):
    """Page for page the same as a meeting without it, but for whom it is printed."""
    of_the_deputy = reading.words_of(paper(members[1], pack_of(meeting)))
    transitions.withdraw_recommendation(
        recommendation=Recommendation.objects.get(title__startswith=CANARY),
        reason="To compare the packs",
        by=a_person(Role.OFFICER),
        at=AT,
    )
    of_the_chair = reading.words_of(paper(members[0], pack_of(meeting)))
    roles = (members[0].spoken_role, members[1].spoken_role)
    assert [words.replace(roles[1], roles[0]) for words in of_the_deputy] == of_the_chair


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE])
def test_the_office_prints_all_of_it_and_is_told_so(meeting, members, role):
    words = words_of(paper(a_member_of_staff(role), pack_of(meeting)))
    assert f"{CANARY} refuge" in words
    assert "This copy holds every item" in words
    assert "This copy holds every item" not in words_of(paper(members[0], pack_of(meeting)))


def test_counts_from_1_to_4_are_not_printed_for_anybody(meeting, members):
    recommendation = a_recommendation("Small numbers")
    filled(recommendation, fund=Fund.objects.get())
    by = {"by": a_person(Role.OFFICER), "at": AT}
    transitions.put_evidence(
        recommendation=recommendation,
        title="Few",
        source="The register",
        columns=["2016/17"],
        rows=[EvidenceRow("Wards", (991,)), EvidenceRow("Villages", (3,)), EvidenceRow("Farms", (987,))],
        **by,
    )
    transitions.send_for_review(recommendation=Recommendation.objects.get(pk=recommendation.pk), meeting=meeting, **by)
    for who in (members[0], a_person(Role.OFFICER)):
        words = words_of(paper(who, pack_of(meeting)))
        assert "Villages fewer than 5" in words
        assert "991" in words
        assert "1,981" not in words or "987" not in words


# nothing to print


def assert_nothing(answer):
    assert answer.status_code == 404
    assert "There is nothing to print" in answer.content.decode()
    assert CANARY not in answer.content.decode()


def test_a_member_who_stands_aside_from_all_of_it_has_nothing_to_print(members):
    held = a_meeting(title="The next")
    provider = Recommendation.objects.get(title__startswith=CANARY).lines.get().provider
    sent(f"{CANARY} again", provider, held)
    assert_nothing(browser_of(members[1]).get(pack_of(held)))
    assert paper(members[0], pack_of(held))


def test_a_meeting_without_papers_has_no_pack(members):
    held = a_meeting(title="Without papers")
    for who in (members[0], members[1], a_person(Role.OFFICER)):
        assert_nothing(browser_of(who).get(pack_of(held)))


def test_the_commissioner_prints_what_was_concluded():
    held, members = a_meeting(held_on=TODAY), a_commission()
    recommendation = in_review(meeting=held)
    commissioner = browser_of(a_person(Role.COMMISSIONER))
    assert_nothing(commissioner.get(pack_of(held)))
    concluded(recommendation, members)
    in_review(meeting=held, fund=Fund.objects.get())
    words = words_of(commissioner.get(pack_of(held)).content)
    assert recommendation.title in words
    assert "The Commission supports the recommendation. The Commission supports it as it stands." in words
    assert "2. " not in words.split("Agenda")[1].split("Counts")[0]


@pytest.mark.parametrize("role", [Role.READER, Role.ADMINISTRATOR])
def test_others_have_no_pack(meeting, role):
    assert browser_of(a_member_of_staff(role)).get(pack_of(meeting)).status_code == 403


def test_a_meeting_that_is_not_there_has_no_pack(members):
    assert browser_of(members[0]).get("/commission/meetings/999999/pack.pdf").status_code == 404


@pytest.mark.parametrize(
    ("reason", "status", "words"),
    [(PaperUnavailable(), 503, "cannot be made"), (PaperRefused("It is too long."), 422, "It is too long.")],
)
def test_a_pack_that_cannot_be_set_says_why(meeting, members, reason, status, words):
    with mock.patch.object(documents, "render_document", side_effect=reason):
        answer = browser_of(members[0]).get(pack_of(meeting))
    assert answer.status_code == status
    assert words in answer.content.decode()


# what waits for one member


def test_the_pack_of_a_member_holds_what_waits_for_them(members):
    mine = sent("By correspondence", a_provider("Another"))
    answered = sent("Answered already", a_provider("A third"))
    a_review(answered, members[1])
    content = paper(members[1], REVIEW_PACK)
    words = words_of(content)
    assert mine.title in words
    assert answered.title not in words
    assert CANARY not in everything_in(content)
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant
    numbered = [one for one in reading.bookmarks_of(content) if one[:1].isdigit()]
    assert [one.split(".")[0] for one in numbered] == [str(place) for place in range(1, len(numbered) + 1)]


def test_a_member_for_whom_nothing_waits_has_nothing_to_print():
    assert_nothing(browser_of(a_commission()[0]).get(REVIEW_PACK))


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.COMMISSION_MEMBER])
def test_only_members_have_papers_that_wait(role):
    assert browser_of(a_member_of_staff(role)).get(REVIEW_PACK).status_code == 403


def test_after_a_term_nothing_waits(members):
    transitions.end_membership(member=members[0], left_on=date(2018, 2, 28), by=a_person(Role.MANAGER), at=AT)
    assert_nothing(browser_of(members[0]).get(REVIEW_PACK))


def test_a_pack_is_kept_by_no_cache_and_named_after_its_day(meeting, members):
    answer = browser_of(members[0]).get(pack_of(meeting))
    assert answer["Cache-Control"] == "private, no-store"
    assert "meeting-papers-2018-03-16.pdf" in answer["Content-Disposition"]
    assert "inline" in answer["Content-Disposition"]


def test_each_paper_costs_the_same(meeting, members):
    """However many lie in the pack, one more reads no more than the one before."""

    def queries():
        with CaptureQueriesContext(connection) as captured:
            meeting_pack(meeting, members[0].person, TODAY)
        return len(captured)

    counts = [queries()]
    for number in range(3):
        sent(f"More {number}", a_provider(f"More {number}"), meeting)
        counts.append(queries())
    steps = {later - before for before, later in pairwise(counts)}
    assert len(steps) == 1
    assert steps.pop() <= 12
