"""A return by spreadsheet: downloaded, uploaded, compared box by box, confirmed; by whom, and what is refused."""

from datetime import timedelta
from html import unescape
from io import BytesIO
from re import search
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.roles import Role
from grants.figures.boxes import given_in
from grants.models import Answer, Filing
from grants.rules.answers import Box, Given
from grants.rules.return_sheet import ANSWER, BOX
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.integration.notice_pages import told, words_of
from tests.integration.return_pages import at_provider
from tests.worlds import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with mock.patch("django.utils.timezone.now", return_value=AT) as now:
        yield now


here = world(at_provider, at=AT)


@pytest.fixture
def client(here):
    return signed_in(here.first)


def signed_in(person):
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def downloaded(client, here, query=""):
    answer = client.get(here.url(f"sheet.xlsx{query}"))
    assert answer.status_code == 200
    return answer.content


def typed_into(content, **figures):
    """The workbook with answers by box name, an underscore for each hyphen."""
    book, saved = load_workbook(BytesIO(content)), BytesIO()
    page = book["Return"]
    rows = {page.cell(row, BOX).value: row for row in range(1, page.max_row + 1)}
    for name, value in figures.items():
        page.cell(rows[name.replace("_", "-")], ANSWER).value = value
    book.save(saved)
    return saved.getvalue()


def uploaded(client, here, content, name="return.xlsx"):
    return client.post(here.url("upload/"), {"sheet": SimpleUploadedFile(name, content)})


def signed_of(page):
    return unescape(search(r'name="read" value="([^"]*)"', page.content.decode())[1])


def confirmed(client, here, page):
    return client.post(here.url("upload/confirm/"), {"read": signed_of(page)})


def saved_in(here):
    return given_in(here.monitoring_return.filings.order_by("-number").first())


# the way through


def test_a_filled_sheet_is_compared_then_saved(here, client):
    page = uploaded(client, here, typed_into(downloaded(client, here, "?blank=yes"), supported=48, posts=2.5))
    words = words_of(page)
    assert "2 boxes change" in words
    assert "People supported 48 Now: empty" in words
    assert "Posts 2.5 Now: empty" in words
    assert not Filing.objects.exists()
    answer = confirmed(client, here, page)
    assert (answer.status_code, answer.url) == (302, here.url("fill/"))
    assert saved_in(here) == {Box("supported"): Given(value=48), Box("posts"): Given(value=250)}
    filing = Filing.objects.get()
    assert (filing.version, filing.changed_by, filing.changed_at) == (1, here.first, AT)


def test_the_rest_of_the_draft_stays_and_what_is_emptied_is_said(here, client):
    life.filled_return(here.monitoring_return, by=here.first)
    page = uploaded(client, here, typed_into(downloaded(client, here), supported=50, account=None))
    words = words_of(page)
    assert "1 box that has an answer now is empty in the spreadsheet and will be emptied." in words
    assert "People supported 50 Now: 48" in words
    assert "A short account Emptied Now: The waiting list is shorter than in spring." in words
    confirmed(client, here, page)
    expected = dict(life.answers(here.monitoring_return))
    expected[Box("supported")] = Given(value=50, explanation="As planned.")
    del expected[Box("account")]
    assert saved_in(here) == expected


def test_a_queried_return_is_answered_by_sheet_in_a_new_version(here, client):
    life.queried_return(here.monitoring_return)
    page = uploaded(client, here, typed_into(downloaded(client, here), account="Each person once."))
    confirmed(client, here, page)
    first, second = here.monitoring_return.filings.order_by("number")
    assert given_in(first)[Box("account")].words == "The waiting list is shorter than in spring."
    assert given_in(second)[Box("account")].words == "Each person once."


def test_a_sheet_that_says_nothing_new_is_said_to(here, client):
    life.filled_return(here.monitoring_return, by=here.first)
    answer = uploaded(client, here, downloaded(client, here))
    assert (answer.status_code, answer.url) == (302, here.url("fill/"))
    assert "nothing was changed" in told(answer)


def test_what_is_uploaded_is_kept_nowhere_before_it_is_confirmed(here, client):
    content = typed_into(downloaded(client, here), account="A sentence of this quarter.")
    uploaded(client, here, content)
    assert not Answer.objects.exists()
    assert "A sentence of this quarter" not in str(dict(client.session.items()))


# what is wrong


def test_every_fault_comes_at_the_box_and_nothing_is_saved(here, client):
    page = uploaded(client, here, typed_into(downloaded(client, here), supported="=40+8", new="many", posts=-1))
    text = unescape(page.content.decode())
    for words in (": this is a formula: type the figure", ": enter a whole number, like 48.", ": enter 0 or more"):
        # In the summary and at the box.
        assert text.count(words) == 2
    assert "<title>Error: " in text
    assert not Filing.objects.exists()


@pytest.mark.parametrize(("content", "words"), [(b"", "is empty"), (b"MZ a program", "is not an Excel workbook")])
def test_what_is_no_workbook_is_told(here, client, content, words):
    assert words in unescape(uploaded(client, here, content).content.decode())


def test_no_file_is_asked_for(here, client):
    assert "Choose the spreadsheet" in words_of(client.post(here.url("upload/"), {}))


def test_a_file_beyond_the_limit_is_told(here, client):
    answer = uploaded(client, here, b"PK\x03\x04" + b"0" * 3_000_000)
    assert "is too large: it must be no larger than 2 MB" in words_of(answer)


# two at once, and old sheets


def test_a_sheet_from_before_a_colleagues_save_is_told_to_be(here, client):
    content = downloaded(client, here)
    life.filled_return(here.monitoring_return, by=here.second)
    page = uploaded(client, here, typed_into(content, supported=50))
    words = words_of(page)
    assert f"{here.second} saved this return on 1 March 2018 at 9:30am, and your spreadsheet is from before" in words
    assert "Save over what was entered" in words


def test_a_fresh_sheet_is_not(here, client):
    life.filled_return(here.monitoring_return, by=here.second)
    words = words_of(uploaded(client, here, typed_into(downloaded(client, here), supported=50)))
    assert "from before that" not in words
    assert "Save these answers" in words


def test_a_save_between_the_two_steps_is_compared_anew(here, client):
    page = uploaded(client, here, typed_into(downloaded(client, here, "?blank=yes"), supported=50))
    life.filled_return(here.monitoring_return, by=here.second)
    again = confirmed(client, here, page)
    words = words_of(again)
    assert f"{here.second} saved this return after you opened it" in words
    assert "People supported 50 Now: 48" in words
    assert saved_in(here)[Box("supported")].value == 48
    confirmed(client, here, again)
    assert saved_in(here)[Box("supported")].value == 50


def test_what_was_signed_is_good_for_that_person_and_return_alone(here, client):
    page = uploaded(client, here, typed_into(downloaded(client, here), supported=50))
    other = at_provider()
    for browser, place in ((signed_in(here.second), here), (signed_in(other.first), other)):
        answer = browser.post(place.url("upload/confirm/"), {"read": signed_of(page)})
        assert (answer.status_code, answer.url) == (302, place.url("upload/"))
        assert "Choose the file again" in told(answer)
    assert not Filing.objects.exists()


@pytest.mark.parametrize("read", ["", "rubbish", "a:b:c"])
def test_what_was_not_signed_is_not_saved(here, client, read):
    answer = client.post(here.url("upload/confirm/"), {"read": read})
    assert (answer.status_code, answer.url) == (302, here.url("upload/"))
    assert not Filing.objects.exists()


def test_what_was_signed_is_good_for_an_hour(here, client):
    with mock.patch("time.time", return_value=AT.timestamp()):
        page = uploaded(client, here, typed_into(downloaded(client, here), supported=50))
    with mock.patch("time.time", return_value=(AT + timedelta(minutes=61)).timestamp()):
        confirmed(client, here, page)
    assert not Filing.objects.exists()
    with mock.patch("time.time", return_value=(AT + timedelta(minutes=59)).timestamp()):
        confirmed(client, here, page)
    assert Filing.objects.exists()


def test_the_second_step_cannot_be_opened_by_itself(here, client):
    answer = client.get(here.url("upload/confirm/"))
    assert (answer.status_code, answer.url) == (302, here.url("upload/"))


def test_what_may_not_be_filled_in_leads_back_and_says_why(here, client):
    page = uploaded(client, here, typed_into(downloaded(client, here), supported=50))
    life.certified_return(here.monitoring_return)
    for answer in (client.get(here.url("upload/")), confirmed(client, here, page)):
        assert (answer.status_code, answer.url) == (302, here.url())
        assert "lies with the office" in told(answer)
    assert saved_in(here)[Box("supported")].value == 48


# by whom


@pytest.mark.parametrize("page", ["sheet.xlsx", "upload/", "upload/confirm/"])
def test_of_another_providers_return_nothing_is_there(here, page):
    assert signed_in(at_provider().first).get(here.url(page)).status_code == 404


@pytest.mark.parametrize("page", ["upload/", "upload/confirm/"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER])
def test_the_office_fills_in_nothing(here, role, page):
    browser = signed_in(a_person(role))
    assert browser.get(here.url(page)).status_code == browser.post(here.url(page)).status_code == 403


def test_the_office_gets_the_sheet_without_what_nobody_certified(here):
    life.filled_return(here.monitoring_return, by=here.first)
    content = downloaded(signed_in(a_person(Role.OFFICER)), here)
    cells = [cell.value for line in load_workbook(BytesIO(content))["Return"].iter_rows() for cell in line]
    assert "The waiting list is shorter than in spring." not in cells
    assert 48 not in cells


@pytest.mark.parametrize("role", [Role.READER, Role.COMMISSION_MEMBER, Role.ADMINISTRATOR])
def test_nobody_else_gets_it(here, role):
    assert signed_in(a_person(role)).get(here.url("sheet.xlsx")).status_code == 403


def test_the_sheet_is_a_file_to_keep_named_by_its_return(here, client):
    answer = client.get(here.url("sheet.xlsx"))
    assert "attachment" in answer["Content-Disposition"]
    reference = here.agreement.reference.replace("/", "-")
    assert f"return {reference}, Quarter 1 of 2017-18.xlsx" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"


# how much is asked


def test_a_whole_return_costs_as_many_queries_as_one_box(here, client):
    blank = downloaded(client, here, "?blank=yes")
    figures = dict.fromkeys(("supported", "new", "continuing", "asked", "answered", "satisfied", "posts"), 0)

    def asked(content):
        with CaptureQueriesContext(connection) as reading:
            page = uploaded(client, here, content)
        with CaptureQueriesContext(connection) as saving:
            confirmed(client, here, page)
        return len(reading), len(saving)

    asked(typed_into(blank, supported=1))
    assert asked(typed_into(downloaded(client, here, "?blank=yes"), supported=2)) == asked(
        typed_into(downloaded(client, here, "?blank=yes"), **figures)
    )
