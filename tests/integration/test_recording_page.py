"""A decision that was signed on paper, entered through the pages: from its first word to the public transcript."""

from datetime import date
from decimal import Decimal
from unittest import mock

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from commissioning.models import Fund, LedgerEntry
from core import pdf as press
from grants.choices import Interests, NoticeState, PaperKind
from grants.models import DecisionNotice
from tests.documents import reading
from tests.factories import grants as f
from tests.factories.commissioning import a_fund, a_heading, a_person, a_priority, a_provider, an_office, with_income
from tests.integration.drafting_pages import at, save
from tests.integration.money_pages import summary_of, typed_day
from tests.integration.notice_pages import as_role, page_of, told, words_of
from tests.unit.core.files import pdf
from tests.worlds import world

pytestmark = pytest.mark.django_db

TITLE = "Independent sexual violence advisers"
# The paper is not judged by what it says: its words name £300,000 that no line makes.
AS_ON_PAPER = "I agree to award £40,000 to Haven, one part of £300,000 over three years."
SCAN = pdf(pages=2)
SIGNED_ON, EFFECTIVE_ON = date(2017, 3, 23), date(2017, 4, 1)


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=f.AT):
        yield


def a_fund_with_a_heading():
    an_office()
    fund = with_income(a_fund())
    a_heading(fund, "Sexual violence", Decimal("60000.00"))
    return Fund.objects.get()


fund = world(a_fund_with_a_heading)


@pytest.fixture
def officer(fund):
    return as_role(Client(), Role.OFFICER)


@pytest.fixture
def manager(fund):
    return as_role(Client(), Role.MANAGER)


@pytest.fixture
def finance(fund):
    return as_role(Client(), Role.FINANCE)


@pytest.fixture
def entered(officer, fund):
    """A paper whose every needed part an officer has entered."""
    notice = started(officer)
    assert add_line(officer, notice, fund).url == f"{at(notice)}lines/"
    assert describe(officer, notice).url == at(notice)
    assert save(officer, at(notice, "decision"), body=f"<p>{AS_ON_PAPER}</p>").url == at(notice)
    return f.again(notice)


def started(client, title=TITLE):
    sent = client.post("/decisions/new/paper/", {"kind": "award", "title": title, "supersedes": ""})
    notice = DecisionNotice.objects.latest("pk")
    assert sent.url == at(notice)
    return notice


def add_line(client, notice, fund, amount="40,000"):
    typed = {
        "provider": a_provider("Haven").pk,
        "service": "Advisers for a year",
        "priority": a_priority("Sexual violence").pk,
        **typed_day("starts_on", "1", "4", "2017"),
        **typed_day("ends_on", "31", "3", "2018"),
        "amounts-count": "1",
        "amounts-0-where": f"{fund.pk}-{fund.allocations.get().pk}",
        "amounts-0-amount": amount,
        "instalments-count": "0",
    }
    return client.post(f"{at(notice)}lines/new/", typed)


def describe(client, notice, **what):
    typed = {
        "reference": "017/2017",
        **typed_day("signed_on", "23", "3", "2017"),
        **typed_day("effective_on", "1", "4", "2017"),
        "signatory_name": "The Commissioner of that day",
        "signatory_title": "Police and Crime Commissioner",
        "interests": "none",
        "scan": SimpleUploadedFile("017-2017 signed.pdf", SCAN, "application/pdf"),
    }
    return save(client, at(notice, "paper"), **(typed | what))


def another_scan():
    return SimpleUploadedFile("other.pdf", pdf(pages=3), "application/pdf")


def record(client, notice):
    return client.post(page_of(notice, "record"))


def public(name, *keys):
    return reverse(f"grants:public-{name}", args=keys)


def test_a_signed_paper_is_entered_recorded_and_published(
    officer, finance, manager, fund, client, django_capture_on_commit_callbacks
):
    before = fund.amount_committed
    # given a paper of which nothing is entered yet, the check says what it wants and no more
    notice = started(officer)
    words = words_of(officer.get(page_of(notice, "check")))
    assert "3 things stand in the way. The decision can be recorded when all are mended." in words
    assert "“The signed paper” has not been described" in words
    assert "No line says who gets what" in words
    assert "Executive summary" not in words
    # when the officer enters who got what, the paper with its scan, and the decision in its own words
    add_line(officer, notice, fund)
    describe(officer, notice)
    save(officer, at(notice, "decision"), body=f"<p>{AS_ON_PAPER}</p>")
    # then nothing stands in the way, and it is handed to finance, who is told
    assert "Nothing stands in the way." in words_of(officer.get(page_of(notice, "check")))
    assert officer.get(page_of(notice, "record")).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert "Handed over" in told(officer.post(page_of(notice, "check")))
    assert [(one.to, TITLE in one.body) for one in mail.outbox] == [(["finance@example.org"], True)]

    # when a finance officer reads what recording will do
    words = words_of(finance.get(page_of(notice, "record")))
    for shown in ("017/2017", "23 March 2017", "The Commissioner of that day", "1 April 2017", "£40,000"):
        assert shown in words
    assert Fund.objects.get().amount_committed == before
    answer = record(finance, notice)
    # then it stands under its own reference and signatory
    assert answer.url == notice.get_absolute_url()
    assert "Recorded as 017/2017." in told(answer)
    notice = f.again(notice)
    assert (notice.state, notice.reference, notice.signed_on) == (NoticeState.SIGNED, "017/2017", SIGNED_ON)
    assert (notice.signatory_name, notice.signed_by) == ("The Commissioner of that day", None)
    # and whoever compared it with the paper is its certifier
    assert (notice.certified_by, notice.interests) == (a_person(Role.FINANCE), Interests.NONE)
    # and the ledger dates it to when it took effect
    assert Fund.objects.get().amount_committed - before == Decimal("40000.00")
    entry = notice.made_entries.get().entry
    assert (entry.decision_reference, entry.amount) == ("017/2017", Decimal("40000.00"))
    assert (entry.effective_on, entry.recorded_by) == (EFFECTIVE_ON, a_person(Role.FINANCE))
    assert notice.awards.get().ends_on == date(2018, 3, 31)
    # and the scan is kept as it was scanned
    assert bytes(notice.papers.get(kind=PaperKind.SCAN).content) == SCAN
    assert manager.get(reverse("grants:notice-scan", args=[notice.pk])).content == SCAN

    # when it is published, then anybody reads its words, and nobody outside its scan
    assert "the scan of the signed paper" in words_of(manager.get(page_of(notice, "publish"))).split("What stays")[1]
    assert "Published." in told(manager.post(page_of(notice, "publish")))
    page = client.get(public("detail", "017-2017"))
    assert AS_ON_PAPER in words_of(page)
    assert client.get(reverse("grants:notice-scan", args=[notice.pk])).status_code == 302
    file = notice.attachments.get(is_scan=True)
    assert client.get(public("attachment", "017-2017", file.pk)).status_code == 404


def test_the_public_gets_a_transcript_from_our_own_fields(finance, manager, entered, client):
    if not press.paper_is_available():
        pytest.skip("Pango is not installed, so no PDF can be made")
    record(finance, entered)
    manager.post(page_of(entered, "publish"))
    paper = client.get(public("paper", "017-2017"))
    words = " ".join(reading.words_of(paper.content))
    for printed in (TITLE, "017/2017", AS_ON_PAPER, "The Commissioner of that day", "23 March 2017"):
        assert printed in words
    assert paper.content != SCAN


def test_finance_sends_it_back_with_a_comment(finance, officer, manager, entered, django_capture_on_commit_callbacks):
    # given an entry that nobody handed over, then there is nothing to return
    assert "Return with comments" not in words_of(finance.get(entered.get_absolute_url()))
    assert "does not lie with Finance" in words_of(finance.get(page_of(entered, "return")))
    officer.post(page_of(entered, "check"))
    page = finance.get(entered.get_absolute_url())
    assert f'href="{page_of(entered, "return")}"' in page.content.decode()
    words = words_of(finance.get(page_of(entered, "return")))
    assert "Return this entry" in words
    assert "must then be handed to Finance anew" in words
    # when finance says what is wrong
    comment = "The paper says £39,000."
    with django_capture_on_commit_callbacks(execute=True):
        answer = finance.post(page_of(entered, "return"), {"comment": comment})
    # then the officer is told, reads why on the draft, corrects it and hands it over anew
    assert "Returned." in told(answer)
    assert mail.outbox[-1].to == ["officer@example.org"]
    assert "was returned by Finance with comments" in mail.outbox[-1].body
    assert comment in words_of(officer.get(at(entered)))
    assert "Returned with comments" in words_of(officer.get(entered.get_absolute_url()))
    # and the second press of the button returns nothing a second time
    assert "does not lie with Finance" in words_of(finance.post(page_of(entered, "return"), {"comment": comment}))
    assert entered.steps.filter(verb="send-back").count() == 1
    officer.post(page_of(entered, "check"))
    record(finance, entered)
    assert f.again(entered).is_signed


def test_who_may_not_return_a_notice_returns_no_entry(officer, entered):
    officer.post(page_of(entered, "check"))
    assert officer.post(page_of(entered, "return"), {"comment": "No longer so."}).status_code == 403
    assert f.again(entered).state == NoticeState.DRAFT


def test_the_button_pressed_twice_records_once(finance, entered):
    record(finance, entered)
    entries = LedgerEntry.objects.count()
    answer = record(finance, entered)
    assert "Already recorded from the signed paper as 017/2017" in told(answer)
    assert answer.url == entered.get_absolute_url()
    assert LedgerEntry.objects.count() == entries
    assert f.again(entered).papers.count() == 1


def test_whoever_records_opens_the_scan_and_the_transcript_from_the_page(finance, entered):
    page = finance.get(page_of(entered, "record")).content.decode()
    for name in ("notice-scan", "notice-transcript"):
        address = reverse(f"grants:{name}", args=[entered.pk])
        assert f'href="{address}"' in page
    assert finance.get(reverse("grants:notice-scan", args=[entered.pk])).content == SCAN
    assert f'href="{page_of(entered, "return")}"' in page


def test_without_its_scan_nothing_is_recorded(finance, officer, fund):
    notice = started(officer)
    add_line(officer, notice, fund)
    describe(officer, notice, scan="")
    assert "“The signed paper” has not been described" in words_of(officer.get(page_of(notice, "check")))
    assert "“The signed paper” has not been described" in words_of(record(finance, notice))
    assert_not_recorded(notice)


def test_a_paper_cannot_promise_more_than_its_heading_holds(finance, officer, entered, fund):
    other = started(officer, "Counselling")
    add_line(officer, other, fund, "20,000.01")
    describe(officer, other, reference="008/2017", scan=another_scan())
    record(finance, entered)
    words = words_of(record(finance, other))
    assert "This cannot be done now" in words
    assert "£20,000 left" in words
    assert_not_recorded(other)


@pytest.mark.parametrize("spelling", ["017/2017", "17/2017", "017-2017"])
def test_a_reference_that_stands_is_not_given_again_however_it_is_typed(finance, officer, entered, fund, spelling):
    # given two papers that were entered under one reference before either was recorded
    other = started(officer, "Counselling")
    add_line(officer, other, fund, "1,000")
    describe(officer, other, reference=spelling, scan=another_scan())
    record(finance, entered)
    # when the second is recorded, then the page says whose reference it is
    answer = record(finance, other)
    assert f"The reference {f.again(other).reference} belongs to “{TITLE}” already" in summary_of(answer)
    assert_not_recorded(other)


def test_what_was_recorded_is_locked_on_every_page(finance, officer, entered, fund):
    record(finance, entered)
    line = entered.lines.get()
    for page in ("paper/", "decision/", "what/", "lines/", f"lines/{line.pk}/", "attachments/"):
        answer = officer.get(at(entered) + page)
        assert answer.url == entered.get_absolute_url(), page
    assert "has been signed" in summary_of(add_line(officer, entered, fund))
    assert f.again(entered).lines.count() == 1


def test_a_paper_is_neither_submitted_nor_signed_on_the_screen(manager, entered):
    assert "was signed on paper: record it instead" in told(manager.get(page_of(entered, "submit")))
    assert "was signed on paper: record it instead" in summary_of(manager.post(page_of(entered, "submit"), {}))
    commissioner = as_role(Client(), Role.COMMISSIONER)
    commissioner.post(page_of(entered, "sign"), {"interests": Interests.NONE, "interests_stated": ""})
    assert_not_recorded(entered)


def test_the_numbers_of_the_papers_come_before_those_that_the_system_gives(finance, officer, entered, fund):
    # given that the system has given the first number of the year
    assert f.signed(f.certified(f.submitted(f.filled(fund, Decimal("100.00"))))).reference == "001/2018"
    # when a paper of that year with a later number is recorded, then it is refused: no number may run ahead
    other = started(officer, "Counselling")
    add_line(officer, other, fund, "1,000")
    describe(officer, other, reference="009/2018", scan=another_scan())
    assert "the system gives the next one itself" in summary_of(record(finance, other))
    assert_not_recorded(other)
    # while a paper of a year in which it gave none stands under its own
    record(finance, entered)
    assert f.again(entered).reference == "017/2017"


def assert_not_recorded(notice):
    """It is a draft as before, and has promised nobody anything."""
    assert f.again(notice).state == NoticeState.DRAFT
    assert not notice.papers.exists()
    assert not notice.awards.exists()
    assert not notice.made_entries.exists()


def test_the_recorder_cannot_publish_and_the_drafter_cannot_record(officer, finance, manager, entered):
    # a manager who could once do all of it alone can do none of it but publish
    assert manager.get(page_of(entered, "record")).status_code == 403
    assert record(manager, entered).status_code == 403
    assert record(officer, entered).status_code == 403
    assert_not_recorded(entered)
    record(finance, entered)
    assert finance.post(page_of(entered, "publish")).status_code == 403


def test_a_scan_that_is_stored_already_is_not_recorded_again(officer, finance, entered, fund):
    other = started(officer, "Counselling")
    add_line(officer, other, fund, "1,000")
    describe(officer, other, reference="018/2017")
    record(finance, entered)
    assert "This scan is that of 017/2017" in words_of(officer.get(page_of(other, "check")))
    assert "This scan is that of 017/2017" in summary_of(record(finance, other))
    assert_not_recorded(other)


def test_the_annex_is_stored_with_its_hash_and_listed(officer, finance, entered):
    if not press.paper_is_available():
        pytest.skip("Pango is not installed, so no PDF can be made")
    save(officer, at(entered, "annex"), body="<p>Two other offers were higher.</p>")
    record(finance, entered)
    annex = entered.papers.get(kind=PaperKind.ANNEX)
    assert bytes(annex.content).startswith(b"%PDF")
    assert annex.sha256 in words_of(officer.get(entered.get_absolute_url()))


def test_what_is_entered_of_the_paper_is_shown_again(officer, entered):
    page = officer.get(at(entered, "paper"))
    assert page.context["form"]["interests"].value() == "none"
    # when the paper gives no day and says nothing of interests
    describe(officer, entered, reference="18/2017", interests="silent", is_day_unknown="on", scan="")
    held = f.again(entered)
    assert (held.reference, held.interests, held.is_day_known) == ("018/2017", "", False)
    assert "18/2017 was entered as 018/2017, as this office writes its references." in words_of(officer.get(at(held)))


def test_the_day_that_is_not_known_is_nowhere_given_as_the_day(officer, finance, manager, entered, client):
    describe(officer, entered, is_day_unknown="on", scan="")
    assert "not stated; entered under 23 March 2017" in words_of(finance.get(page_of(entered, "record")))
    record(finance, entered)
    manager.post(page_of(entered, "publish"))
    assert "not stated; entered under 23 March 2017" in words_of(officer.get(entered.get_absolute_url()))
    assert "Not stated; entered under 23 March 2017" in words_of(officer.get("/decisions/"))
    assert "Not stated; entered under 23 March 2017" in words_of(client.get("/notices/"))
    assert "not stated; entered under 23 March 2017" in words_of(client.get(public("detail", "017-2017")))


def test_the_declaration_must_be_entered_and_an_interest_has_its_words(officer, entered):
    assert "Say what the paper declares of interests" in summary_of(describe(officer, entered, interests="", scan=""))
    said = summary_of(describe(officer, entered, interests="stated", interests_stated="", scan=""))
    assert "Enter the interest as the paper states it" in said


def test_the_pages_speak_of_recording_and_not_of_signing(officer, finance, entered):
    assert "What recording will do to the fund" in words_of(officer.get(at(entered)))
    words = words_of(officer.get(page_of(entered, "check")))
    assert "the words agree with the lines" not in words
    assert "Nobody has compared it with the paper yet" in words
    assert "igning" not in words_of(finance.get(page_of(entered, "record")))
