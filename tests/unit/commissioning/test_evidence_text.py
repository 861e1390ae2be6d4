"""A table of evidence read from typing and from a spreadsheet: what is understood, and what is refused by its line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rules.evidence import LABEL_LIMIT, LARGEST, MOST_COLUMNS, MOST_ROWS, EvidenceRow, obstacles_to_table
from commissioning.rules.evidence_text import TEXT_LIMIT, read_table, write_table


def figures_of(text):
    """The figures of each row, by its name; the text must be readable."""
    read = read_table(text)
    assert read.obstacles == ()
    return {row.label: row.figures for row in read.rows}


def reasons(text, **how):
    return [one.message for one in read_table(text, **how).obstacles]


TYPED = "Year, 2015/16, 2016/17\nAdults, 120, 140\nChildren, 30, 45"


def test_commas_and_tabs_read_alike():
    read = read_table(TYPED)
    assert read.columns == ("2015/16", "2016/17")
    assert read.rows == (EvidenceRow("Adults", (120, 140)), EvidenceRow("Children", (30, 45)))
    assert read_table(TYPED.replace(", ", "\t")) == read
    assert read_table(TYPED.replace("\n", "\r\n")) == read


@pytest.mark.parametrize(
    "first",
    ["Year, 2015/16, 2016/17", ", 2015/16, 2016/17", "2015/16, 2016/17", "\t2015/16\t2016/17", "2015/16\t2016/17"],
)
def test_the_corner_may_be_empty_a_word_or_left_out(first):
    assert read_table(f"{first}\nAdults, 120, 140").columns == ("2015/16", "2016/17")


def test_what_a_spreadsheet_leaves_empty_at_its_right_is_no_column():
    read = read_table("\t2015/16\t2016/17\t\t\nAdults\t120\t140\t\t\n\t\t\t\t\n\n")
    assert (read.columns, read.rows) == (("2015/16", "2016/17"), (EvidenceRow("Adults", (120, 140)),))


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        ("Adults\t1,234\t1 234", (1234, 1234)),
        ("Adults, 1,234, 12,345", (1234, 12345)),
        ("Adults,1,234,5,678", (1234, 5678)),
        ("Adults, 12,345, 678,901", (12345, 678901)),
        ('Adults,"1,234",5', (1234, 5)),
        ("Adults, 1,234,567, 0", (1234567, 0)),
        ("Adults,120,234", (120, 234)),
        ("Adults\t１２３\t5", (123, 5)),
        (f"Adults, {LARGEST}, 007", (LARGEST, 7)),
    ],
)
def test_figures_as_people_write_them(row, figures):
    assert figures_of(f"Year, 2015, 2016\n{row}") == {"Adults": figures}


@pytest.mark.parametrize("written", ["n/a", "N/A", "", " ", "-", "–", "..", "not known", "Unknown"])
def test_what_is_not_known_is_none_and_never_nought(written):
    assert figures_of(f"\t2015\t2016\nAdults\t{written}\t0") == {"Adults": (None, 0)}
    assert figures_of(f"Year, 2015, 2016\nAdults, 0, {written}") == {"Adults": (0, None)}


def test_a_name_with_a_comma_stands_in_quotes():
    assert figures_of('Year, 2015\n"Adults, female", 120\n"The ""other"" one", 3') == {
        "Adults, female": (120,),
        'The "other" one': (3,),
    }


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Adults, -5, 3", "Line 2: “-5” is below zero"),
        ("Adults, −5, 3", "Line 2: “−5” is below zero"),
        ("Adults, (5), 3", "Line 2: “(5)” is below zero"),
        ("Adults, 1.5, 3", "Line 2: “1.5” is not a whole number"),
        ("Adults, 12.0, 3", "Line 2: “12.0” is not a whole number"),
        ("Adults, <5, 3", "Line 2: write “<5” as a whole number"),
        ("Adults, 12%, 3", "Line 2: write “12%” as a whole number"),
        ("Adults, £12, 3", "Line 2: write “£12” as a whole number"),
        ("Adults, 1e3, 3", "Line 2: write “1e3” as a whole number"),
        ("Adults, =1+1, 3", "Line 2: write “=1+1” as a whole number"),
        ("Adults, ١٢, 3", "Line 2: write “١٢” as a whole number"),
        ("Adults, 12³, 3", "Line 2: write “12³” as a whole number"),
        ("Adults\t12,34\t3", "Line 2: write “12,34” as a whole number"),
        (f"Adults, {LARGEST + 1}, 3", "is more than a table of people can count"),
        (f"Adults, {'9' * 400}, 3", "Line 2: “99999999999999999999…” is more than"),
        ("Adults, 3", "Line 2: 1 figure for 2 columns"),
        ("Adults, 3, 4, 5", "Line 2: 3 figures for 2 columns"),
        (", 3, 4", "Line 2: start the line with what the figures count"),
        ("Adults", "Line 2: 0 figures for 2 columns"),
        (f"{'A' * (LABEL_LIMIT + 1)}, 3, 4", f"to {LABEL_LIMIT} characters or fewer"),
        ("Ad\u202eults, 3, 4", "Line 2: type its words again"),
        ("Ad\x00ults, 3, 4", "Line 2: type its words again"),
        (f"Adults, 3, 4{' ' * 1000}", "Line 2: shorten it to 1,000 characters"),
    ],
)
def test_what_is_refused_names_its_line(row, words):
    (reason,) = reasons(f"Year, 2015, 2016\n{row}")
    assert words in reason


def test_every_line_that_is_wrong_is_named_and_lines_are_counted_as_they_stand():
    text = "Year, 2015\n\nAdults, x\nChildren, 3\nOthers, -1"
    assert [reason[:7] for reason in reasons(text)] == ["Line 3:", "Line 5:"]


def test_of_very_many_wrong_lines_a_few_are_named():
    found = reasons("Year, 2015\n" + "\n".join(f"Row {number}, x" for number in range(40)))
    assert len(found) == 7
    assert found[-1] == "34 more lines cannot be read: mend these first"


@pytest.mark.parametrize("name", ["Total", "TOTALS:", "grand total", "Sum"])
def test_a_total_would_be_counted_twice(name):
    text = f"{TYPED}\n{name}, 150, 185"
    assert reasons(text) == ["Line 4: take the total out, since it is worked out, or choose not to add the columns up"]
    assert reasons(text, is_summed=False) == []


@pytest.mark.parametrize("text", ["", "   \n\t\n", "Year, 2015", "2015, 2016", "\n\n2015"])
def test_a_table_has_a_first_line_and_a_row(text):
    assert "Enter a first line with the years" in reasons(text)[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Adults\nMore, 1", "Line 1: name the columns"),
        ("Year, 2015, , 2017\nA, 1, 2, 3", "Line 1: name each column"),
        (
            f"Year, {', '.join(map(str, range(2000, 2001 + MOST_COLUMNS)))}\nA, 1",
            "up to 12 columns, and this one has 13",
        ),
        (f"Year, {'9' * (LABEL_LIMIT + 1)}\nA, 1", "characters or fewer"),
        ("Year, 2015\n" + "\n".join(f"R{number}, 1" for number in range(MOST_ROWS + 1)), "up to 60 rows of figures"),
        ("x" * (TEXT_LIMIT + 1), "Shorten the table to 20,000 characters"),
    ],
)
def test_what_is_no_table(text, words):
    assert words in reasons(text)[0]


@pytest.mark.parametrize(
    "text", ["\t" * TEXT_LIMIT, "," * TEXT_LIMIT, '"' * 900 + "\n" + ',"' * 450, "\n" * TEXT_LIMIT]
)
def test_what_is_meant_to_be_slow_is_not(text):
    started = time.perf_counter()
    read_table(f"Year, 2015\n{text}"[:TEXT_LIMIT])
    assert time.perf_counter() - started < 5


# What names are made of, and what parts them.
WORDS = st.text("aZé’2,\"' \t-/n", min_size=1, max_size=12).map(lambda text: " ".join(text.split()))
LABELS = WORDS.filter(
    lambda text: text and text.casefold().rstrip(":") not in ("total", "totals", "grand total", "sum")
)
FIGURES = st.none() | st.integers(0, LARGEST)


@given(st.data(), st.lists(WORDS.filter(bool), min_size=1, max_size=4))
def test_what_was_read_can_be_written_out_and_read_again(data, columns):
    rows = data.draw(
        st.lists(st.builds(EvidenceRow, LABELS, st.tuples(*[FIGURES] * len(columns))), min_size=1, max_size=4)
    )
    read = read_table(write_table(columns, rows), is_summed=False)
    assert (read.obstacles, read.columns, read.rows) == ((), tuple(columns), tuple(rows))


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text):
    read = read_table(text)
    assert read.obstacles or not obstacles_to_table(read.columns, read.rows)
    assert all(one.field == "figures" and one.message for one in read.obstacles)
