"""Formatted text on paper: its numbers, its tables, and PDF/UA-1."""

import page
import pytest

from core.pdf import render_pdf
from core.rich_text import numbered, shift_headings
from tests.documents.reading import headers_of_cells, lines_of, tags_of, words_of

pytestmark = pytest.mark.documents

TEXT = """<h3>Background</h3>
<p>The Commission asks for <strong>two</strong> more <em>advisers</em>, see <a href="https://example.org/plan">the
plan</a>, and says why in a paragraph that is long enough to reach the second line of the sheet and to stand there.</p>
<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>
<h4>Costs</h4>
<p>They come to this.<br>In all.</p>
<table><tr><td>Provider</td><td colspan="2">Asked for</td></tr><tr><td>Tŷ Ŵyn</td><td>£38,170</td><td></td></tr></table>
<ol><li>First</li><li>Second</li></ol>
<p>End.</p>"""


def paper(body):
    return render_pdf(
        f"<!DOCTYPE html><html lang=en-GB><head><title>Advice</title></head><body><h1>Advice</h1>{body}</body></html>",
        title="Advice",
    )


TABLES = {
    "an empty corner": "<table><tr><td></td><td>B</td></tr><tr><td></td><td>2</td></tr></table>",
    "headings alone": "<table><tr><th>A</th><th>B</th></tr></table>",
    "a frame": "<table><tr><td>A</td><td>B</td></tr></table>",
    "merged cells": "<table><tr><td rowspan=2>A</td><td colspan=3>B</td></tr><tr><td>1<td>2<td>3</tr><tr><td>4</table>",
    "row headings": "<table><tr><th></th><th>B</th></tr><tr><th>1</th><td>2</td></tr><tr><th></th><td>2</td></table>",
    "a list in a cell": "<table><tr><td>A</td></tr><tr><td>x<ul><li>y</li></ul></td></tr></table>",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_every_table_passes_pdf_ua(table):
    result = page.validate_pdf_bytes(paper(shift_headings(f"<p>x</p>{table}", -1)), profile="ua1")
    assert result.is_compliant, result.failures


@pytest.mark.parametrize(
    "body",
    [numbered(TEXT, 9, shift=-1)[0], shift_headings(TEXT, -1), numbered(f"{TEXT}<p>More.</p>" * 12, 1, shift=-1)[0]],
    ids=["numbered", "plain", "several pages"],
)
def test_it_passes_pdf_ua(body):
    made = paper(body)
    result = page.validate_pdf_bytes(made, profile="ua1")
    assert result.is_compliant, result.failures
    assert tags_of(made, "Table") >= 1
    assert min(headers_of_cells(made)) == 1


def test_numbers_run_on_and_stand_before_their_paragraph():
    made = paper(numbered(TEXT, 9, shift=-1)[0])
    lines = [line.strip() for line in lines_of(made)[0]]
    assert [line for line in lines if line in {"9.", "10.", "11.", "12."}] == ["9.", "10.", "11."]
    assert "10. They come to this." in words_of(made)[0]


def test_each_cell_is_named_with_the_heading_of_its_column():
    made = paper(shift_headings("<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table>", -1))
    assert headers_of_cells(made) == [1, 1]
