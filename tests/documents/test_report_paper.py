"""The paper of a report: PDF/UA-1, paragraphs run on, tables break well, charts with their tables, a record."""

import os
import re

import page
import pytest

from core import pdf
from core.pdf import PaperTooLong
from reports.documents.report import press, report_paper
from reports.documents.report_blocks import MOST_ROWS, MOST_ROWS_OF_ONE, OnPage, cap_of
from reports.documents.report_chart import MOST_LABELS, svg_of
from tests.documents import reading
from tests.documents.report_sample import (
    AGENCIES,
    FIGURES,
    FUND,
    WORDS,
    a_chart,
    a_long_report,
    a_section,
    a_table,
    an_input,
)

pytestmark = pytest.mark.documents

FOUND = {"where": "Purpose", "printed": "£3,161,67", "expected": "£3,541,673", "explanation": "It is no amount."}
ANSWERED = {**FOUND, "source": "", "source_on": "", "reason": "", "by": "OPCC officer"}
QUOTED = ANSWERED | {
    "printed": "56,822",
    "answer": "Quoted from a source",
    "source": "Return",
    "source_on": "2017-06-30",
}
ACCEPTED = ANSWERED | {"printed": "£2,000", "answer": "Accepted, with a reason", "reason": "It never had a number"}


@pytest.fixture(autouse=True)
def pango():
    if pdf.paper_is_available():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("Pango is not installed, and no test may be skipped here")
    pytest.skip("Pango is not installed, so no PDF can be made")


def pages_of(*sections, **facts):
    return reading.words_of(press(an_input(*sections, **facts)))


def assert_accessible(paper):
    report = page.validate_pdf_bytes(paper, profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]


def section_of(*pieces, figures=FIGURES, on_page=None):
    """One section as a page prints it."""
    return report_paper(an_input(a_section(*pieces), figures=figures), is_page=True, on_page=on_page).sections[0]


def section_words(*pieces, **how):
    return "".join(piece.words for piece in section_of(*pieces, **how).pieces)


# The whole


@pytest.mark.parametrize("reference", ["BR 003/2018", ""])
def test_the_paper_passes_pdf_ua_1(reference):
    sections = [
        a_section(WORDS, a_table(40), "<h3>More</h3><p>Words</p><h4>Deeper</h4><p>Words</p>"),
        a_section(a_chart(4), a_table(2, years=12, name="wide"), a_table(0, name="bare", total=None)),
        a_section(heading="Nothing"),
    ]
    record = {"open": [FOUND], "answered": [QUOTED, ACCEPTED], "reason": "The board meets"}
    paper = press(an_input(*sections, record=record, reference=reference))
    assert_accessible(paper)


def test_the_same_input_gives_the_same_bytes():
    assert press(an_input(a_section(WORDS, a_chart()))) == press(an_input(a_section(WORDS, a_chart())))


def test_the_cover_says_to_whom_when_by_whom_and_of_which_day():
    first = pages_of()[0]
    for words in (
        "Victims services in 2017/18",
        "Report to Strategic Policing and Crime Board",
        "Meeting on 13 March 2018",
        "Agenda item",
        "Presented by Commissioning manager",
        "Figures as at 28 February 2018",
        "Reference BR 003/2018",
        "Office of the Police and Crime Commissioner for Exampleshire",
    ):
        assert words in first, words


def test_each_page_says_which_report_it_is_and_which_of_how_many():
    pages = reading.words_of(press(a_long_report()))
    for number, words in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in words
        assert "BR 003/2018 · figures as at 28 February 2018" in words
        assert number == 1 or "BR 003/2018 · Victims services in 2017/18" in words


@pytest.mark.parametrize(
    "title",
    [
        "Commissioning of services for victims in the county, and the advice of the Victims Commission",
        "WOMEN AND MEN AMONG THE WITNESSES OF CRIMES, AND WHAT WAS COMMISSIONED FOR THEM",
        "illi" * 50,
    ],
)
def test_a_long_title_stands_whole_on_the_cover_and_on_one_line_above_each_page(title):
    first, *others = reading.lines_of(press(an_input(a_section(a_table(60)), title=title)))
    assert title.replace(" ", "") in "".join(first).replace(" ", "")
    for pieces in others:
        place = next(at for at, piece in enumerate(pieces) if piece.startswith("BR 003/2018 · "))
        assert pieces[place].endswith("…")
        assert title.startswith(pieces[place].removeprefix("BR 003/2018 · ").removesuffix("…"))
        # It is cut no shorter than the line.
        assert len(pieces[place]) > 35


def test_every_sheet_of_what_is_not_issued_says_draft():
    pages = pages_of(a_section(WORDS, a_table(60), a_table(2, years=12, name="wide")), reference="", issued_on="")
    assert len(pages) > 3
    for words in pages:
        assert "Draft: not issued" in words
    assert "Draft" not in " ".join(pages_of())


def test_the_contents_name_the_page_on_which_each_section_begins():
    paper = press(a_long_report())
    pages = reading.words_of(paper)
    told = dict(re.findall(r"(Matter \d+) [ .]*(\d+)(?= )", pages[0]))
    assert len(told) == 12
    for heading, number in told.items():
        assert re.search(rf"{heading}(?!\d)", pages[int(number) - 1]), heading
    assert re.search(rf"how the figures stand [ .]*{len(pages) - 1}", pages[0])


def test_sections_tables_and_the_annex_are_bookmarks():
    marks = reading.bookmarks_of(press(an_input(a_section(WORDS, a_table(), heading="Spend to date"))))
    for expected in ("Spend to date", "Table 1: Funded agencies 2017/18", "Annex: how the figures stand"):
        assert expected in marks, marks


# The words


def test_paragraphs_are_numbered_through_all_sections():
    words = " ".join(
        pages_of(a_section(WORDS), a_section(a_table()), a_section("<p>Third.</p>"), a_section("<p>Fourth.</p>"))
    )
    for expected in ("1. The confirmed fund", "2. It pays", "3. Third.", "4. Fourth."):
        assert expected in words


def test_figures_stand_in_the_words_as_the_house_writes_them():
    words = pages_of()[0]
    assert "The confirmed fund is £3,321,557." in words
    assert "It pays eighteen agencies" in words
    assert "[[" not in words


@pytest.mark.parametrize("typed", ["[[nothing:2017-18]]", f"[[{FUND}|in Welsh]]", "[[&lt;script&gt;]]", "[[ ]]"])
def test_a_token_that_stands_for_nothing_is_never_overlooked(typed):
    assert "[no figure]" in " ".join(pages_of(a_section(f"<p>It is {typed}.</p>")))
    assert '<mark class="app-no-figure">[no figure]</mark>' in section_words(f"<p>It is {typed}.</p>")


def test_a_table_named_in_the_middle_of_a_sentence_is_marked_too():
    assert "[no table]" in section_words("<p>See [[table:funded-agencies:2017-18]] for it.</p>")


def test_what_looks_like_a_token_in_an_address_stays_an_address():
    words = section_words(f'<p><a href="https://example.org/[[{FUND}]]">See [[{FUND}]]</a></p>')
    assert words.count("<a ") == 1
    assert f'href="https://example.org/[[{FUND}]]"' in words
    assert "£3,321,557" in words


def test_a_section_that_nobody_wrote_keeps_its_heading_and_says_so():
    words = " ".join(pages_of(a_section(heading="Legal implications")))
    assert "Legal implications Nothing is written under this heading." in words


def test_headings_never_jump_and_keep_their_level_behind_a_table():
    pieces = ("<h4>First</h4><p>a</p>", a_table(), "<h4>Second</h4><p>b</p>")
    printed = section_of(*pieces)
    assert "<h3>First</h3>" in printed.pieces[0].words
    goes_on = section_of("<h3>First</h3><p>a</p>", a_table(), "<h4>Below</h4><p>b</p>")
    assert "<h4>Below</h4>" in goes_on.pieces[2].words
    after = section_of(a_table(), "<h4>Alone</h4><p>b</p>")
    assert "<h3>Alone</h3>" in after.pieces[1].words


def test_hostile_words_are_words():
    hostile = "<script>alert(1)</script>"
    figures = {FUND: FIGURES[FUND] | {"printed": hostile, "href": '"><img src=x onerror=alert(1)>'}}
    table = a_table(1, caption=hostile, notes=[hostile])
    table["rows"][0]["cells"] = [hostile, hostile]
    chart = a_chart(
        1, caption=hostile, bars=[{"label": hostile, "value": "1e999999", "printed": hostile, "series": ""}]
    )
    section = a_section(f"<p onclick=x>[[{FUND}]]<script>x()</script></p>", table, chart, heading=hostile)
    printed = an_input(
        section, figures=figures, title=hostile, board=hostile, record={"open": [FOUND | {"printed": hostile}]}
    )
    paper = press(printed)
    assert_accessible(paper)
    assert "<script>alert(1)</script>" in " ".join(reading.words_of(paper))
    words = report_paper(printed, is_page=True).sections[0].pieces[0].words
    assert "<script" not in words
    assert "<img" not in words
    assert "<script" not in svg_of(chart["bars"], title=hostile, number=1, colour="#1f3a5f")


# Tables


def test_the_heads_of_the_columns_stand_on_each_page_of_a_table():
    pages = pages_of(a_section(a_table(90)))
    with_rows = [words for words in pages if "Agency 0" in words]
    assert len(with_rows) > 2
    assert all("Agency 2010/11" in words for words in with_rows)


def test_a_total_never_stands_alone_on_a_page():
    """Tables of every length in turn, so that their totals meet the end of a sheet in every way."""
    lengths = list(range(6, 42))
    paper = press(an_input(a_section(*[a_table(rows, name=f"t{rows}") for rows in lengths])))
    pages, by_rows = reading.words_of(paper), {500 * rows * (rows + 1): rows for rows in lengths}
    found = [(words, re.findall(r"(Agency \d{4}) £[\d,]+ Total £([\d,]+)", words)) for words in pages]
    before_totals = [(last, int(total.replace(",", ""))) for _, pairs in found for last, total in pairs]
    assert before_totals == [(f"Agency {rows:04d}", total) for total, rows in by_rows.items()]


def test_a_table_breaks_after_three_rows_at_the_earliest_and_a_short_one_not_at_all():
    """Tables of every length in turn, so that each meets the end of a sheet in another way."""
    lengths = [*range(1, 30), *range(1, 30)]
    tables = [a_table(rows, name=f"t{number}") for number, rows in enumerate(lengths)]
    parts = [part for words in pages_of(a_section(*tables)) for part in parts_of_tables(words)]
    assert sum(part[0] == 1 for part, _ in parts) == len(lengths)
    for part, is_ended in parts:
        is_begun = part[0] == 1
        if is_begun and is_ended:
            continue
        # With the total, which stands under the last rows, a table of up to ten rows is whole.
        assert len(part) >= 3 if is_begun else len(part) >= 2
        assert not is_ended or part[-1] >= 10


def parts_of_tables(words):
    """The rows of each table on a page by their numbers, and whether its total stands there too."""
    parts = []
    for row, number in re.findall(r"(Agency (?=\d)|Total )(?:(\d{4}) )?£[\d,]+", words):
        if row.startswith("Total"):
            parts[-1] = (parts[-1][0], True)
        elif parts and not parts[-1][1] and parts[-1][0][-1] == int(number) - 1:
            parts[-1][0].append(int(number))
        else:
            parts.append(([int(number)], False))
    return parts


def test_a_table_of_2000_rows_is_cut_and_says_where_the_rest_stands():
    paper = press(an_input(a_section(a_table(2_000))))
    words = " ".join(reading.words_of(paper))
    assert f"Agency {MOST_ROWS_OF_ONE:04d}" in words
    assert f"Agency {MOST_ROWS_OF_ONE + 1:04d}" not in words
    assert (
        "1,500 of 2,000 rows are left out here, and the total counts them. The file of this table holds all of them."
        in words
    )
    assert "Total £2,001,000,000" in words


def test_what_a_table_left_out_before_is_counted_once():
    last = "1,500 more rows are left out here."
    handed_over = a_table(500, notes=["A note.", last], left_out=1_500)
    assert last in " ".join(pages_of(a_section(handed_over)))
    four = [a_table(500, name=f"t{number}", notes=["A note.", last], left_out=1_500) for number in range(4)]
    printed = report_paper(an_input(a_section(*four), figures={}), is_page=False)
    words = " ".join(" ".join((piece.table.left_out, *piece.table.notes)) for piece in printed.sections[0].pieces)
    assert "1,600 of 2,000 rows are left out here" in words
    assert last not in words
    assert "A note." in words


def test_many_long_tables_share_what_a_pdf_may_hold():
    tables = [a_table(300, name=f"t{number}") for number in range(12)]
    assert 12 * cap_of(tables) <= MOST_ROWS
    assert cap_of([a_table(3), a_table(2_000, name="long")], rows_typed=0) == MOST_ROWS_OF_ONE
    assert cap_of([a_table(3), a_table(2_000, name="long")], rows_typed=1_200) == 397


def test_columns_of_ten_years_stand_on_a_sheet_on_its_side():
    paper = press(an_input(a_section("<p>a</p>", a_table(5, years=10), "<p>b</p>")))
    with reading.opened(paper) as opened:
        shapes = ["side" if each.mediabox[2] > each.mediabox[3] else "upright" for each in opened.pages]
    assert shapes == ["upright", "side", "upright", "upright"]


def test_a_report_that_is_too_long_says_what_to_do():
    row = "<tr><td>1</td><td>2</td></tr>"
    typed = "<table><tr><th>a</th><th>b</th></tr>" + row * 190 + "</table>"
    with pytest.raises(PaperTooLong, match="leave out large tables"):
        press(an_input(*[a_section(typed) for _ in range(11)]))


# Charts


def test_a_chart_stands_with_its_title_and_the_table_of_its_figures():
    paper = press(an_input(a_section(a_chart(4))))
    (at,) = [words for words in reading.words_of(paper) if "Chart 1: Committed by priority 2017/18" in words]
    assert at.index("Chart 1:") < at.index("Table 1: Committed by priority 2017/18")
    assert reading.tags_of(paper, "Figure") == 1


def test_a_table_that_stands_beside_its_chart_already_is_not_printed_again():
    chart = a_chart(3)
    for pieces in ([chart["table"], chart], [chart, chart["table"]]):
        words = " ".join(pages_of(a_section(*pieces)))
        assert words.count("Table 1: Committed by priority 2017/18") == 2, "once in its place, once in the annex"
    apart = " ".join(pages_of(a_section(chart["table"], "<p>Words.</p>", chart)))
    assert apart.count("Table 1: Committed by priority 2017/18") == 3


def test_a_drawing_says_what_it_is_and_shows_each_amount():
    drawn = svg_of(a_chart(3)["bars"], title="What it is", number=2, colour="#1f3a5f")
    assert drawn.index("<title") < drawn.index("<rect")
    assert '<title id="chart-2">What it is</title>' in drawn
    for amount in ("£1,000", "£2,000", "£3,000"):
        assert f">{amount}</text>" in drawn
    assert "style=" not in drawn


def test_series_are_told_apart_without_colour():
    pair = [
        {"label": "Refuges", "value": value, "printed": value, "series": series}
        for series, value in (("Allocated", "100"), ("Committed", "80"))
    ]
    drawn = svg_of(pair, title="x", number=1, colour="#1f3a5f")
    assert len(set(re.findall(r'<rect [^>]*fill="([^"]+)"', drawn))) == 2
    assert ">Allocated</text>" in drawn
    assert ">Committed</text>" in drawn
    assert drawn.count(">Refuges</text>") == 1


def test_what_is_below_nought_stands_left_of_the_line():
    bars = [{"label": "a", "value": "-50", "printed": "−£50"}, {"label": "b", "value": "100", "printed": "£100"}]
    drawn = svg_of(bars, title="x", number=1, colour="#1f3a5f")
    below, above = [float(x) for x in re.findall(r'<rect x="([\d.]+)"', drawn)]
    (line,) = [float(x) for x in re.findall(r'<line x1="([\d.]+)"', drawn)]
    assert below < line == above


@pytest.mark.parametrize("values", [[], ["0"], ["0", "0"], ["NaN"], ["Infinity"], ["no number"]])
def test_bars_that_cannot_be_drawn_do_no_harm(values):
    bars = [{"label": f"b{at}", "value": value, "printed": value, "series": ""} for at, value in enumerate(values)]
    drawn = svg_of(bars, title="x", number=1, colour="#1f3a5f")
    assert "NaN" not in re.sub(r">[^<]*<", "><", drawn)
    assert reading.words_of(press(an_input(a_section(a_chart(1, bars=bars)))))


def test_more_bars_than_a_sheet_holds_are_left_to_the_table():
    words = " ".join(pages_of(a_section(a_chart(MOST_LABELS + 3))))
    assert f"The first {MOST_LABELS} are drawn. The table has 3 more rows." in words


# The record


def test_the_annex_lists_each_figure_with_its_value_and_its_paragraphs():
    twice = f"<p>Again [[{FUND}]] and [[{FUND}]].</p>"
    record = report_paper(an_input(a_section(WORDS), a_section(twice)), is_page=False).record
    assert [(one.label, one.printed, one.where) for one in record.figures] == [
        ("Fund confirmed 2017/18", "£3,321,557", "1, 3"),
        ("Agencies funded 2017/18", "18", "2"),
    ]
    assert record.summary == "2 figures of this report were filled in from the ledger as at 28 February 2018."


def test_the_annex_says_what_is_quoted_accepted_and_open_and_why():
    record = {"open": [FOUND], "answered": [QUOTED, ACCEPTED], "reason": "The board meets tomorrow"}
    words = pages_of(record=record)[-1]
    for expected in (
        "Why it was issued with these open: The board meets tomorrow.",
        "£3,161,67 Purpose It is no amount.",
        "56,822 Purpose Return, 30 June 2017 OPCC officer",
        "£2,000 Purpose It is no amount. It never had a number OPCC officer",
    ):
        assert expected in words, words


# On a page


def test_a_figure_on_a_page_leads_to_its_entries_for_who_may_open_them():
    opened = section_words(WORDS)
    assert '<a class="app-figure" href="/funds/victims-fund/2017-18/entries/?as-at=2018-02-28&amp;kind=' in opened
    closed = section_words(WORDS, on_page=OnPage(opens=lambda _address: False))
    assert "app-figure" not in closed
    assert "£3,321,557" in closed
    assert "href" not in section_words(f"<p>[[{AGENCIES}]]</p>")


def test_cells_lead_to_their_entries_on_a_page_alone():
    def doors(paper):
        return [cell.href for row in paper.sections[0].pieces[0].table.rows for cell in row.cells if cell.href]

    printed = an_input(a_section(a_table(2)))
    assert doors(report_paper(printed, is_page=True)) == ["/providers/"] * 2
    assert doors(report_paper(printed, is_page=True, on_page=OnPage(opens=lambda _address: False))) == []
    assert doors(report_paper(printed, is_page=False)) == []


def test_a_table_named_twice_has_one_number():
    pieces = [a_table(), a_table(name="other"), a_table(), a_chart(2, name="third")]
    paper = report_paper(an_input(a_section(*pieces)), is_page=False)
    tables = [piece.table or piece.chart.table for piece in paper.sections[0].pieces]
    assert [table.number for table in tables] == [1, 2, 1, 3]
