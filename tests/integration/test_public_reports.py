"""Published reports without sign-in: what is there for everybody, and what is not there at all."""

import hashlib
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.models import Fund
from core.append_only import guards_lifted
from core.uploads import size_in_words
from reports import transitions
from reports.choices import ReportKind
from reports.models import IssuedPaper, Report
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_commitment, a_provider, with_income

pytestmark = pytest.mark.django_db

LIST = "/library/"
WORDS = {
    "Purpose": "<p>The fund is [[fund-confirmed:2017-18]].</p>",
    "Agencies": "<p>[[table:funded-agencies:2017-18]]</p>",
}


@pytest.fixture(autouse=True)
def money():
    """A fund with income and one agency; the first report opens it."""
    f.a_report(title="Begun before")
    fund = with_income(Fund.objects.get())
    a_commitment(fund, provider=a_provider("Haven"))


def pages(slug):
    return [f"{LIST}{slug}/", f"{LIST}{slug}.pdf", f"{LIST}{slug}/tables/1.csv"]


def without_token(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)


def superseding(report, **facts):
    return f.issued_report(words=WORDS, supersedes=Report.objects.get(pk=report.pk), **facts)


def test_an_issued_public_report_is_read_by_everybody(client):
    report = f.issued_report(words=WORDS)
    assert report.title in client.get(LIST).text
    page, paper, table = [client.get(address) for address in pages(report.slug)]
    stored = IssuedPaper.objects.get()
    for words in (report.title, "BR 001/2018", "£100,000", stored.sha256, size_in_words(len(stored.content)), "Haven"):
        assert words in page.text, words
    assert hashlib.sha256(paper.content).hexdigest() == stored.sha256
    assert paper["Content-Disposition"].startswith("inline")
    assert "Haven" in table.content.decode("utf-8-sig")
    assert pages(report.slug)[2] in page.text


def test_the_public_is_led_to_no_page_behind_the_door(client):
    text = client.get(pages(f.issued_report(words=WORDS).slug)[0]).text
    inside = re.findall(r'href="(/[^"]*)"', text.split("<main")[1].split("</main>")[0])
    assert inside
    assert all(address.startswith("/library/") for address in inside), inside


def test_what_is_not_public_is_not_there_in_the_same_words(client):
    hidden = f.issued_report(words=WORDS, is_public=False)
    for unknown, address in zip(pages("br-099-2018"), pages(hidden.slug), strict=True):
        answer = client.get(address)
        assert (answer.status_code, without_token(answer)) == (404, without_token(client.get(unknown))), address
    assert client.get(f"{LIST}br-1-2018/").status_code == 404
    assert hidden.title not in client.get(LIST).text


@pytest.mark.parametrize("stage", [f.a_report, f.sent_report, f.approved_report])
def test_what_is_not_issued_is_not_there(client, stage):
    report = stage(words=WORDS)
    assert report.title not in client.get(LIST).text
    assert client.get(f"{LIST}{report.slug}/").status_code == 404


def test_a_superseded_report_says_by_which(client):
    old = f.issued_report(words=WORDS)
    new = superseding(old)
    assert f"superseded by {new.reference}" in client.get(LIST).text
    assert f"{LIST}{new.slug}/" in client.get(pages(old.slug)[0]).text
    assert f"{LIST}{old.slug}/" in client.get(pages(new.slug)[0]).text
    assert "superseded" not in client.get(pages(new.slug)[0]).text


def test_a_later_report_that_is_not_public_is_not_named(client):
    old = f.issued_report(words=WORDS)
    new = superseding(old, is_public=False)
    text = client.get(pages(old.slug)[0]).text
    assert "has been superseded by another" in text
    assert new.reference not in text
    assert new.reference not in client.get(LIST).text


@pytest.mark.parametrize("spelling", ["br-1-2018", "BR-001-2018", "br0001-2018"])
def test_another_spelling_in_the_address_leads_to_the_lasting_one(client, spelling):
    report = f.issued_report(words=WORDS)
    assert client.get(f"{LIST}{spelling}/")["Location"] == f"{LIST}{report.slug}/"


@pytest.mark.parametrize(
    "question",
    [
        {"q": "autumn"},
        {"q": "BR 2/2018"},
        {"kind": "panel"},
        {"board": "Police and Crime Panel"},
        {"q": "autumn", "kind": "panel"},
    ],
)
def test_reports_are_found_by_words_kind_and_board(client, question):
    other = f.issued_report(words=WORDS, title="The spring")
    f.issued_report(words=WORDS, title="A third", is_public=False)
    kind = ReportKind.BOARD if question.get("q") == "BR 2/2018" else ReportKind.PANEL
    wanted = f.issued_report(words=WORDS, title="The autumn", kind=kind, board="Police and Crime Panel")
    if kind == ReportKind.BOARD:
        question = {"q": wanted.reference}
    text = client.get(LIST, question).text
    assert wanted.title in text
    assert other.title not in text


def test_reports_are_narrowed_to_a_financial_year(client):
    report = f.issued_report(words=WORDS)
    assert report.title in client.get(LIST, {"year": "2017-18"}).text


@pytest.mark.parametrize(
    "wrong", [{"year": "1999-00"}, {"year": "’; DROP TABLE"}, {"kind": "none"}, {"board": "none"}, {"q": "zzz"}]
)
def test_a_question_that_nobody_can_read_is_never_the_whole_list(client, wrong):
    report = f.issued_report(words=WORDS)
    text = client.get(LIST, wrong).text
    assert report.title not in text
    assert "No published report fits what you asked for." in text


def test_an_empty_library_says_so(client):
    assert "No report has been published yet." in client.get(LIST).text


def test_bytes_that_were_changed_behind_our_back_are_not_served(client):
    report = f.issued_report(words=WORDS)
    with guards_lifted():
        IssuedPaper.objects.update(content=b"%PDF-1.7 other")
    answer = client.get(pages(report.slug)[1])
    assert answer.status_code == 503
    assert "The stored file is damaged" in answer.text


def test_no_remark_of_a_colleague_and_no_step_is_public(client):
    report = f.a_report(words=WORDS)
    section = report.sections.filter(is_left_out=False).first()
    transitions.comment_on(section=section, words="Canary remark", by=f.a_manager(), at=AT)
    transitions.send_report(report=report, by=f.an_author(), at=AT, comment="Canary step")
    transitions.approve_report(report=report, by=f.a_manager(), at=AT)
    issued = transitions.issue_report(report=report, press=f.press, by=f.a_manager(), at=AT)
    for address in [LIST, *pages(issued.slug)]:
        assert b"Canary" not in client.get(address).content


def test_as_many_queries_for_one_report_as_for_many(client):
    first = f.issued_report(words=WORDS)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _ in range(3):
        superseding(first) if first.state == "issued" else f.issued_report(words=WORDS)
        first = Report.objects.get(pk=first.pk)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(one) == len(many)
