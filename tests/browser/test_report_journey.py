"""The January 2018 report of the example office: begun, written, checked, mended, returned, issued and read by all."""

import hashlib
import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from accounts.roles import Role
from core import pdf
from core.rich_text import plain_text
from reports.choices import FindingAnswered, ReportState
from reports.models import IssuedPaper, Report, ReportSection
from tests.crawl import load_office, signed_in
from tests.documents import reading
from tests.integration.section_pages import a_report_of_money, again, at, section_of, signed_in_as
from tests.unit.accounts.people import PASSWORD, with_password

pytestmark = pytest.mark.django_db(transaction=True)

BOARD = "Strategic Policing and Crime Board"
TITLE = "Victims services, the board of January 2018"
OPENING = "Victim Support answers first."
WRONG_SUM = "The total of 56,822 and 52,993 is 109,875."
RIGHT_SUM = "The total of 56,822 and 52,993 is 109,815."
NO_AMOUNT = "£3,161,67"
SOURCE = "Board report of 23 January 2018, paragraph 10"
FUND, COMMITTED, EXCESS = "£3,321,557", "£3,541,673", "£220,116"
COMMENT = "Say when the board is told next.\nThe rest can stand."
# Sections that this report does without.
LEFT_OUT = ("Objectives", "Monitoring", "The Victims Commission", "Equality implications")
EDITOR = "[contenteditable=true]"


@pytest.fixture
def office() -> None:
    cache.clear()
    if not pdf.paper_is_available():
        pytest.skip("Pango is not installed, so no report can be printed or issued")
    load_office()


@pytest.fixture
def come(assert_accessible) -> Callable[[Page, str], None]:
    """The page with this heading has come, and axe finds nothing on it."""

    def check(page: Page, heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert_accessible(page)

    return check


def press(page: Page, name: str | re.Pattern) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str | re.Pattern) -> None:
    """A link, whether it looks like one or like a button."""
    main = page.get_by_role("main")
    link = main.get_by_role("link", name=name, exact=True)
    link.or_(main.get_by_role("button", name=name, exact=True)).first.click()


def told(page: Page, words: str) -> None:
    expect(page.locator(".govuk-notification-banner")).to_contain_text(words)


def type_day(page: Page | Locator, legend: str, *parts: str) -> None:
    group = page.get_by_role("group", name=legend, exact=True)
    for part, typed in zip(("Day", "Month", "Year"), parts, strict=True):
        group.get_by_label(part, exact=True).fill(typed)


def the_report() -> Report:
    return Report.objects.get(title=TITLE)


def headings_of(report: Report) -> list[str]:
    return [one.heading for one in report.sections.filter(is_left_out=False).order_by("position")]


def begin(page: Page, come) -> None:
    page.goto("/")
    page.get_by_role("link", name="Reports", exact=True).first.click()
    come(page, "Reports")
    follow(page, "New report")
    come(page, "New report")
    page.get_by_label("Report to the policing and crime board", exact=True).check()
    page.get_by_label("Title (optional)").fill(TITLE)
    page.get_by_label(BOARD, exact=True).check()
    type_day(page, "Day of the meeting (optional)", "23", "1", "2018")
    type_day(page, "Figures as at", "23", "1", "2018")
    page.get_by_label("From financial year").select_option(label="2015/16")
    page.get_by_label("To financial year").select_option(label="2017/18")
    press(page, "Begin the report")
    told(page, f"Report begun: {TITLE}")
    come(page, TITLE)
    # It comes with its figures, as they were on that day.
    paper = page.get_by_role("article")
    for printed in (FUND, COMMITTED, "eighteen"):
        expect(paper).to_contain_text(printed)


def open_section(page: Page, heading: str, come) -> None:
    page.get_by_role("navigation", name="Sections").get_by_role("link", name=heading, exact=True).click()
    come(page, heading)
    page.wait_for_selector(EDITOR)


def to_the_end(page: Page, words: str) -> None:
    page.locator(EDITOR).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def replace_all(page: Page, *paragraphs: str) -> None:
    page.locator(EDITOR).click()
    page.keyboard.press("Control+A")
    for number, words in enumerate(paragraphs):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.type(words)


def insert(page: Page, words: str, name: str) -> None:
    page.get_by_role("searchbox", name="Search").fill(words)
    page.get_by_role("button", name=f"Insert {name}", exact=True).click()
    expect(page.locator("[data-inserted]")).to_have_text(f"Inserted: {name}")


def save(page: Page, button: str = "Save") -> None:
    press(page, button)
    told(page, "Saved: ")


def to_the_report(page: Page, come) -> None:
    page.goto(the_report().get_absolute_url())
    come(page, TITLE)


def shape(page: Page, come) -> None:
    """Four sections are left out, one goes to an officer, one moves up."""
    page.get_by_text("Move or leave out", exact=True).click()
    for heading in LEFT_OUT:
        press(page, re.compile(f"^Leave out.*{heading}$"))
        told(page, f"Left out: {heading}")
    press(page, re.compile("Move up.*Legal implications$"))
    told(page, "Moved: Legal implications")
    come(page, TITLE)
    assert headings_of(the_report())[-2:] == ["Legal implications", "Financial implications"]
    open_section(page, "First contact, assessment and referral", come)
    follow(page, "Assign it to somebody")
    come(page, "Assign the section")
    page.get_by_label("Who writes it").select_option(label="OPCC officer")
    press(page, "Assign")
    told(page, "Assigned to OPCC officer: First contact")


def write(page: Page, come) -> None:
    to_the_report(page, come)
    open_section(page, "First contact, assessment and referral", come)
    replace_all(page, OPENING, WRONG_SUM)
    save(page)
    come(page, "First contact")
    # The guard tells beside the words what it made of them.
    expect(page.locator("#findings").get_by_text("make 109,815; 109,875 is printed")).to_be_visible()
    to_the_report(page, come)
    open_section(page, "Financial implications", come)
    replace_all(page, f"Eighteen services were said to cost {NO_AMOUNT}.", "The fund is ")
    insert(page, "fund confirmed 2017", "Fund confirmed 2017/18")
    page.keyboard.type(".")
    save(page)
    printed = page.locator(".app-section__preview")
    expect(printed).to_contain_text(f"The fund is {FUND}.")
    expect(printed.get_by_role("link", name=FUND)).to_have_attribute("href", re.compile("/entries/"))
    to_the_report(page, come)
    open_section(page, "Next steps", come)
    replace_all(page, "The allocations are reviewed before April.")
    save(page, "Save and go to the report")
    come(page, TITLE)


def line_of(page: Page, printed: str, words: str = "") -> Locator:
    """One finding of the check."""
    lines = page.get_by_role("listitem").filter(has=page.get_by_text(printed, exact=True))
    return (lines.filter(has_text=words) if words else lines).first


def answer(page: Page, printed: str) -> None:
    line_of(page, printed).get_by_role("link", name=re.compile("^Mend or answer")).click()


def quote(page: Page, printed: str, come) -> None:
    answer(page, printed)
    come(page, f"“{printed}”")
    page.get_by_label("Where does it stand?").fill(SOURCE)
    type_day(page, "Date of the source", "23", "1", "2018")
    press(page, "Mark as quoted")
    told(page, f"“{printed}” is marked as quoted")
    expect(line_of(page, printed)).to_contain_text(f"Quoted from {SOURCE}, 23 January 2018.")


def mend_the_sum(page: Page, come) -> None:
    line_of(page, "109,875", "60 more").get_by_role("link", name=re.compile("^Mend or answer")).click()
    come(page, "“109,875”")
    page.get_by_role("link", name="Change the section").first.click()
    come(page, "First contact")
    page.wait_for_selector(EDITOR)
    replace_all(page, OPENING, RIGHT_SUM)
    save(page)
    expect(page.locator("#findings")).not_to_contain_text("109,875")


def mend_the_amount(page: Page, come) -> None:
    answer(page, NO_AMOUNT)
    come(page, f"“{NO_AMOUNT}”")
    page.get_by_role("link", name="Change the section").first.click()
    come(page, "Financial implications")
    page.wait_for_selector(EDITOR)
    replace_all(page, "Eighteen services cost ")
    insert(page, "fund committed 2017", "Fund committed 2017/18")
    page.keyboard.type(", which is ")
    insert(page, "fund excess 2017", "Committed over the confirmed fund 2017/18")
    page.keyboard.type(" more than the fund of ")
    insert(page, "fund confirmed 2017", "Fund confirmed 2017/18")
    page.keyboard.type(".")
    save(page)
    words = f"Eighteen services cost {COMMITTED}, which is {EXCESS} more than the fund of {FUND}."
    expect(page.locator(".app-section__preview")).to_contain_text(words)


def to_the_check(page: Page, come) -> None:
    page.goto(f"{the_report().get_absolute_url()}check/")
    come(page, "Check of the figures")


def mend(page: Page, come) -> None:
    """Two findings are mended in the words, one figure is quoted and one accepted with a reason; their sum is right."""
    follow(page, "Mend or answer")
    come(page, "Check of the figures")
    expect(line_of(page, "109,875", "60 more")).to_contain_text("56,822 and 52,993 make 109,815")
    expect(line_of(page, NO_AMOUNT)).to_contain_text("is not an amount")
    mend_the_sum(page, come)
    to_the_check(page, come)
    mend_the_amount(page, come)
    to_the_check(page, come)
    expect(page.get_by_role("main")).not_to_contain_text(NO_AMOUNT)
    quote(page, "56,822", come)
    answer(page, "52,993")
    come(page, "“52,993”")
    page.get_by_label("Why does it stand as it is?").fill("It stands in the returns of the first two quarters.")
    press(page, "Accept with this reason")
    told(page, "“52,993” is accepted, with its reason")
    expect(page.get_by_text("No finding is open. 2 are answered.")).to_be_visible()
    come(page, "Check of the figures")


def take_step(page: Page, label: str, heading: str, button: str, done: str, come, comment: str = "") -> None:
    to_the_report(page, come)
    follow(page, label)
    come(page, heading)
    if comment:
        page.get_by_role("textbox").fill(comment)
    press(page, button)
    told(page, done)
    come(page, TITLE)


def send(page: Page, come) -> None:
    heading = "Send this report to be approved"
    take_step(page, "Send it to be approved", heading, "Send it", "Sent to be approved", come)


def return_it(page: Page, come) -> None:
    done = "Returned with comments"
    take_step(page, "Return with comments", "Return this report", "Return it", done, come, comment=COMMENT)


def answer_the_comment(page: Page, come) -> None:
    to_the_report(page, come)
    expect(page.get_by_text("The rest can stand.").first).to_be_visible()
    open_section(page, "Next steps", come)
    to_the_end(page, " The board is told in May.")
    save(page, "Save and go to the report")


def issue(page: Page, come) -> Report:
    take_step(page, "Approve", "Approve this report", "Approve it", "Approved", come)
    follow(page, "Issue it")
    come(page, "Issue this report")
    expect(page.get_by_text("No finding is open")).to_be_visible()
    press(page, "Issue this report")
    report = the_report()
    told(page, f"Issued as {report.reference}")
    come(page, TITLE)
    return report


def sign_in(page: Page, person: User, then: str) -> None:
    page.goto(f"/sign-in/?next={then}")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")


def downloaded(page: Page) -> bytes:
    answer = page.request.get(page.get_by_role("button", name="Download PDF").get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def assert_says_what_was_written(printed: bytes, reference: str) -> None:
    words = " ".join(" ".join(reading.words_of(printed)).split())
    for each in (reference, TITLE, COMMITTED, FUND, EXCESS, "109,815", "The board is told in May."):
        assert each in words, each
    for each in (NO_AMOUNT, "109,875", "[["):
        assert each not in words, each


def test_the_january_report_goes_from_its_outline_to_the_public(office, window, come):
    officer, manager = window(signed_in(Role.OFFICER)), window(signed_in(Role.MANAGER))

    # given the report of January 2018, with sections left out, moved and assigned, and two things wrong in its words
    begin(officer, come)
    shape(officer, come)
    write(officer, come)

    # when the officer opens the check, then both are told and mended, and what is quoted has its source
    mend(officer, come)
    answers = the_report().answers
    assert list(answers.filter(answer=FindingAnswered.QUOTED).values_list("printed", "source")) == [("56,822", SOURCE)]
    mended = the_report().sections.get(heading__startswith="First contact")
    assert plain_text(mended.body) == f"{OPENING}\n\n{RIGHT_SUM}"

    # when it is sent, then the officer can change nothing until the manager returns it
    send(officer, come)
    expect(officer.get_by_text("It waits for a manager to approve or return it.")).to_be_visible()
    officer.get_by_role("navigation", name="Sections").get_by_role("link", name="Next steps").click()
    expect(officer.get_by_text("is in review: nothing in it can be changed")).to_be_visible()
    expect(officer.locator(EDITOR)).to_have_count(0)
    return_it(manager, come)
    answer_the_comment(officer, come)
    send(officer, come)

    # when the manager approves and issues it
    report = issue(manager, come)
    assert report.state == ReportState.ISSUED
    paper = IssuedPaper.objects.get(report=report)
    stored = bytes(paper.content)
    assert hashlib.sha256(stored).hexdigest() == paper.sha256
    assert_says_what_was_written(stored, report.reference)

    # then a reader finds it in the list, and downloads what was stored
    reader = window()
    sign_in(reader, with_password(User.objects.get(role=Role.READER)), "/reports/?q=January")
    come(reader, "Reports")
    reader.get_by_role("row", name=re.compile(TITLE)).get_by_role("link").first.click()
    come(reader, TITLE)
    assert downloaded(reader) == stored

    # and anybody finds it in the public library
    public = window()
    public.goto("/library/")
    come(public, "Published reports")
    public.get_by_role("link", name=report.reference, exact=True).click()
    come(public, TITLE)
    expect(public.get_by_role("main")).to_contain_text(EXCESS)
    file = public.request.get(public.get_by_role("link", name=f"{report.reference} (PDF").get_attribute("href"))
    assert file.body() == stored
    assert paper.sha256 in public.get_by_role("main").inner_text()


def test_a_second_person_in_the_same_section_is_told(window, come):
    # given two people who have the same section open
    section: ReportSection = section_of(a_report_of_money(), "Background")
    officer, manager = (window(signed_in_as(role)) for role in (Role.OFFICER, Role.MANAGER))
    for page in (officer, manager):
        page.goto(at(section))
        page.wait_for_selector(EDITOR)
    to_the_end(officer, " From the officer.")
    save(officer)

    # when the other saves, then nothing is written, and both wordings are shown
    to_the_end(manager, " From the manager.")
    press(manager, "Save")
    meanwhile = manager.locator("#meanwhile")
    expect(meanwhile).to_contain_text("OPCC officer saved this")
    expect(meanwhile).to_contain_text("From the officer.")
    expect(manager.locator(EDITOR)).to_contain_text("Second. From the manager.")
    come(manager, "Background")
    assert plain_text(again(section).body).endswith("Second. From the officer.")

    # and to save again is their choice
    replace_all(manager, "First.", "Second. From both.")
    save(manager)
    assert plain_text(again(section).body) == "First.\n\nSecond. From both."
