"""What the guard reads out of rich text and of files: passages, tables, and where they stand."""

import time

import pytest

from reports.rules.findings import findings_in
from reports.rules.paper import Paper, Passage, PassageTable
from reports.rules.reading import read_text
from reports.rules.reading_html import read_html

SECTION = (
    "<h3>Money</h3><p>The fund is £5.</p><ul><li>First <strong>item</strong><ul><li>Deeper</li></ul></li></ul>"
    "<blockquote><p>Quoted £7.</p></blockquote>"
    "<table><tr><th>Who</th><th>What</th></tr><tr><td>Alder</td><td>£1</td></tr><tr><td>Total</td><td>£2</td></tr></table>"
)


def test_rich_text_keeps_items_quotations_and_tables_in_their_order():
    parts = read_html(SECTION, where="Section 3", section=3)
    assert [(part.where, getattr(part, "text", None)) for part in parts] == [
        ("Section 3", "Money"),
        ("Section 3, paragraph 1", "The fund is £5."),
        ("Section 3, list 1, item 1", "First item"),
        ("Section 3, list 1, item 1, item 1", "Deeper"),
        ("Section 3, paragraph 2", "Quoted £7."),
        ("Section 3, table 1", None),
    ]
    table = parts[-1]
    assert isinstance(table, PassageTable)
    assert (table.header, table.rows) == (("Who", "What"), (("Alder", "£1"), ("Total", "£2")))
    assert {part.section for part in parts} == {3}
    assert table.heading == "Money"


def test_tokens_stand_as_they_print_and_are_live():
    html = "<p>Of [[fund:2017-18]] some £9 is [[nobody:knows-this]].</p>"
    [passage] = read_html(html, where="Section 1", printed={"fund:2017-18": "£3,321,557"})
    assert passage.text == "Of £3,321,557 some £9 is [[nobody:knows-this]]."
    assert [passage.text[first:last] for first, last in passage.live] == ["£3,321,557", "[[nobody:knows-this]]"]


def test_tokens_in_a_table_add_up():
    html = "<table><tr><th>Who</th><th>£</th></tr><tr><td>A</td><td>[[a]]</td></tr><tr><td>B</td><td>£2</td></tr>"
    html += "<tr><td>Total</td><td>£9</td></tr></table>"
    [finding] = findings_in(Paper(read_html(html, where="Section 1", printed={"a": "£5"})))
    assert (finding.printed, finding.expected, finding.where) == ("£9", "£7", "Section 1, table 1, row 3")


@pytest.mark.parametrize("html", ["", "<p></p>", "<script>alert(1)</script>", "<table></table>", "<p>[[</p>", "<<<>>>"])
def test_nothing_is_read_out_of_nothing(html):
    assert findings_in(Paper(read_html(html, where="Section 1"))) == ()


def test_paragraphs_broken_over_lines_and_pages_are_whole():
    text = (
        "5. The grant is paid by section fifty-six of the Act that was passed in the year\n\n"
        "http://example.org/2004\n\n"
        "of 2004, as before.\n\n6. It goes out again.\n"
    )
    parts = read_text(text).passages
    assert [part.text for part in parts] == [
        "The grant is paid by section fifty-six of the Act that was passed in the year of 2004, as before.",
        "It goes out again.",
    ]
    assert parts[1].where == "Paragraph 6, line 7"


def test_a_heading_says_where():
    [heading, passage] = read_text(
        "## **Legal Implications**\n\n17. It is *lawful*, see [here](http://example.org/1)."
    ).passages
    assert heading.is_heading
    assert (passage.where, passage.text) == (
        "Paragraph 17 under “Legal Implications”, line 3",
        "It is lawful, see here.",
    )


def test_deeper_numbers_are_paragraphs():
    assert [part.where for part in read_text("4.2 Spend rose.\n4.3 It fell.").passages] == [
        "Paragraph 4.2, line 1",
        "Paragraph 4.3, line 2",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "| Who | What |\n| --- | ---: |\n| Alder | £1 |\n| Birch | £2 |\n| Total | £3 |",
        "Who\tWhat\nAlder\t£1\nBirch\t£2\nTotal\t£3",
        "Alder      £1\nBirch     £ 2\nTotal      £3",
        "Who\n\nWhat\n\nTotal\n\nAlder\n\n£1\n\nBirch\n\n£2\n\nTotal   £3",
        "Kinds\n\nAlder\n\nBirch\n\nTotal\n\n£1\n\n£2\n\n£3",
    ],
    ids=["bars", "tabs", "spaces", "row by row", "column by column"],
)
def test_a_table_is_read_in_any_form(text):
    tables = read_text(f"The awards are these.\n\n{text}\n\nThat was all of them, and it is the end.").tables
    rows = [(row[0], row[-1].replace(" ", "")) for row in tables[0].rows]
    assert rows == [
        ("Alder", "£1"),
        ("Birch", "£2"),
        ("Total", "£3"),
    ]


def test_an_amount_that_stands_in_its_own_block_belongs_to_its_row():
    text = "Service\n\nTotal\n\nFirst\ncontact\n\n£10\nDecision 029/2017\n\nhttps://example.org/9\n\n"
    text += "Help\n\n£20\n\nTotal £40\n"
    [finding] = findings_in(read_text(text))
    assert (finding.printed, finding.expected) == ("£40", "£30")


def test_cells_on_one_line_stand_apart_by_their_spaces():
    head = "Provider\n\nService\n\nPriority\n\nTotal\n\n"
    text = head + "Alder Ltd  Help line  Hate\ncrime\n\n£10\n\nBirch\n\nAdvice\n\nFraud £20\n\nTotal   £30\n"
    [table] = read_text(text).tables
    assert table.rows[:2] == (("Alder Ltd", "Help line", "Hate crime", "£10"), ("Birch", "Advice", "Fraud", "£20"))


def test_numbered_paragraphs_that_end_in_figures_are_no_table():
    paper = read_text("1. The fund is £5.\n2. We gave £4.\n3. There is left £2.\n4. In 2019 it was £7")
    assert not paper.tables
    assert paper.passages[0].text == "The fund is £5."


def test_a_number_in_an_address_is_no_figure():
    assert findings_in(read_text("See http://example.org/2017-19/3,161,67 and www.example.org/£1,2.")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "£" * 50_000,
        "£1," * 30_000,
        "1" * 100_000,
        "10% of " * 5_000,
        "1 May 2018 to " * 2_000,
        "priorities " * 5_000,
        "2017/18 and " * 5_000,
        "of the 10 people " * 3_000,
        "the fund of £5 " * 3_000,
        "(" * 50_000,
        "\n" * 100_000,
        "<a" * 50_000,
        "\t|" * 20_000,
    ],
    ids=lambda text: repr(text[:10]),
)
def test_no_text_makes_it_slow(text):
    started = time.process_time()
    findings_in(read_text(text))
    assert time.process_time() - started < 4


def test_a_paper_of_twenty_pages_and_twelve_tables_takes_less_than_a_second():
    words = "In the year 12 providers helped people in 7 areas. Of the fund £41,778 went to one of them for advisers. "
    paragraphs = [f"{number}. {words * 5}" for number in range(1, 101)]
    table = (
        "Provider\tAmount\n" + "\n".join(f"Provider {at}\t£{at * 997:,}" for at in range(1, 25)) + "\nTotal\t£299,099"
    )
    for at in range(0, 96, 8):
        paragraphs[at] += f"\n\n{table}\n"
    text = "\n\n".join(paragraphs)
    assert len(text.split()) > 10_000
    started = time.process_time()
    paper = read_text(text)
    found = findings_in(paper)
    assert time.process_time() - started < 1
    assert len(paper.tables) == len([one for one in found if one.kind == "total"]) == 12


def test_a_passage_knows_its_live_characters():
    passage = Passage("1", "Of £5 and £6", live=((3, 5),))
    assert passage.is_live_at(3, 5)
    assert not passage.is_live_at(10, 12)
