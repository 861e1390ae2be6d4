"""A report beside its previous issue: which it is, what changed in its words, and each figure with before and after."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.roles import Role
from reports import transitions
from reports.choices import ReportKind
from reports.figures.changed_figures import NOT_THERE
from reports.models import Report
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_commitment, a_person, a_provider, an_office, with_income
from tests.integration.commission_pages import queries_of
from tests.integration.section_pages import FUND, IN_WORDS, TABLE, signed_in_as

pytestmark = pytest.mark.django_db

READERS = {Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER, Role.READER}


@pytest.fixture
def fund():
    an_office()
    fund = with_income()
    a_commitment(fund, Decimal(10_000), provider=a_provider("Crisis Point"))
    return fund


@pytest.fixture
def officer():
    return signed_in_as(Role.OFFICER)


def compare(client, report):
    return client.get(f"/reports/{report.pk}/compare/")


def issued(words, at=AT, **facts):
    """Issued at a moment, of the same board unless another is named."""
    report = f.a_report(words=words, first_year=f.YEAR, at=at, **facts)
    sent = transitions.send_report(report=report, by=f.an_author(), at=at)
    approved = transitions.approve_report(report=sent, by=f.a_manager(), at=at)
    return transitions.issue_report(
        report=approved, press=f.press, by=f.a_manager(), at=at, open_findings_reason="The board meets tomorrow"
    )


def a_draft(words, **facts):
    return f.a_report(words=words, first_year=f.YEAR, **facts)


def compared(client, report):
    """What is shown, by its heading."""
    return {one.heading: one for one in compare(client, report).context["comparison"]}


def text_of(changes, kind):
    return "".join(change.text for change in changes if change.kind == kind).strip()


# which one


def test_a_report_is_held_against_the_one_that_it_supersedes(fund, officer):
    named = issued({"A": "<p>Named.</p>"})
    issued({"A": "<p>Later.</p>"}, at=AT + timedelta(days=1))
    draft = a_draft({"A": "<p>Mine.</p>"}, supersedes=named)
    assert compare(officer, draft).context["previous"] == named


def test_else_against_the_last_that_was_issued_of_its_kind_to_its_board(fund, officer):
    issued({"A": "<p>Earlier.</p>"})
    last = issued({"A": "<p>Last.</p>"}, at=AT + timedelta(days=1))
    issued({"A": "<p>Other board.</p>"}, at=AT + timedelta(days=2), board="Another board")
    issued({"A": "<p>Other kind.</p>"}, at=AT + timedelta(days=3), kind=ReportKind.FUND)
    a_draft({"A": "<p>A draft.</p>"})
    assert compare(officer, a_draft({"A": "<p>Mine.</p>"})).context["previous"] == last


def test_an_issued_report_is_held_against_the_one_before_it_and_not_a_later_one(fund, officer):
    first = issued({"A": "<p>One.</p>"})
    second = issued({"A": "<p>Two.</p>"}, at=AT + timedelta(days=1))
    issued({"A": "<p>Three.</p>"}, at=AT + timedelta(days=2))
    assert compare(officer, second).context["previous"] == first
    assert compare(officer, first).context["previous"] is None


def test_the_first_of_its_kind_says_that_there_is_none(fund, officer):
    page = compare(officer, a_draft({"A": "<p>One.</p>"}))
    assert page.status_code == 200
    assert "No report of this kind was issued to this board before" in page.content.decode()


# what changed


def test_sections_are_matched_by_heading_and_told_when_new_or_gone(fund, officer):
    issued({"Kept": "<p>The same.</p>", "Changed": "<p>The list is long.</p>", "Gone": "<p>No more.</p>"})
    draft = a_draft({"New": "<p>Now.</p>", "CHANGED": "<p>The list is very long.</p>", "Kept": "<p>The same.</p>"})
    found = compared(officer, draft)
    assert list(found) == ["New", "CHANGED", "Kept", "Gone"]
    assert found["Kept"].is_same
    assert (found["New"].is_new, found["Gone"].is_gone) == (True, True)
    changed = found["CHANGED"]
    assert text_of(changed.after, "added") == "very"
    assert text_of(changed.before, "removed") == ""
    assert text_of(changed.before, "same").split() == ["The", "list", "is", "long."]


def test_of_two_sections_with_one_heading_the_first_is_held_against_the_first(fund, officer):
    report = a_draft({"A": "<p>One.</p>"})
    second = transitions.add_section(report=report, heading="A", by=f.an_author(), at=AT)
    transitions.write_section(
        section=second, heading="A", body="<p>Two.</p>", expected_version=1, by=f.an_author(), at=AT
    )
    transitions.send_report(report=report, by=f.an_author(), at=AT)
    approved = transitions.approve_report(report=Report.objects.get(pk=report.pk), by=f.a_manager(), at=AT)
    transitions.issue_report(
        report=approved, press=f.press, by=f.a_manager(), at=AT, open_findings_reason="The board meets"
    )
    draft = a_draft({"A": "<p>One.</p>"})
    one, other = compare(officer, draft).context["comparison"]
    assert one.is_same
    assert other.is_gone


def test_each_figure_that_changed_stands_there_with_before_and_after(fund, officer):
    words = {"The money": f"<p>The fund is {FUND}, {IN_WORDS}.</p><p>{TABLE}</p>"}
    issued(words)
    with_income(fund)
    a_commitment(fund, Decimal(4_000), provider=a_provider("Brake"))
    money = compared(officer, a_draft(words))["The money"]
    changes = {(change.table, change.label): (change.before, change.after) for change in money.figures}
    assert changes["", "Fund confirmed 2017/18"] == ("£100,000", "£200,000")
    assert changes["Agencies funded in 2017/18", "Brake"] == (NOT_THERE, "£4,000")
    assert changes["Agencies funded in 2017/18", "Total"] == ("£10,000", "£14,000")
    assert "£100,000, one hundred thousand pounds" in "".join(change.text for change in money.before)
    assert "£200,000, two hundred thousand pounds" in "".join(change.text for change in money.after)
    page = compare(officer, Report.objects.order_by("pk").last()).content.decode()
    assert "Figures that changed" in page


def test_an_issued_report_shows_what_was_frozen_and_never_the_ledger_of_today(fund, officer):
    words = {"The money": f"<p>The fund is {FUND}.</p>"}
    issued(words)
    with_income(fund)
    second = issued(words, at=AT + timedelta(days=1))
    with_income(fund)
    (change,) = compared(officer, second)["The money"].figures
    assert (change.before, change.after) == ("£100,000", "£200,000")


def test_words_of_a_report_are_never_run(fund, officer):
    issued({"<b>A</b>": "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"})
    page = compare(officer, a_draft({"<b>A</b>": "<p>{{ request }}</p>"})).content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>A</b>" not in page
    assert "{{ request }}" in page


# who may


@pytest.mark.parametrize("role", Role)
def test_who_may_read_a_report_may_compare_it(fund, role):
    issued({"A": "<p>One.</p>"})
    second = issued({"A": "<p>Two.</p>"}, at=AT + timedelta(days=1))
    assert compare(signed_in_as(role), second).status_code == (200 if role in READERS else 403)


@pytest.mark.parametrize("role", [Role.READER, Role.COMMISSIONER])
def test_a_draft_is_not_there_for_who_reads_what_was_issued(fund, role):
    issued({"A": "<p>One.</p>"})
    assert compare(signed_in_as(role), a_draft({"A": "<p>Mine.</p>"})).status_code == 404


def test_it_takes_the_same_queries_with_one_section_and_with_fifty(fund, officer):
    last = issued({"Section": f"<p>The fund is {FUND}.</p>"})
    few = a_draft({"Section": f"<p>The fund is {FUND}.</p>"}, supersedes=last)
    before = queries_of(officer, f"/reports/{few.pk}/compare/")
    for number in range(49):
        section = transitions.add_section(report=few, heading=f"More {number}", by=a_person(Role.OFFICER), at=AT)
        transitions.write_section(
            section=section, heading=section.heading, body=f"<p>{FUND}</p>", expected_version=1, by=f.an_author(), at=AT
        )
    assert queries_of(officer, f"/reports/{few.pk}/compare/") == before
    assert len(compare(officer, few).context["comparison"]) == 50
