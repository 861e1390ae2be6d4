"""A place is told by the numbers that the report prints, whatever the guard counts within a section."""

import pytest

from reports.documents.report import report_paper
from reports.figures.check import check_of
from reports.figures.places import as_printed, record_as_printed
from reports.rules.places import places_in
from reports.rules.reading_html import read_html
from reports.rules.tokens import pieces_of
from tests.documents.report_sample import a_section, a_table
from tests.factories import reports as f

TABLE = (
    "<table><tr><th>Group</th><th>Spent</th></tr><tr><td>A</td><td>£1</td></tr><tr><td>B</td><td>£2</td></tr></table>"
)
FIRST = a_section("<h3>Why</h3><p>One.</p><p>Two.</p>", heading="Purpose", key=7)
SECOND = a_section(
    f"<p>Three:</p>{TABLE}{TABLE}",
    a_table(),
    "<p>Four.</p><ul><li>x</li><li>y<ul><li>z</li></ul></li></ul><blockquote><p>Said.</p></blockquote>",
    heading="Spend to date",
    key=8,
)


@pytest.mark.parametrize(
    ("where", "printed"),
    [
        ("Purpose, paragraph 2", "Purpose, paragraph 2"),
        ("Spend to date, paragraph 1", "Spend to date, paragraph 3"),
        # To the guard the sign of the live table is a paragraph, the second.
        ("Spend to date, paragraph 3", "Spend to date, paragraph 4"),
        ("Spend to date, paragraph 4", "Spend to date, quotation under paragraph 4"),
        ("Spend to date, table 1", "Spend to date, table under paragraph 3"),
        ("Spend to date, table 1, row 2", "Spend to date, table under paragraph 3, row 2"),
        ("Spend to date, table 2, row 1", "Spend to date, second table under paragraph 3, row 1"),
        ("Spend to date, list 1, item 2, item 1", "Spend to date, list under paragraph 4, item 2, item 1"),
        ("Spend to date", "Spend to date"),
        ("Elsewhere, paragraph 9", "Elsewhere, paragraph 9"),
    ],
)
def test_a_place_bears_the_numbers_that_are_printed(where, printed):
    assert places_in([FIRST, SECOND]).printed(where, 8) == printed


def test_a_section_that_begins_with_a_table_has_no_paragraph_to_name_it_by():
    places = places_in([FIRST, a_section(TABLE, heading="Spend", key=9)])
    assert places.printed("Spend, table 1, row 1", 9) == "Spend, table under the heading, row 1"


def test_two_sections_of_one_heading_are_told_apart_by_their_keys_alone():
    places = places_in([a_section("<p>a</p>", heading="Same", key=1), a_section("<p>b</p>", heading="Same", key=2)])
    assert places.printed("Same, paragraph 1", 1) == "Same, paragraph 1"
    assert places.printed("Same, paragraph 1", 2) == "Same, paragraph 2"
    # An input from before keys were kept: better no number than another's.
    assert places.printed("Same, paragraph 1") == "Same, paragraph 1"


def test_places_within_an_explanation_are_told_so_too():
    words = "It is £1 (Spend to date, table 1, row 1), and £2 at Spend to date, paragraph 3. Not Purpose, paragraph 20."
    assert places_in([FIRST, SECOND]).in_words(words, 8) == (
        "It is £1 (Spend to date, table under paragraph 3, row 1), and £2 at Spend to date, paragraph 4. "
        "Not Purpose, paragraph 20."
    )


def test_every_place_of_the_guard_has_a_printed_one():
    words = "<ol><li>a</li></ol><p>Two.</p><blockquote>b</blockquote>"
    html = f"<h3>A</h3><p>One.</p>{TABLE}<p>[[table:x:2017-18]]</p>{words}"
    section = {"id": 3, "heading": "A", "pieces": [{"html": one.html} if one.html else {} for one in pieces_of(html)]}
    known = places_in([section]).by_section[3]
    parts = [part for part in read_html(html, where="A") if "[[" not in getattr(part, "text", "")]
    told = {part.where for part in parts if not getattr(part, "is_heading", False)}
    told |= {where for part in parts for where in getattr(part, "row_wheres", ())}
    assert told <= set(known)


WRONG = {
    "Purpose": "<p>One.</p><p>Two.</p>",
    "Numbers": "<p>The total of 56,822 and 52,993 is 109,875.</p>",
}


@pytest.mark.django_db
def test_a_check_and_a_stored_record_tell_the_same_place():
    report = f.a_report(words=WRONG)
    assert [one.where for one in check_of(report).open] == ["Numbers, paragraph 1"]
    shown = as_printed(check_of(report))
    assert [one.where for one in shown.open] == ["Numbers, paragraph 3"]
    # Who answers it answers the same finding.
    assert [one.fingerprint for one in shown.open] == [one.fingerprint for one in check_of(report).open]
    frozen = f.issued_report(words=WRONG, first_year=f.YEAR).paper.frozen_input
    assert [one["where"] for one in record_as_printed(frozen)["open"]] == ["Numbers, paragraph 3"]


@pytest.mark.django_db
def test_page_and_annex_tell_the_printed_place(client):
    report = f.a_report(words=WRONG)
    client.force_login(f.an_author())
    for address in ("", "check/", f"check/{check_of(report).open[0].fingerprint}/"):
        assert "Numbers, paragraph 3" in client.get(f"{report.get_absolute_url()}{address}").content.decode()
    frozen = f.issued_report(words=WRONG, first_year=f.YEAR).paper.frozen_input
    (found,) = report_paper(frozen, is_page=False).record.open
    assert found.where == "Numbers, paragraph\N{NO-BREAK SPACE}3"
