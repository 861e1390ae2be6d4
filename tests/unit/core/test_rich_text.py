"""What comes out of cleaning, whatever goes in."""

import time

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rich_text import clean, from_typing, is_empty, numbered, obstacles_to_rich_text, plain_text, to_typing

PIECES = """
<p> </p> <p·style='mso-list:l0·level3·lfo1'> <p·class=MsoListParagraph> <span·style='mso-list:Ignore'> </span> · &nbsp;
<b> </b> <i> </i> <br> <ul> <ol> <li> </li> </ul> </ol> <table> <tr> <td> <th> <td·colspan=3> <th·rowspan=2> </td> </tr>
</table> <thead> <caption> <h1> <h4> </h4> <div> </div> <blockquote> <a·href='https://x.org/?a&b'> <a·href='mailto:a@b'>
</a> 1. o § - <!-- --> <script> </script> <style> <svg> <math> <textarea> <plaintext> <select> &lt;p&gt; &#x202e;
{{·x·}}
< &
""".split()  # noqa: SIM905 - one long list reads better as text
MARKUP = st.lists(
    st.one_of(st.sampled_from([piece.replace("·", " ") if "<" in piece else piece for piece in PIECES]), st.text()),
    max_size=25,
).map("".join)
ALLOWED = {"p", "h3", "h4", "blockquote", "ul", "ol", "li", "strong", "em", "a", "br"} | {
    *("table", "thead", "tbody", "tr", "th", "td")
}


@settings(max_examples=400, deadline=None)
@given(MARKUP)
def test_whatever_goes_in_only_what_is_allowed_comes_out_and_stays(markup):
    cleaned = clean(markup)
    assert clean(cleaned) == cleaned
    narrow = nh3.clean(
        cleaned,
        tags=ALLOWED,
        attributes={"a": {"href"}, "th": {"scope"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    assert narrow == cleaned
    assert is_empty(cleaned) == (not plain_text(cleaned))
    numbered(markup, 1)


@settings(max_examples=200, deadline=None)
@given(MARKUP)
def test_a_plain_box_gives_back_what_it_was_given(markup):
    cleaned = clean(markup)
    assert from_typing(to_typing(cleaned)) == cleaned
    from_typing(markup)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_nothing_that_can_be_typed_breaks_it(text):
    obstacles_to_rich_text(text)
    assert clean(clean(text)) == clean(text)


def test_a_quotation_stays_one_and_takes_no_number():
    quoted = "<p>The paper says:</p>\n<blockquote><p>“Victims come <strong>first</strong>.”</p></blockquote>"
    assert clean(quoted) == quoted
    printed, following = numbered(f"{quoted}<p>So do we.</p>", 4)
    assert following == 6
    assert '<blockquote class="under-number"><p>“Victims' in printed
    assert plain_text(quoted) == "The paper says:\n\n“Victims come first.”"
    assert clean("<blockquote><h3>Head</h3><p>One</p><p>Two</p></blockquote>") == (
        "<h3>Head</h3>\n<blockquote><p>One</p></blockquote>\n<blockquote><p>Two</p></blockquote>"
    )


@pytest.mark.parametrize(
    "danger",
    [
        "<script>alert(1)</script>",
        "<style>p { color: red }</style>",
        "<iframe src=https://elsewhere.example></iframe>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><title>x</title></svg>",
        "<object data=x><embed src=x></object>",
        "<form action=/sign><input name=x></form>",
        "<!-- a remark --><![if !supportLists]><![endif]>",
        "<meta http-equiv=refresh content=0><base href=https://elsewhere.example><link rel=stylesheet href=x>",
    ],
)
def test_what_is_dangerous_is_gone(danger):
    assert clean(f"<p onclick=alert(1) style=color:red class=x id=y>Words</p>{danger}") == "<p>Words</p>"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "file:///S:/note.docx",
        "//elsewhere.example/x",
        "/notices/1/sign/",
        "#_ftn1",
        "https://",
        "https://x.example/&#x202e;gnp.exe",
        "https://x.example/" + "a" * 2_500,
    ],
)
def test_a_link_that_leads_nowhere_fit_is_words(address):
    assert clean(f'<p><a href="{address}">here</a></p>') == "<p>here</p>"


@pytest.mark.parametrize("address", ["https://x.example/a?b=1&amp;c=2", "http://x.example", "mailto:a@x.example"])
def test_a_link_to_the_web_or_a_mailbox_stays(address):
    assert clean(f'<a href="{address}" target=_blank rel=x>here</a>') == f'<p><a href="{address}">here</a></p>'


def test_characters_that_nobody_sees_are_gone_however_they_are_written():
    unseen = "\u202a\u202e\u2066\u2069\u200b\u200e\u200f\ufeff\u00ad\x00\x07\ud800"
    assert clean(f"<p>pay{unseen} &#x202e;100&#8203;</p>") == "<p>pay 100</p>"


def test_braces_of_a_template_are_words():
    assert clean("{{ request.user }} {% now %}") == "<p>{{ request.user }} {% now %}</p>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("words", "<p>words</p>"),
        ("<div>a</div><section>b<div>c</div></section>", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
        ("<p>a<br><br>b<br>c</p>", "<p>a</p>\n<p>b<br>c</p>"),
        ("<p>&nbsp;</p><p><b> </b></p><ul><li></li></ul><table><tr><td></td></tr></table><h1></h1>", ""),
        ("<p>a&nbsp;&nbsp; \n b</p>", "<p>a b</p>"),
        ("<p><b><i>a</i></b><i><b>b</b></i></p>", "<p><strong><em>ab</em></strong></p>"),
        ("<b style='font-weight:normal'>a</b>", "<p>a</p>"),
        ("<h1>A</h1><h2>B</h2><h5>C</h5>", "<h3>A</h3>\n<h3>B</h3>\n<h4>C</h4>"),
        ("<h4>A</h4><h4>B</h4>", "<h3>A</h3>\n<h4>B</h4>"),
        ("<h3><b>A</b><br>B</h3>", "<h3>A B</h3>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br>b</li></ul>"),
        ("<ul><li>a</li><ol><li>b</li></ol></ul>", "<ul><li>a<ol><li>b</li></ol></li></ul>"),
        ("<ul><li><ul><li>a</li></ul></li></ul>", "<ul><li>a</li></ul>"),
        ("a &lt;b&gt; & c", "<p>a &lt;b&gt; &amp; c</p>"),
    ],
)
def test_each_thing_has_one_form(markup, expected):
    assert clean(markup) == expected


def test_lists_deeper_than_four_levels_go_on_at_the_fourth():
    deep = "<ul><li>1" * 6 + "</li></ul>" * 6
    assert clean(deep).count("<ul>") == 4
    assert clean(deep).count("<li>") == 6


TABLE = '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody>{}</tbody></table>'


@pytest.mark.parametrize(
    ("rows", "body"),
    [
        ("<tr><td>1</td><td>2</td></tr>", "<tr><td>1</td><td>2</td></tr>"),
        ("<tr><th>1</th><th>2</th></tr>", '<tr><th scope="row">1</th><td>2</td></tr>'),
        ("<tr><td>1</td></tr>", "<tr><td>1</td><td></td></tr>"),
        ("<tr><td colspan=2>1</td></tr>", "<tr><td>1</td><td></td></tr>"),
        ("<tr><td rowspan=2>1<td>2</tr><tr><td>3</tr>", "<tr><td>1</td><td>2</td></tr><tr><td></td><td>3</td></tr>"),
        ("<tr><td>1<td><p>2</p><p>3</p></tr><tr><td> <td></tr>", "<tr><td>1</td><td>2<br>3</td></tr>"),
        ("<tr><td>1<td><table><tr><td>2<td>3</table></tr>", "<tr><td>1</td><td>2<br>3</td></tr>"),
    ],
)
def test_a_table_is_a_grid_with_headings(rows, body):
    assert clean(f"<table><tr><td>A</td><td>B</td></tr>{rows}</table>") == TABLE.format(body)


def test_a_frame_around_a_text_is_no_table():
    assert clean("<table><tr><td><p>a</p><ul><li>b</li></ul></td></tr></table>") == "<p>a</p>\n<ul><li>b</li></ul>"


def test_one_row_of_several_cells_is_a_table_and_one_cell_is_a_frame():
    assert clean("<table><tr><td>A</td><td>B</td></tr></table>") == TABLE.format("<tr><td></td><td></td></tr>")
    assert clean("<table><tr><td>A</td><td> </td></tr></table>") == "<p>A</p>"
    assert clean("<table><tr><td colspan=3>A</td></tr></table>") == "<p>A</p>"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<object data=x>Words</object>", "<p>Words</p>"),
        ("<iframe src=x><p>Words</p></iframe>", "<p>Words</p>"),
        ("<video src=x>Words</video>", "<p>Words</p>"),
        ("<button>Words</button>", "<p>Words</p>"),
        ("<noscript><p>Words</p></noscript>", "<p>Words</p>"),
        ("<select><option>Yes<option>No</select>", "<p>Yes</p>\n<p>No</p>"),
        ("<svg><style>x</style><g><path d=x /><text>Jan<tspan>uary</tspan></text></g></svg>", "<p>January</p>"),
        ("<math><mi>x</mi><mo>=</mo><mn>1</mn></math>", "<p>x=1</p>"),
    ],
)
def test_what_is_dropped_leaves_its_words(markup, words):
    assert clean(markup) == words


def refusals(markup, **limits):
    return [obstacle.message for obstacle in obstacles_to_rich_text(markup, **limits)]


def test_what_is_too_much_is_refused_in_words():
    assert "60 columns" in refusals("<table><tr>" + "<td>x</td>" * 60 + "</tr></table>")[0]
    wide = "<table>" + ("<tr>" + "<td>x</td>" * 60 + "</tr>") * 2 + "</table>"
    assert refusals(wide)[0].startswith("This table has 60 columns: it can have no more than 12")
    assert "201 rows" in refusals("<table>" + "<tr><td>x</td><td>y</td></tr>" * 201 + "</table>")[0]
    assert "stretches over 1,000,000 columns" in refusals("<table><tr><td colspan=1000000>x<tr><td>y</table>")[0]
    assert "5 levels" in refusals("<ul><li>1" * 5)[0]
    assert "41 levels deep" in refusals("<div>" * 41 + "x")[0]
    assert refusals("<p>" + "é" * 11 + "</p>", limit_characters=10, label="Advice") == [
        "Advice must be 10 characters or fewer: it has 11"
    ]


def test_what_is_too_large_to_be_read_is_refused_with_the_limit_that_it_passed():
    assert "it has 48,002 marks of formatting, and may have 40,000" in refusals("<p>a</p>" * 24_001)[0]
    assert "more than 500 levels deep" in refusals("<div>" * 600)[0]
    assert "1,000,001 characters, and may have 1,000,000" in refusals("x" * 1_000_001)[0]
    assert "40,602 marks" in refusals("x\n\n" * 20_300)[0]


def test_what_fits_is_let_through():
    table = "<table>" + ("<tr>" + "<td>x</td>" * 12 + "</tr>") * 200 + "</table>"
    assert refusals(table + "<ul><li>1" * 4 + "</ul>" * 4 + f"<p>{'x' * 1000}</p>") == []


LARGE = {
    "200 KB of words": "word " * 40_000,
    "200 KB of paragraphs": "<p>A paragraph with <b>bold</b> words</p>" * 5_000,
    "two megabytes": "word " * 400_000,
    "elements without end": "<div>" * 39_000,
    "lists without end": "<ul><li>" * 19_000,
    "unclosed looks": "<p><font>" * 19_000,
    "tables in tables": "<table><tr><td>" * 13_000,
    "cells over everything": "<table><tr>" + "<td colspan=60 rowspan=60>x" * 30_000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(100_000)),
    "ampersands": "&" * 999_999,
    "spaces after a dot": "<p>·" + " " * 900_000,
}


@pytest.mark.parametrize("markup", LARGE.values(), ids=LARGE.keys())
def test_large_input_is_answered_and_does_not_run_away(markup):
    begun = time.process_time()
    obstacles_to_rich_text(markup)
    assert time.process_time() - begun < 30
    clean(markup)
    assert time.process_time() - begun < 60


def test_joiners_belong_to_the_spelling_of_a_word():
    words = "<p>\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u0915\u094d\u200d\u0937</p>"
    assert clean(words) == words
