"""A printed figure becomes a token, and nothing else in the words moves."""

import pytest

from core.rich_text import clean
from reports.rules.replacing import places_of, replaced_by

TOKEN = "[[fund-confirmed:2017-18]]"


def test_only_the_figure_changes():
    html = "<p>The fund &amp; its year: £3,321,557, <em>in all</em>.</p>"
    assert replaced_by(html, "£3,321,557", TOKEN) == (f"<p>The fund &amp; its year: {TOKEN}, <em>in all</em>.</p>")


def test_a_figure_at_the_end_of_a_sentence_is_found():
    assert replaced_by("<p>In all £3,161,67. It is.</p>", "£3,161,67", TOKEN) == f"<p>In all {TOKEN}. It is.</p>"


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("<p>In all £3,<strong>321</strong>,557 of it.</p>", f"<p>In all {TOKEN} of it.</p>"),
        ("<p>In all <strong>£3,321,557</strong> of it.</p>", f"<p>In all <strong>{TOKEN}</strong> of it.</p>"),
        # The look of its first letter; what follows keeps its own.
        ("<p>In <strong>all £3,321</strong>,557 of it.</p>", f"<p>In <strong>all {TOKEN}</strong> of it.</p>"),
        ("<p>In all £3,<strong>321,557 of</strong> it.</p>", f"<p>In all {TOKEN}<strong> of</strong> it.</p>"),
    ],
)
def test_a_figure_split_by_markup_is_one_figure(html, made):
    html = clean(html)
    assert clean(made) == clean(replaced_by(html, "£3,321,557", TOKEN))


def test_a_figure_in_a_cell_of_a_table():
    html = clean(
        "<table><tr><th>Heading</th><th>Amount</th></tr><tr><td>Domestic abuse</td><td>£60,000</td></tr>"
        "<tr><td>All</td><td>£3,321,557</td></tr></table>"
    )
    assert replaced_by(html, "£3,321,557", TOKEN) == html.replace("£3,321,557", TOKEN)
    assert [place.line for place in places_of(html, "£3,321,557")] == ["£3,321,557"]


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("In all £13,321,557 of it", "3,321,557"),
        ("In all £3,321,557.50 of it", "£3,321,557"),
        ("In all £3,321,557,000 of it", "£3,321,557"),
        ("In all £3,321,557 of it", "3,321,557"),
        ("In all 118 of it", "18"),
        ("In all 18.5 of it", "18"),
        ("In all 18% of it", "18"),
        ("In 2017/18 of it", "18"),
        ("In 2017/18 of it", "2017"),
        ("Written as 16-18 of it", "18"),
        ("In all £3.9bn of it", "£3.9"),
        ("Reference B18 of it", "18"),
        ("At 6.6% of it", "6%"),
    ],
)
def test_part_of_a_longer_number_is_let_be(words, printed):
    html = f"<p>{words}</p>"
    assert places_of(html, printed) == []
    assert replaced_by(html, printed, TOKEN) == html


@pytest.mark.parametrize("printed", ["3,321,557", "2017", "18", "fund"])
def test_a_token_that_stands_is_never_cut(printed):
    html = "<p>It is [[fund-confirmed:2017-18]] and [[paid:3,321,557]].</p>"
    assert replaced_by(html, printed, TOKEN) == html


def test_an_address_is_no_text():
    html = '<p>See <a href="https://example.org/18">page 18</a>.</p>'
    assert replaced_by(html, "18", TOKEN) == f'<p>See <a href="https://example.org/18">page {TOKEN}</a>.</p>'


def test_words_of_two_paragraphs_are_never_one_figure():
    html = "<p>It is 1</p>\n<p>8 of them</p>"
    assert places_of(html, "18") == []


def test_all_places_or_those_that_are_chosen():
    html = "<p>First 42 came. Then 42 left.</p>\n<ul><li>42</li></ul>"
    assert [(place.number, place.before, place.after) for place in places_of(html, "42")] == [
        (1, "First ", " came. "),
        (2, "Then ", " left."),
        (3, "", ""),
    ]
    assert replaced_by(html, "42", "[[x]]") == "<p>First [[x]] came. Then [[x]] left.</p>\n<ul><li>[[x]]</li></ul>"
    assert replaced_by(html, "42", "[[x]]", only=[2]) == "<p>First 42 came. Then [[x]] left.</p>\n<ul><li>42</li></ul>"


def test_a_space_is_a_space_however_it_is_written():
    html = clean("<p>About £3.9 million of it, and 6.6 per cent.</p>")
    assert replaced_by(html, "£3.9  million", TOKEN) == f"<p>About {TOKEN} of it, and 6.6 per cent.</p>"
    assert len(places_of(html, "6.6 per cent")) == 1


@pytest.mark.parametrize("printed", ["", "  ", "(", "[a", "\\d"])
def test_what_is_no_figure_is_found_nowhere(printed):
    html = "<p>First 42 came</p>"
    assert places_of(html, printed) == []


def test_signs_that_markup_writes_out_are_read():
    html = "<p>Needs &amp; harms: 5 &lt; 42 &gt; 3</p>"
    (place,) = places_of(html, "42")
    assert (place.before, place.after) == ("Needs & harms: 5 < ", " > 3")
    assert replaced_by(html, "42", TOKEN) == f"<p>Needs &amp; harms: 5 &lt; {TOKEN} &gt; 3</p>"


def test_a_long_paragraph_is_shown_in_part():
    html = f"<p>{'word ' * 200}42 {'word ' * 200}</p>"
    (place,) = places_of(html, "42")
    assert len(place.before) == 120
    assert len(place.after) == 120
