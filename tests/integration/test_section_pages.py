"""The page of one section: who writes and who reads it, what is kept, warned about and refused with nothing lost."""

from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.roles import Role
from core import unsent
from core.rich_text import plain_text
from reports import transitions
from reports.figures.live import figures_of
from reports.models import ReportSection
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_person, with_income
from tests.integration.commission_pages import queries_of
from tests.integration.money_pages import summary_of
from tests.integration.section_pages import (
    FUND,
    IN_WORDS,
    a_report_of_money,
    again,
    at,
    save,
    section_of,
    signed_in_as,
    told,
)
from tests.unit.accounts.people import PASSWORD, with_password
from tests.worlds import world

pytestmark = pytest.mark.django_db

WRITE, WORK = {Role.OFFICER, Role.MANAGER}, {Role.OFFICER, Role.MANAGER, Role.FINANCE}
# Each page of a section with who may open it.
PAGES = {
    "": WORK,
    "comments": WORK,
    "history": WORK,
    "figures": WRITE,
    "move": WRITE,
    "leave-out": WRITE,
    "put-back": WRITE,
    "assign": WRITE,
}
FIRST, THEIRS, MINE = "The list is long.", "The list is very long.", "The list is long. It grows."


report = world(a_report_of_money)


@pytest.fixture
def section(report):
    return section_of(report)


@pytest.fixture
def officer():
    return signed_in_as(Role.OFFICER)


@pytest.fixture
def manager():
    return signed_in_as(Role.MANAGER)


# who may


@pytest.mark.parametrize("role", Role)
def test_each_role_meets_the_pages_it_may_use_and_no_other(section, role):
    client = signed_in_as(role)
    opened = {part for part in PAGES if client.get(at(section, part)).status_code == 200}
    assert opened == {part for part, roles in PAGES.items() if role in roles}


@pytest.mark.parametrize("role", sorted(set(Role) - WRITE))
def test_who_does_not_draft_writes_nothing(section, role):
    typed = {"heading": "Mine", "body": "Mine", "version": section.version, "to": "1"}
    client = signed_in_as(role)
    for part in ("", "move", "leave-out", "put-back", "assign", "history/1/use"):
        assert client.post(at(section, part), typed).status_code == 403, part
    assert client.post(f"/reports/{section.report_id}/sections/add/", typed).status_code == 403
    assert again(section).heading == "The money"


def test_who_works_on_reports_and_does_not_draft_reads_the_section_without_its_boxes(section):
    page = signed_in_as(Role.FINANCE).get(at(section)).content.decode()
    assert 'name="body"' not in page
    assert "As it prints" in page
    assert "Add the comment" in page


def test_a_section_of_another_report_is_not_there(report, section, officer):
    other = f.a_report(words={"Elsewhere": "<p>There.</p>"}, first_year=f.YEAR)
    for part in PAGES:
        assert officer.get(f"/reports/{other.pk}/sections/{section.pk}/{part}").status_code in {301, 404}
        address = f"/reports/{other.pk}/sections/{section.pk}/" + (f"{part}/" if part else "")
        assert officer.get(address).status_code == 404, part
        assert officer.post(address, {"to": "1", "words": "Hello"}).status_code in {404, 405}, part
    assert officer.get(f"/reports/999999/sections/{section.pk}/").status_code == 404


# writing


def test_what_is_written_is_kept_clean_and_comes_back(officer, section):
    sent = save(officer, section, heading="  The   money ", body="One.\n\n- a\n- b")
    assert sent.url == at(section)
    assert told(sent, "success") == ["Saved: The money"]
    assert again(section).body == "<p>One.</p>\n<ul><li>a</li><li>b</li></ul>"
    page = officer.get(at(section))
    assert page.context["form"]["version"].value() == section.version + 1
    assert "One.\n\n- a\n- b" in page.content.decode()


def test_somebody_may_save_and_go_to_the_report(officer, section):
    assert save(officer, section, body="One.", leave="yes").url == section.report.get_absolute_url()
    assert plain_text(again(section).body) == "One."


def test_what_word_pastes_is_kept_without_what_only_word_reads(officer, section):
    pasted = '<p class="MsoNormal" style="mso-list:l0"><o:p></o:p><b>Bold</b> words</p>'
    save(officer, section, body=pasted)
    assert again(section).body == "<p><strong>Bold</strong> words</p>"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script><p>Words</p>",
        '<p onclick="alert(1)">Words</p>',
        '<p><a href="javascript:alert(1)">Words</a></p>',
        '<p>Words<img src=x onerror="alert(1)"></p>',
    ],
)
def test_hostile_markup_loses_its_teeth_and_keeps_its_words(officer, section, hostile):
    save(officer, section, body=hostile)
    assert plain_text(again(section).body) == "Words"
    page = officer.get(at(section)).content.decode()
    assert "alert(1)" not in page


@pytest.mark.parametrize("braces", ["{{ request }}", "{% debug %}", "{year}", "{% include 'base.html' %}"])
def test_braces_print_as_they_were_typed(officer, section, braces):
    save(officer, section, heading=braces, body=braces)
    assert again(section).heading == braces
    assert plain_text(again(section).body) == braces
    assert officer.get(at(section)).status_code == 200


def test_marks_that_turn_the_direction_are_refused_in_a_heading_and_leave_the_words(officer, section):
    answer = save(officer, section, heading="The \u202eyenom", body="Words \u202eturned.")
    assert "Type a heading again" in summary_of(answer)
    assert answer.context["form"]["heading"].value() == "The \u202eyenom"
    save(officer, section, body="Words \u202eturned.")
    assert plain_text(again(section).body) == "Words turned."


@pytest.mark.parametrize("heading", ["", "   ", "x" * 201])
def test_a_heading_that_cannot_stand_is_told_at_its_box_and_nothing_is_lost(officer, section, heading):
    answer = save(officer, section, heading=heading, body=MINE)
    assert "heading" in answer.context["form"].errors
    assert answer.context["form"]["body"].value() == MINE
    assert again(section).version == section.version


def test_a_text_of_300_kilobytes_is_told_at_its_box_and_stands_there_still(officer, section):
    text = "word " * 60_000
    answer = save(officer, section, body=text)
    assert "60,000 characters or fewer" in summary_of(answer)
    assert "body" in answer.context["form"].errors
    assert answer.context["form"]["body"].value() == text
    assert again(section).version == section.version


def test_a_section_may_be_emptied(officer, section):
    save(officer, section, body="")
    assert again(section).body == ""
    assert "Nothing is written here yet" in officer.get(at(section)).content.decode()


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("[[no-such-thing:2017-18]]", "stands for no figure"),
        ("[[fund-confirmed:2031-32]]", "has no figure"),
        ("[[fund-confirmed:2017-18|shouted]]", "can be followed by"),
        ("[[table:no-such-table:2017-18]]", "stands for no table"),
        ("[[<b>bold</b>]]", "stands for no figure"),
    ],
)
def test_a_sign_that_stands_for_nothing_is_saved_and_told_at_the_box_until_it_is_mended(officer, section, token, why):
    sent = save(officer, section, body=f"It is {token}.")
    (warning,) = told(sent, "warning")
    assert why in warning
    assert "cannot be issued" in warning
    page = officer.get(at(section)).content.decode()
    assert page.index('name="heading"') < page.index("Mend it: the report cannot be issued") < page.index('name="body"')
    save(officer, section, body="It is mended.")
    assert "Mend it" not in officer.get(at(section)).content.decode()


def test_a_sign_of_another_section_is_not_told_here(report, officer, section):
    other = section_of(report, "Background")
    save(officer, other, body="[[no-such-thing:2017-18]]")
    assert "Mend it" not in officer.get(at(section)).content.decode()
    assert told(save(officer, section, body="Fine."), "warning") == []


# two at once, locked, signed out


def both(officer, manager, section, mine, theirs):
    """Both open the section; the manager saves first. The answer to the officer's save."""
    opened = officer.get(at(section)).context["form"]["version"].value()
    assert save(manager, section, **theirs).status_code == 302
    return officer.post(at(section), {"heading": section.heading, "version": opened} | mine)


def test_the_later_of_two_is_told_who_and_what_and_loses_nothing(officer, manager, section):
    save(officer, section, body=FIRST)
    answer = both(officer, manager, section, {"body": MINE}, {"body": THEIRS, "heading": "Their heading"})
    assert f"{a_person(Role.MANAGER)} changed this" in summary_of(answer)
    assert plain_text(again(section).body) == THEIRS
    assert answer.context["form"]["body"].value() == MINE
    (text,) = answer.context["meanwhile"].texts
    assert [change.text.strip() for change in text.theirs if change.kind == "added"] == ["very"]
    assert answer.context["meanwhile"].facts == [{"key": "Heading", "value": "Their heading"}]


def test_to_save_again_is_a_choice_and_then_it_stands(officer, manager, section):
    answer = both(officer, manager, section, {"body": MINE}, {"body": THEIRS})
    form = answer.context["form"]
    typed = {name: form[name].value() for name in ("heading", "body", "version")}
    assert officer.post(at(section), typed).status_code == 302
    assert plain_text(again(section).body) == MINE


def test_two_who_wrote_the_same_have_nothing_to_choose_between(officer, manager, section):
    assert both(officer, manager, section, {"body": MINE}, {"body": MINE}).status_code == 302
    assert again(section).version == section.version + 1


def test_a_report_that_was_sent_meanwhile_keeps_what_was_typed_on_the_page(officer, section):
    version = officer.get(at(section)).context["form"]["version"].value()
    transitions.send_report(report=section.report, by=a_person(Role.OFFICER), at=AT)
    answer = officer.post(at(section), {"heading": "The money", "body": MINE, "version": version})
    assert "is in review: nothing in it can be changed" in summary_of(answer)
    assert MINE in answer.content.decode()
    assert plain_text(again(section).body) != MINE


@pytest.mark.parametrize("make", [f.sent_report, f.approved_report, f.issued_report])
def test_a_report_that_is_no_draft_is_read_and_says_why(officer, make):
    with_income()
    section = section_of(make(words={"The money": f"<p>The fund is {FUND}.</p>"}, first_year=f.YEAR))
    page = officer.get(at(section)).content.decode()
    assert 'name="body"' not in page
    assert "nothing in it can be changed" in page
    assert "The fund is" in page


def test_the_page_of_an_issued_section_shows_what_was_frozen(officer):
    fund = with_income()
    report = f.issued_report(words={"The money": f"<p>The fund is {FUND}.</p>"}, first_year=f.YEAR)
    with_income(fund)
    assert figures_of(["fund-confirmed:2017-18"], f.AS_AT)["fund-confirmed:2017-18"].printed == "£200,000"
    page = officer.get(at(section_of(report))).content.decode()
    assert "£100,000" in page
    assert "£200,000" not in page


@pytest.mark.parametrize("size", [100, 55_000])
def test_a_draft_waits_while_its_author_is_signed_out(section, size):
    cache.clear()
    client, person = Client(), with_password(a_person(Role.OFFICER))
    text = ("word " * size)[:size] + "end"
    typed = urlencode({"version": section.version, "heading": "The money", "body": text})
    sent = client.post(at(section), typed, content_type="application/x-www-form-urlencoded")
    back = client.post(sent.url, {"login": person.email, "password": PASSWORD}, follow=True)
    assert unsent.SHOWN_AGAIN in back.content.decode()
    assert back.context["form"]["body"].value() == text
    assert again(section).version == section.version


# how it prints, and what the guard finds


def test_the_numbers_run_on_from_the_sections_before(officer, section):
    page = officer.get(at(section))
    assert page.context["printed"].number == 2
    assert '<span class="number">3.</span>' in str(page.context["printed"].pieces[0].words)


def test_a_figure_prints_with_its_value_and_opens_what_is_behind_it(officer, section):
    save(officer, section, body=f"The fund is {FUND}, {IN_WORDS}.")
    page = officer.get(at(section)).content.decode()
    assert 'class="app-figure"' in page
    assert ">£100,000</a>" in page
    assert "one hundred thousand pounds</a>" in page


def test_a_finding_stands_beside_its_own_section_and_leads_to_its_answer(officer, report, section):
    save(officer, section, body="<p>The total of 56,822 and 52,993 is 109,875.</p>")
    findings = officer.get(at(section)).context["findings"]
    assert "109,815" in [one["finding"].expected for one in findings]
    for one in findings:
        assert one["href"] == f"/reports/{report.pk}/check/{one['finding'].fingerprint}/"
    assert officer.get(at(section_of(report, "Background"))).context["findings"] == []


def test_who_may_not_answer_a_finding_reads_it_without_a_link(officer, section):
    save(officer, section, body="<p>The total of 56,822 and 52,993 is 109,875.</p>")
    findings = signed_in_as(Role.FINANCE).get(at(section)).context["findings"]
    assert findings
    assert {one["href"] for one in findings} == {""}


def test_a_section_that_is_left_out_says_so_and_shows_no_findings(officer, section):
    transitions.leave_out_section(section=section, by=a_person(Role.OFFICER), at=AT)
    page = officer.get(at(section)).content.decode()
    assert "neither printed nor checked" in page
    assert 'id="findings"' not in page


def test_the_page_takes_the_same_queries_with_three_sections_and_with_fifty(officer, report, section):
    before = queries_of(officer, at(section))
    for number in range(47):
        transitions.add_section(report=report, heading=f"Section {number}", by=a_person(Role.OFFICER), at=AT)
    assert ReportSection.objects.filter(report=report, is_left_out=False).count() == 50
    assert queries_of(officer, at(section)) == before
