"""Published decisions without sign-in: what is there for everybody, and what is not there at all."""

import hashlib
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from core import pdf
from core.append_only import guards_lifted
from core.uploads import size_in_words
from grants import transitions
from grants.choices import NoticeKind, PaperKind
from tests.documents import notice_sample
from tests.documents.reading import words_of
from tests.factories import grants
from tests.factories import grants_papers as papers
from tests.factories.commissioning import AT, a_person
from tests.worlds import world

pytestmark = pytest.mark.django_db


def require_pango():
    if not pdf.paper_is_available():
        pytest.skip("Pango is not installed, so no PDF can be made")


@pytest.fixture
def needs_pango():
    require_pango()


def a_notice_to_read():
    """A published notice of ours with an open and a confidential file."""
    require_pango()
    draft = grants.filled()
    papers.attached(draft)
    papers.attached(draft, "prices.txt", b"The prices.", title="Prices", is_confidential=True)
    return grants.published(papers.signed_and_printed(draft))


notice = world(a_notice_to_read)


def address(name, *keys):
    return reverse(f"grants:public-{name}", args=keys)


def without_token(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)


def superseding(notice):
    later = grants.filled()
    later = transitions.change_notice(
        notice=later, supersedes=notice, expected_version=later.version, by=later.drafted_by, at=AT
    )
    return papers.signed_and_printed(later)


def test_a_published_notice_is_read_by_everybody(client, notice):
    assert notice.title in client.get(address("list")).text
    answer = client.get(address("detail", notice.slug))
    assert answer.status_code == 200
    stored = notice.papers.get(kind=PaperKind.NOTICE)
    for words in (notice.title, notice.reference, stored.sha256, size_in_words(len(stored.content)), "assessment.txt"):
        assert words in answer.text, words
    assert "prices" not in answer.text.casefold()


def test_the_public_gets_the_bytes_that_were_signed(client, notice):
    answer = client.get(address("paper", notice.slug))
    assert address("paper", notice.slug) == f"/notices/{notice.slug}.pdf"
    assert hashlib.sha256(answer.content).hexdigest() == notice.papers.get(kind=PaperKind.NOTICE).sha256
    assert answer["Content-Disposition"].startswith("inline")


def test_files_are_there_but_for_the_confidential(client, notice):
    open_file, closed_file = notice.attachments.order_by("pk")
    assert client.get(address("attachment", notice.slug, open_file.pk)).content == b"What was found."
    closed = client.get(address("attachment", notice.slug, closed_file.pk))
    unknown = client.get(address("attachment", notice.slug, 999_999))
    assert (closed.status_code, without_token(closed)) == (404, without_token(unknown))


def test_what_is_not_published_is_not_there_in_the_same_words(client, needs_pango):
    notice = papers.signed_and_printed()
    unknown = client.get(address("detail", "999-1999"))
    file = address("attachment", notice.slug, 1)
    other_spelling = address("detail", f"{notice.number}-{notice.signed_on.year}")
    for url in (address("detail", notice.slug), other_spelling, address("paper", notice.slug), file):
        answer = client.get(url)
        assert (answer.status_code, without_token(answer)) == (404, without_token(unknown)), url
    assert notice.title not in client.get(address("list")).text


@pytest.mark.parametrize("typed", ["{n}/{y}", "{n:03d}/{y}", "{n:03d}-{y}", " {n} / {y} ", "Waiting", "times  waiting"])
def test_a_decision_is_found_however_its_reference_or_title_is_typed(client, typed):
    notice = grants.published(grants.signed(grants.certified(grants.submitted(titled("Waiting times")))))
    other = grants.published(grants.signed(grants.certified(grants.submitted(titled("Counselling")))))
    found = client.get(address("list"), {"q": typed.format(n=notice.number, y=notice.signed_on.year)}).text
    assert notice.title in found
    assert other.title not in found


def titled(title):
    draft = grants.filled()
    return transitions.change_notice(
        notice=draft, title=title, expected_version=draft.version, by=draft.drafted_by, at=AT
    )


def test_the_public_search_finds_what_the_office_finds(client):
    notice = grants.published()
    for typed in [f"{notice.number:03d}", "2018", f"notice {notice.number}/2018", notice.title.upper()]:
        assert notice.title in client.get(address("list"), {"q": typed}).text, typed
    for typed in ["nowhere", "999/2018", "“”/–"]:
        assert notice.title not in client.get(address("list"), {"q": typed}).text, typed


def test_a_decision_without_money_shows_a_dash(client):
    draft = grants.with_words(grants.a_draft(NoticeKind.OTHER))
    grants.published(grants.signed(grants.certified(grants.submitted(draft))))
    text = client.get(address("list")).text
    assert "£0" not in text
    assert "—</td>" in text


def test_decisions_are_narrowed_to_a_year_and_a_wrong_year_is_never_the_whole_list(client):
    notice = grants.published(grants.signed())
    assert notice.title in client.get(address("list"), {"year": "2018"}).text
    for wrong in ("1999", "’; DROP TABLE"):
        assert notice.title not in client.get(address("list"), {"year": wrong}).text


@pytest.mark.parametrize("question", [{}, {"q": "zzz"}])
def test_an_empty_list_says_so(client, question):
    assert "No " in client.get(address("list"), question).text


@pytest.mark.parametrize("spelling", ["{n}-{y}", "{n:04d}-{y}"])
def test_another_spelling_in_the_address_leads_to_the_lasting_one(client, spelling):
    notice = grants.published(grants.signed())
    answer = client.get(address("detail", spelling.format(n=notice.number, y=notice.signed_on.year)))
    assert answer["Location"] == address("detail", notice.slug)


def test_a_superseded_notice_says_so_once_the_later_one_is_published(client, notice):
    later = superseding(notice)
    assert later.reference not in client.get(address("detail", notice.slug)).text
    assert later.reference not in client.get(address("list")).text
    later = grants.published(later)
    text = client.get(address("detail", notice.slug)).text
    assert "has been superseded by" in text
    assert address("detail", later.slug) in text
    assert f"superseded by {later.reference}" in client.get(address("list")).text
    assert address("detail", notice.slug) in client.get(address("detail", later.slug)).text


def test_of_a_notice_signed_on_paper_the_public_reads_a_transcript_and_not_the_scan(client, needs_pango):
    notice = grants.published(papers.recorded())
    text = client.get(address("detail", notice.slug)).text
    assert "Transcript of the notice" in text
    answer = client.get("/notices/007-2015.pdf")
    assert answer.content != papers.SCAN
    assert all("Transcript of a notice signed on paper" in words for words in words_of(answer.content))
    scan = notice.attachments.get(is_scan=True)
    assert client.get(address("attachment", notice.slug, scan.pk)).status_code == 404


def test_a_transcript_is_made_once_however_often_it_is_asked_for(client, needs_pango, monkeypatch):
    notice = grants.published(papers.recorded(papers.on_paper("008/2015")))
    first = client.get(address("paper", notice.slug)).content

    def no_press(kind, printed):
        raise AssertionError("made again")

    monkeypatch.setattr("grants.views.public.press", no_press)
    assert client.get(address("paper", notice.slug)).content == first


def test_a_damaged_paper_is_never_shown(client, notice):
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE grants_noticepaper SET content = %s WHERE notice_id = %s", [b"else", notice.pk])
    answer = client.get(address("paper", notice.slug))
    assert (answer.status_code, "cannot be shown" in answer.text) == (503, True)


def test_the_page_asks_as_many_queries_for_many_notices_as_for_one(client):
    grants.published(grants.signed())
    with CaptureQueriesContext(connection) as few:
        client.get(address("list"))
    for _ in range(5):
        grants.published(grants.signed())
    with CaptureQueriesContext(connection) as many:
        client.get(address("list"))
    assert len(many) == len(few)


def test_hostile_words_of_a_stored_notice_are_text_on_the_page(client):
    hostile = "<script>alert(1)</script>{{ office.name }}"
    printed = notice_sample.a_notice(
        title=hostile,
        decision=f"<p>{hostile}</p>",
        lines=[notice_sample.a_line(service=hostile, conditions=hostile)],
        options=[{"option": hostile, "why_not": hostile}],
    )
    from django.template.loader import render_to_string

    from grants.documents.notice import paper_context

    page = render_to_string("grants/partials/notice_paper.html", {"paper": paper_context(printed)})
    assert "<script" not in page
    assert page.count("{{ office.name }}") >= 5


def test_signed_in_people_read_the_same_page(client, notice):
    client.force_login(a_person(Role.READER), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address("detail", notice.slug)).status_code == 200
