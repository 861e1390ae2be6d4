"""The guard over whole papers: what it finds of what is wrong in each, and what it says that is not.

Five papers carry the figures of public papers of 2013 to 2018, with what contradicts in them and in the same broken
forms; the others are of offices that do not exist. Each paper's truth was written down with a pencil.
"""

import sys
from collections import Counter
from pathlib import Path

import pytest

from reports.rules.findings import findings_in
from reports.rules.reading import read_text

PAPERS = Path(__file__).resolve().parents[2] / "fixtures" / "guard"

S58 = ("citation", "s58, Domestic Violence, Crime and Victims Act 2004")
SECTION_58 = ("citation", "section 58, Domestic Violence, Crime and Victims Act 2004")
SCHEDULE_9 = ("citation", "Schedule 9, Police Reform and Social Responsibility Act 2011")
BOARD = [
    ("sum", "109,875"),
    ("budget", "£3,541,673"),
    ("malformed", "£3,161,67"),
    ("total", "£9,440,877"),
    ("priority", "Restorative Justice"),
    ("priority", "Fatal Road Traffic Collisions"),
    ("date", "2017/18 and 2017/18"),
    S58,
    SCHEDULE_9,
]
TRUTH = {
    "board_pieces.txt": BOARD,
    "board_tabs.md": BOARD,
    "notice.txt": [SCHEDULE_9],
    "panel_columns.txt": [
        ("total", "3203"),
        ("total", "2589"),
        ("same-quantity", "£48,839"),  # said to come on top of the fund, and counted in its total
        ("same-quantity", "£339,948"),  # allocated in the text, no row
        ("same-quantity", "£161,570"),  # another amount in the table
        ("same-quantity", "£54,860"),
        ("same-quantity", "£60,000"),
        ("priority", "Business crime"),
        S58,
        SCHEDULE_9,
    ],
    "panel_consultation.md": [
        ("percentage", "3.2%"),
        ("same-quantity", "£40 million"),
        ("date", "12 weeks"),
        ("date", "December 2014"),
        ("date", "19 September"),
    ],
    "northmoor_right_1.md": [],
    "northmoor_right_2.txt": [],
    "northmoor_right_3.md": [],
    "eastshire_right.txt": [],
    "rivershire_right.txt": [],
    "dale_right.md": [],
    "northmoor_wrong_1.md": [
        ("date", "Friday 14 June 2022"),
        ("percentage", "33.3%"),
        ("percentage", "12%"),
        ("percentage", "75%"),
        ("malformed", "£12,50,000"),
        ("sum", "1,532"),
        ("date", "31 June 2022"),
        ("date", "3 May 2022 to 1 April 2022"),
        ("date", "2022-24"),
        ("budget", "£1,263,420"),
        ("total", "£1,226,020"),
        ("priority", "Rural crime"),
        ("priority", "stalking"),
        ("same-quantity", "£48,200"),
        SECTION_58,
        ("citation", "Ninth Schedule, Police Reform and Social Responsibility Act 2011"),
    ],
    "northmoor_wrong_2.txt": [
        ("date", "12 October 2022"),
        ("date", "Q2 (October to December)"),
        ("date", "six weeks"),
        ("same-quantity", "£1,204,000"),
        ("sum", "2,675"),
        ("sum", "£508,000"),
        ("percentage", "62.8%"),
        ("total", "£515,385"),
        ("total", "1110"),
    ],
    "northmoor_wrong_3.md": [
        ("same-quantity", "£37,400"),
        ("same-quantity", "£25,000"),
        ("same-quantity", "£30,000"),
        ("date", "2021/22 and 2021/22"),
        ("date", "December 2023"),
        ("percentage", "20%"),
        ("sum", "189"),
        ("total", "240"),
        ("total", "620"),
    ],
    "westvale_wrong.md": [
        ("sum", "£3,412,900"),
        ("percentage", "18%"),
        ("percentage", "78%"),
        ("percentage", "6.9%"),
        ("total", "£3,394,600"),
        ("budget", "£3,560,000"),
        ("same-quantity", "£1,184,220"),
        ("same-quantity", "£1,001,000"),
        ("date", "Quarter 4 (January to April)"),
        ("date", "1 April 2025 to 31 March 2024"),
        ("date", "30 February 2025"),
        ("date", "12 May 2025"),
        ("citation", "Anti-social Behaviour, Crime and Policing Act 2013"),
        SECTION_58,
    ],
    "harrowdale_right.md": [],
    "harrowdale_wrong.md": [
        ("sum", "£975,000"),
        ("percentage", "3.2%"),
        ("percentage", "41.7%"),
        ("sum", "£205,500"),
        ("same-quantity", "£2,100,000"),
        ("same-quantity", "nineteen"),
        ("sum", "£63,000"),
        ("total", "197"),
        ("total", "£718,900"),
        ("percentage", "130%"),
        ("percentage", "64 of the 52 members"),
        ("sum", "650"),
    ],
    "castlemere_right.txt": [],
    "castlemere_wrong.txt": [
        ("sum", "£160,500"),
        ("same-quantity", "£1,090,000"),
        ("percentage", "14.2%"),
        ("percentage", "27 of the 24 contracts"),
        ("total", "1,375"),
        ("same-quantity", "14"),
        ("same-quantity", "nine"),
    ],
}


def found_in(name):
    found = findings_in(read_text((PAPERS / name).read_text()))
    return Counter((str(one.kind), one.printed) for one in found)


def test_each_paper_of_the_folder_has_its_truth_written_down():
    assert {path.name for path in PAPERS.iterdir()} == set(TRUTH)


@pytest.mark.parametrize("name", TRUTH)
def test_what_is_wrong_is_found_and_what_is_right_is_not_flagged(name):
    found, true = found_in(name), Counter(TRUTH[name])
    assert not true - found, "These are wrong in the paper and were not found."
    assert not found - true, "These were flagged and are right."


def test_precision_and_recall_are_printed(capsys):
    lines, hits, flagged, there = [], 0, 0, 0
    for name, written in TRUTH.items():
        found, true = found_in(name), Counter(written)
        both = (found & true).total()
        lines.append(f"  {name:24} found {both} of {true.total()}, false alarms {found.total() - both}")
        hits, flagged, there = hits + both, flagged + found.total(), there + true.total()
    precision, recall = hits / flagged, hits / there
    measured = f"precision {precision:.3f}, recall {recall:.3f} ({there} wrong in {len(TRUTH)} papers)"
    with capsys.disabled():
        # The processes of a parallel run share stderr alone.
        sys.stderr.write("\n".join(["", f"The add-up guard: {measured}", *lines, ""]))
        sys.stderr.flush()
    assert precision > 0.95
    assert recall > 0.95


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("board_pieces.txt", "The 18 rows make £3,541,673; the total printed is £3,161,67, which is not an amount."),
        ("board_pieces.txt", "That is £220,116 (6.6%) more than the budget stated for 2017/18, £3,321,557"),
        ("board_pieces.txt", "is exactly the row “West Midlands Restorative Justice Service” of another table"),
        ("board_pieces.txt", "56,822 and 52,993 make 109,815; 109,875 is printed, 60 more."),
        ("panel_columns.txt", "With the row “Transgender” (19) counted twice the rows make 2,589."),
        (
            "panel_columns.txt",
            "£339,948 to domestic abuse (£260,000, £38,170 and £41,778); no row of the table names it",
        ),
        ("panel_columns.txt", "Without it the fund's rows make £2,295,434."),
        ("panel_consultation.md", "No whole number of 119 formal responses makes 3.2%"),
        (
            "harrowdale_wrong.md",
            "“Elm Court” at its value of 2023/24, £90,400 instead of £97,150, the rows make £718,900.",
        ),
        ("northmoor_wrong_1.md", "Without the row “Seaview Centre” (£37,400) the rows make £1,226,020."),
    ],
)
def test_it_says_what_is_wrong_and_why(name, said):
    found = findings_in(read_text((PAPERS / name).read_text()))
    assert any(said in one.explanation for one in found)
