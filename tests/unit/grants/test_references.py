"""References: as offices write them, as people type them, and the series that each counts in."""

from datetime import date

import pytest

from grants.rules.references import (
    Numbered,
    numbered,
    obstacles_to_number_on_paper,
    obstacles_to_paper_reference,
    reference_for,
    reference_key,
    reference_slug,
    series_for,
)

CALENDAR = "{number:03d}/{year}"
FINANCIAL = "PCC-{financial_year}-{number:04d}"
PLAIN = "D{number}"


@pytest.mark.parametrize(
    ("pattern", "number", "day", "reference"),
    [
        (CALENDAR, 7, date(2015, 3, 31), "007/2015"),
        (CALENDAR, 1000, date(2015, 3, 31), "1000/2015"),
        (FINANCIAL, 7, date(2018, 3, 31), "PCC-2017-18-0007"),
        (FINANCIAL, 7, date(2018, 4, 1), "PCC-2018-19-0007"),
        (FINANCIAL, 7, date(2000, 1, 1), "PCC-1999-00-0007"),
        (PLAIN, 12, date(2018, 4, 1), "D12"),
    ],
)
def test_a_reference_in_the_format_of_an_office(pattern, number, day, reference):
    assert reference_for(pattern, number=number, signed_on=day) == reference


@pytest.mark.parametrize(
    ("pattern", "one", "other", "is_same"),
    [
        (CALENDAR, date(2018, 1, 1), date(2018, 12, 31), True),
        (CALENDAR, date(2018, 12, 31), date(2019, 1, 1), False),
        (FINANCIAL, date(2018, 3, 31), date(2018, 4, 1), False),
        (FINANCIAL, date(2018, 12, 31), date(2019, 1, 1), True),
        (PLAIN, date(2015, 1, 1), date(2019, 1, 1), True),
    ],
)
def test_a_series_begins_anew_with_each_year_that_its_format_names(pattern, one, other, is_same):
    assert (series_for(pattern, signed_on=one) == series_for(pattern, signed_on=other)) is is_same


def test_formats_that_differ_only_in_their_noughts_count_in_one_series():
    day = date(2018, 3, 1)
    assert series_for(CALENDAR, signed_on=day) == series_for("{number:04d}/{year}", signed_on=day)
    assert series_for(CALENDAR, signed_on=day) != series_for("{number:03d}-{year}", signed_on=day)


@pytest.mark.parametrize("pattern", [CALENDAR, FINANCIAL, PLAIN])
@pytest.mark.parametrize("number", [1, 7, 999, 12345])
def test_what_the_office_writes_it_reads(pattern, number):
    day = date(2018, 3, 1)
    read = numbered(pattern, reference_for(pattern, number=number, signed_on=day))
    assert read == Numbered(series_for(pattern, signed_on=day), number)


@pytest.mark.parametrize("text", ["7/2015", "07/2015", "007/2015", " 007/2015 "])
def test_noughts_do_not_matter_for_the_number(text):
    assert numbered(CALENDAR, text) == Numbered("#/2015", 7)


@pytest.mark.parametrize("text", ["007-2015", "PCC 7", "007/15", "٧/2015", "007/2015 and 008/2015", ""])
def test_another_format_is_none_of_ours(text):
    assert numbered(CALENDAR, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "007/2015",
        "7/2015",
        "07/2015",
        "007-2015",
        "007 / 2015",
        " 7 - 2015 ",
        "007.2015",
        "0007/2015",
        "7–2015",
        "７/2015",
    ],
)
def test_all_spellings_of_a_reference_have_one_key(text):
    assert reference_key(text) == "7-2015"


def test_references_that_differ_have_keys_that_differ():
    written = ["007/2015", "070/2015", "700/2015", "007/2016", "2015/007", "PCC-007-2015", "0/2015", "72015"]
    assert len({reference_key(one) for one in written}) == len(written)


def test_letters_count_whatever_their_case():
    assert reference_key("PCC-0007") == reference_key("pcc 7") == "pcc-7"


@pytest.mark.parametrize(
    ("reference", "slug"), [("007/2015", "007-2015"), ("PCC/2017-18/0007", "pcc-2017-18-0007"), ("/7/", "7")]
)
def test_in_an_address(reference, slug):
    assert reference_slug(reference) == slug


@pytest.mark.parametrize("reference", ["", "  ", "seven", "7" * 41, "007\n2015", "007/2015\u202e", "—"])
def test_what_is_no_reference_of_a_paper(reference):
    (obstacle,) = obstacles_to_paper_reference(reference)
    assert obstacle.field == "reference"


@pytest.mark.parametrize("reference", ["007/2015", "PCC 12", "WMPCC 7 of 2015"])
def test_what_is_one(reference):
    assert not obstacles_to_paper_reference(reference)


@pytest.mark.parametrize(
    ("number", "last", "has_given", "is_refused"),
    [(30, 29, True, True), (29, 29, True, False), (7, 29, True, False), (30, 29, False, False), (1, 0, True, True)],
)
def test_a_paper_does_not_run_ahead_of_the_numbers_that_are_given(number, last, has_given, is_refused):
    assert bool(obstacles_to_number_on_paper(number, last_number=last, has_given=has_given)) is is_refused
