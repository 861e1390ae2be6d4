"""One award from a blank draft to the public page, with everybody it needs signed in at the same time."""

import re
from collections.abc import Callable
from decimal import Decimal
from unittest import mock

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.roles import Role
from commissioning.models import Fund, LedgerEntry
from core import pdf
from grants.choices import NoticeState, PaperKind
from grants.models import DecisionNotice
from tests.documents import reading
from tests.factories import grants as f
from tests.factories.commissioning import a_commitment, a_fund, a_heading, a_person, a_priority, an_office, with_income
from tests.factories.providers import a_checked_provider, a_consortium
from tests.integration.notice_pages import as_role
from tests.unit.accounts.people import PASSWORD, with_password

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Counselling and advisers, 2017/18"
ANNEX = "The runner-up asked for a third more than Canarywharf did."
COMMENT = "Say who was asked, and when.\nThe waiting list is what the Panel will ask about."
ROLES = (Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER)


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    """Everything happens on 1 March 2018, within the year of the fund."""
    if not pdf.paper_is_available():
        pytest.skip("Pango is not installed, so no notice can be printed or signed")
    cache.clear()
    with mock.patch("django.utils.timezone.now", return_value=f.AT):
        yield


@pytest.fixture
def windows(window) -> dict[Role, Page]:
    """A window for each of the four people, who stay signed in throughout."""
    an_office()
    with_password(a_person(Role.COMMISSIONER))
    return {role: window(as_role(Client(), role)) for role in ROLES}


@pytest.fixture
def fund() -> Fund:
    """A year of money, of which £5,000 is promised already, and everything an award chooses from."""
    fund = with_income(a_fund())
    heading = a_heading(fund, "Sexual violence", Decimal("60000.00"))
    a_commitment(fund, Decimal("5000.00"), allocation=heading)
    lead = a_checked_provider("Sandwell Women’s Aid")
    a_consortium("Sexual Violence Consortium", members=(lead, a_checked_provider("Crisis Point")), lead=lead)
    a_priority("Sexual violence")
    f.a_power()
    return Fund.objects.get()


def check_page(page: Page, heading: str, assert_accessible: Callable[[Page], None]) -> None:
    """The page with this heading has come, and axe finds nothing on it."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    assert_accessible(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """A link, whether it looks like one or like a button."""
    link = page.get_by_role("link", name=name, exact=True)
    link.or_(page.get_by_role("button", name=name, exact=True)).click()


def type_day(page: Page, legend: str, *parts: str) -> None:
    group = page.get_by_role("group", name=legend)
    for part, typed in zip(("Day", "Month", "Year"), parts, strict=True):
        group.get_by_label(part).fill(typed)


def write(page: Page, box: str, words: str) -> None:
    """Into the editor, at the end of what stands there."""
    if page.locator("[data-rich-text]").count():
        # The plain box stands there until the editor takes its place.
        page.locator("[contenteditable=true]").first.wait_for()
    page.get_by_role("textbox", name=box).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def mended(page: Page, part: str, write_part: Callable[[Page], None], assert_accessible) -> None:
    """Open a part from the task list, write it, see it done."""
    main = page.get_by_role("main")
    main.get_by_role("link", name=part).click()
    check_page(page, part, assert_accessible)
    write_part(page)
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    task = main.get_by_role("listitem").filter(has=page.get_by_role("link", name=part))
    expect(task).to_contain_text("Done")


def told() -> tuple[str, str]:
    """Whom the one new mail went to, and the address in it. Nobody else was told."""
    assert len(mail.outbox) == 1, [one.to for one in mail.outbox]
    one = mail.outbox.pop()
    assert len(one.to) == 1
    assert TITLE in one.body
    return one.to[0], re.search(r"https?://\S+", one.body)[0]


def start(page: Page, assert_accessible) -> None:
    page.goto("/")
    follow(page, "Decisions")
    follow(page, "New notice of decision")
    check_page(page, "New notice of decision", assert_accessible)
    page.get_by_label("Award", exact=True).check()
    page.get_by_label("Title", exact=True).fill(TITLE)
    press(page, "Start the draft")
    check_page(page, TITLE, assert_accessible)


def add_the_recipient(page: Page, fund: Fund, assert_accessible) -> None:
    page.get_by_role("link", name="What is decided, and for whom").click()
    follow(page, "Add a recipient")
    check_page(page, "Add a recipient", assert_accessible)
    page.get_by_label("Provider", exact=True).select_option(label="Sexual Violence Consortium")
    page.get_by_label("Service").fill("Counselling and independent advisers")
    page.get_by_label("Main priority").select_option(label="Sexual violence")
    type_day(page, "Starts on", "1", "4", "2017")
    type_day(page, "Ends on", "31", "3", "2018")
    page.get_by_label("Year and heading", exact=True).select_option(value=f"{fund.pk}-{fund.allocations.get().pk}")
    # The total follows each key.
    total = page.locator("output[data-sum=amounts] [data-sum-total]")
    amount = page.locator("#id_amounts-0-amount")
    amount.press_sequentially("43,0")
    expect(total).to_have_text("£0")
    amount.press_sequentially("13.50")
    expect(total).to_have_text("£43,013.50")
    press(page, "Save and continue")
    check_page(page, "What is decided, and for whom", assert_accessible)
    expect(page.get_by_text("Commits £43,013.50 in Victims Fund 2017/18 under “Sexual violence”.")).to_be_visible()
    follow(page, "Back to the draft")


def write_facts(page: Page) -> None:
    write(page, "Facts and advice", "The waiting list has doubled since April.")
    page.keyboard.press("Enter")
    press(page, "Bullets")
    page.keyboard.type("41 people wait")
    page.keyboard.press("Enter")
    page.keyboard.type("six of them are children")


def write_options(page: Page) -> None:
    page.get_by_label("Option", exact=True).fill("Do nothing")
    page.get_by_label("Why it was ruled out").fill("People would wait for nine months.")


def write_legal(page: Page) -> None:
    page.get_by_label(re.compile("^Section 143")).check()
    write(page, "Reasons", f.VALUE_FOR_MONEY)


def write_interests(page: Page) -> None:
    page.get_by_label("No interest is known").check()


def write_every_part(page: Page, assert_accessible) -> None:
    parts: list[tuple[str, Callable[[Page], None]]] = [
        ("Executive summary", lambda page: write(page, "Executive summary", "Counselling for 41 people, at once.")),
        ("The decision in words", lambda page: write(page, "The decision", " The service begins at once.")),
        ("Facts and advice", write_facts),
        ("Consultation", lambda page: write(page, "Who was asked", "Partners were asked.")),
        ("Other options considered", write_options),
        ("Contribution to the police and crime plan", lambda page: write(page, "How this helps", "Victims first.")),
        ("Financial implications", lambda page: write(page, "What the figures mean", "It pays for two advisers.")),
        ("Legal implications and reasons", write_legal),
        ("Interests", write_interests),
        ("Confidential annex", lambda page: write(page, "Confidential words", ANNEX)),
    ]
    for part, write_part in parts:
        mended(page, part, write_part, assert_accessible)


def sign(page: Page, address: str, assert_accessible) -> None:
    page.goto(address)
    follow(page, "Read and sign")
    check_page(page, "Sign this decision", assert_accessible)
    notice = page.get_by_role("region", name="The notice as it will print")
    expect(notice).to_contain_text("I approve an award of £43,013.50 to Sexual Violence Consortium")
    expect(notice).to_contain_text("Thirty-one partners answered in January.")
    preview = page.request.get(page.get_by_role("link", name="Open as PDF, page by page").get_attribute("href"))
    assert "Draft: not signed" in " ".join(reading.words_of(preview.body()))
    page.get_by_label("No disclosable interest").check()
    page.get_by_label("Your password").fill("not mine")
    press(page, "Sign this notice")
    expect(page.get_by_role("link", name="The password is not right")).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_label("No disclosable interest")).to_be_checked()
    page.get_by_label("Your password").fill(PASSWORD)
    press(page, "Sign this notice")
    expect(page.get_by_text("Signed as 001/2018.")).to_be_visible()
    check_page(page, TITLE, assert_accessible)


def test_an_award_goes_from_a_blank_draft_to_the_public(windows, fund, window, assert_accessible):
    officer, manager, finance, commissioner = (windows[role] for role in ROLES)
    before = fund.amount_committed

    # given a blank draft, when it is checked, then everything that it wants is listed
    start(officer, assert_accessible)
    follow(officer, "Check before submitting")
    check_page(officer, "Check before submitting", assert_accessible)
    expect(officer.get_by_text("No line says who gets what, or what the money does")).to_be_visible()
    for part in ("Executive summary", "Facts and advice", "Consultation", "Interests"):
        expect(officer.get_by_text(f"“{part}” has not been written").first).to_be_visible()
    expect(officer.get_by_role("button", name="Hand it to a commissioning manager")).to_have_count(0)
    follow(officer, "Back to the task list")

    # when the officer adds the recipient and writes every part, then nothing stands in the way
    add_the_recipient(officer, fund, assert_accessible)
    write_every_part(officer, assert_accessible)
    follow(officer, "Check before submitting")
    expect(officer.get_by_text("Nothing stands in the way.")).to_be_visible()
    assert_accessible(officer)
    hand_over(officer)

    # then the manager is told, and submits it
    person, address = told()
    assert person == "manager@example.org"
    submit(manager, address, assert_accessible)
    assert told() == ("finance@example.org", address)
    # and the officer can change nothing now
    officer.goto(address)
    expect(officer.get_by_role("link", name="Go on drafting")).to_have_count(0)

    # when the Commissioner returns it with comments
    commissioner.goto(address)
    expect(commissioner.get_by_text("Finance has not certified the money yet")).to_be_visible()
    follow(commissioner, "Return with comments")
    check_page(commissioner, "Return this notice", assert_accessible)
    commissioner.get_by_label("What should be changed?").fill(COMMENT)
    press(commissioner, "Return the notice")
    expect(commissioner.get_by_text("Returned. It can be changed again.")).to_be_visible()

    # then the officer is told, reads them, changes that part and hands it over again
    assert told() == ("officer@example.org", address)
    officer.goto(address)
    follow(officer, "Go on drafting")
    expect(officer.get_by_text("Returned by Commissioner on 1 March 2018")).to_be_visible()
    expect(officer.get_by_text("The waiting list is what the Panel will ask about.")).to_be_visible()
    words = " Thirty-one partners answered in January."
    mended(officer, "Consultation", lambda page: write(page, "Who was asked", words), assert_accessible)
    follow(officer, "Check before submitting")
    hand_over(officer)
    assert told() == ("manager@example.org", address)
    submit(manager, address, assert_accessible)
    assert told() == ("finance@example.org", address)

    # when finance certifies the money
    finance.goto(address)
    follow(finance, "Certify the money")
    check_page(finance, "Certify the money", assert_accessible)
    finance.get_by_label("I certify for the Chief Finance Officer").check()
    press(finance, "Certify the money")
    expect(finance.get_by_text("Money certified.")).to_be_visible()
    # then the Commissioner is told, and not one penny is committed until they sign
    assert told() == ("commissioner@example.org", address)
    assert Fund.objects.get().amount_committed == before
    sign(commissioner, address, assert_accessible)
    assert Fund.objects.get().amount_committed - before == Decimal("43013.50")
    assert sorted(one.to[0] for one in mail.outbox) == ["manager@example.org", "officer@example.org"]

    # when the manager publishes it
    publish(manager, address, assert_accessible)
    # then anybody reads it, and finance sees what it did to the fund
    assert_public_reads_it(window(), assert_accessible)
    assert_ledger_shows_it(finance, assert_accessible)
    notice = DecisionNotice.objects.get()
    assert (notice.state, notice.reference) == (NoticeState.PUBLISHED, "001/2018")
    assert {paper.kind for paper in notice.papers.all()} == {PaperKind.NOTICE, PaperKind.ANNEX}


def hand_over(page: Page) -> None:
    press(page, "Hand it to a commissioning manager")
    expect(page.get_by_text("Handed over.")).to_be_visible()


def submit(page: Page, address: str, assert_accessible) -> None:
    page.goto(address)
    check_page(page, TITLE, assert_accessible)
    follow(page, "Check before submitting")
    follow(page, "Submit this notice")
    check_page(page, "Submit this notice", assert_accessible)
    press(page, "Submit the notice")
    expect(page.get_by_text("Submitted. It waits for Finance to certify the money.")).to_be_visible()


def publish(page: Page, address: str, assert_accessible) -> None:
    page.goto(address)
    follow(page, "Publish")
    check_page(page, "Publish this notice", assert_accessible)
    press(page, "Publish the notice")
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()


def assert_public_reads_it(page: Page, assert_accessible) -> None:
    page.goto("/notices/")
    check_page(page, "Published decisions", assert_accessible)
    page.get_by_role("link", name="001/2018").click()
    expect(page).to_have_url(re.compile("/notices/001-2018/$"))
    check_page(page, "Notice of decision 001/2018", assert_accessible)
    expect(page.get_by_text("six of them are children")).to_be_visible()
    paper = page.request.get(page.get_by_role("link", name="Signed notice (PDF").get_attribute("href"))
    assert paper.headers["content-type"] == "application/pdf"
    words = " ".join(reading.words_of(paper.body()))
    for printed in (TITLE, "£43,013.50", "001/2018", "Thirty-one partners answered", "Sexual Violence Consortium"):
        assert printed in words
    for seen in (words, page.content()):
        assert "Canarywharf" not in seen
        assert "Panel will ask" not in seen
    assert page.goto("/decisions/").url.endswith("/sign-in/?next=/decisions/")


def assert_ledger_shows_it(page: Page, assert_accessible) -> None:
    page.goto("/funds/victims-fund/2017-18/entries/")
    check_page(page, "Ledger", assert_accessible)
    row = page.get_by_role("row").filter(has_text="001/2018")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("£43,013.50")
    assert LedgerEntry.objects.get(decision_reference="001/2018").amount == Decimal("43013.50")
