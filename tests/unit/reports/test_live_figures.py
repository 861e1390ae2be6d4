"""Live figures on the example office, each against a value worked out by hand from the papers."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from commissioning.models import Commitment, Priority
from providers.models import Provider
from reports.choices import Unit
from reports.figures.live import LiveFigure, catalogue, figures_of
from reports.figures.live_families.all import FAMILIES
from tests.factories.commissioning import a_person
from tests.unit.reports.live_office import BOARD_DAY, office

__all__ = ["office"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def printed(key, as_at=BOARD_DAY):
    return figures_of([key], as_at)[key].printed


# Worked out from the two funds as the papers print them. 2017/18: £3,541,673 less £3,321,557 is £220,116, of which
# 3,321,557 is 6.627%. 2015/16: 1,385,000 + 48,839 + 260,000 + 38,170 + 41,778 + 59,078 + 102,492 + 54,860 + 60,000.
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("fund-confirmed:2015-16", "£2,344,273"),
        ("fund-confirmed:2017-18", "£3,321,557"),
        ("fund-indicative:2015-16", "£0"),
        ("fund-tolerance:2017-18", "£220,116"),
        ("fund-allocated:2015-16", "£2,344,273"),
        ("fund-allocated:2017-18", "£0"),
        ("fund-committed:2015-16", "£2,050,217"),
        ("fund-committed:2017-18", "£3,541,673"),
        ("fund-paid:2017-18", "£0"),
        ("fund-left:2015-16", "£294,056"),
        ("fund-left:2017-18", "−£220,116"),
        ("fund-excess:2015-16", "£0"),
        ("fund-excess:2017-18", "£220,116"),
        ("fund-excess-share:2015-16", "0.0%"),
        ("fund-excess-share:2017-18", "6.6%"),
        ("committed-in-all:2017-18", "£3,541,673"),
        ("paid-in-all:2017-18", "£0"),
        ("committed:domestic-abuse:2015-16", "£339,948"),
        ("committed:domestic-abuse:2017-18", "£919,948"),
        ("committed:hate-crime:2017-18", "£0"),
        ("paid:domestic-abuse:2017-18", "£0"),
        ("share:domestic-abuse:2017-18", "27.7%"),
        ("share-of-committed:domestic-abuse:2017-18", "26.0%"),
        ("committed-to:victim-support:2015-16", "£1,433,839"),
        ("committed-to:victim-support:2017-18", "£1,108,740"),
        # Its own £29,166, and nothing of what its consortium holds.
        ("committed-to:coventry-haven:2017-18", "£29,166"),
        ("committed-to:domestic-violence-consortium:2017-18", "£985,000"),
        ("paid-to:victim-support:2017-18", "£0"),
        ("heading-allocated:1st-contact-assessment-and-referral:2015-16", "£1,385,000"),
        ("heading-committed:sexual-violence:2015-16", "£161,570"),
        ("heading-left:sexual-violence:2015-16", "£158,430"),
        ("heading-paid:sexual-violence:2015-16", "£0"),
        ("providers:2015-16", "8"),
        ("providers:2017-18", "15"),
        ("consortia:2017-18", "2"),
        ("commitments:2015-16", "9"),
        ("commitments:2017-18", "18"),
        ("priorities:2017-18", "9"),
        ("priorities-adopted:2015-16", "11"),
        ("priorities-adopted:2017-18", "9"),
        ("areas:2017-18", "7"),
        ("awards:2015-16", "1"),
        ("change-fund-confirmed:2015-16:2017-18", "£977,284"),
        ("percent-change-fund-confirmed:2015-16:2017-18", "41.7%"),
        ("change-fund-committed:2015-16:2017-18", "£1,491,456"),
        ("percent-change-fund-committed:2015-16:2017-18", "72.7%"),
        ("change-committed:domestic-abuse:2015-16:2017-18", "£580,000"),
        ("percent-change-committed:domestic-abuse:2015-16:2017-18", "170.6%"),
        ("change-committed-to:victim-support:2015-16:2017-18", "−£325,099"),
        ("percent-change-committed-to:victim-support:2015-16:2017-18", "−22.7%"),
    ],
)
def test_a_figure_is_what_a_pencil_makes_of_the_papers(key, value):
    assert printed(key) == value


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.name)
def test_no_family_has_a_figure_before_the_fund_or_for_a_year_without_one(family):
    """2016/17 stands in no paper, and by 1 March 2015 nothing had happened at all."""
    subjects = {
        None: "",
        "priority": ":domestic-abuse",
        "provider": ":victim-support",
        "heading": ":fgm",
        "group": ":none-here",
    }
    key = f"{family.name}{subjects[family.about]}"

    unbegun = figures_of([f"{key}:2015-16"], date(2015, 3, 1)).get(f"{key}:2015-16")
    missing = figures_of([f"{key}:2016-17"], BOARD_DAY).get(f"{key}:2016-17")

    for figure in filter(None, (unbegun, missing)):
        assert (figure.value, figure.printed, figure.in_words, figure.href) == (None, "no figure", "no figure", "")
    assert (unbegun is None) == (missing is None) == (family.about == "group")


def test_a_figure_follows_the_day():
    """The grant was indicated on 26 March 2015 and confirmed on 1 April; the tolerance is of the day of the report."""
    before, after = date(2015, 3, 31), date(2015, 4, 1)
    assert [printed("fund-confirmed:2015-16", day) for day in (before, after)] == ["£0", "£2,344,273"]
    assert [printed("fund-indicative:2015-16", day) for day in (before, after)] == ["£2,344,273", "£0"]
    assert [printed("fund-committed:2015-16", day) for day in (before, after)] == ["£1,385,000", "£1,990,217"]
    assert printed("fund-committed:2015-16", date(2015, 11, 1)) == "£2,050,217"
    assert printed("fund-tolerance:2017-18", date(2018, 1, 22)) == "£0"


def test_no_sum_leaves_a_year_out():
    keys = ["fund-committed:2015-16:2017-18", "committed:domestic-abuse:2015-16:2017-18", "paid-in-all:2015-16"]
    found = figures_of(keys, BOARD_DAY)

    assert [found[key].value for key in keys] == [None] * 3
    assert found[keys[0]].label == "Fund committed 2015/16 to 2017/18 (no figures of 2016/17)"
    assert found[keys[2]].label == "Paid in all since 2015/16 (no figures of 2016/17)"


@pytest.mark.parametrize("family", ["heading-allocated", "heading-committed", "heading-paid", "heading-left"])
def test_a_heading_that_the_fund_of_a_year_has_not_is_no_nought(family):
    assert printed(f"{family}:fgm:2017-18") == "no figure"


def test_a_change_on_a_year_without_figures_is_none():
    assert printed("change-fund-confirmed:2017-18") == "no figure"
    assert printed("percent-change-committed-to:victim-support:2017-18") == "no figure"


def test_a_share_of_nothing_is_none():
    assert printed("percent-change-committed:restorative-justice:2015-16:2017-18") == "no figure"
    assert printed("change-committed:restorative-justice:2015-16:2017-18") == "£450,000"


def test_a_figure_says_what_it_is_and_where_its_entries_stand():
    figure = figures_of(["committed:domestic-abuse:2017-18"], BOARD_DAY)["committed:domestic-abuse:2017-18"]

    assert figure.label == "Committed to Domestic abuse 2017/18"
    assert (figure.unit, figure.value) == (Unit.POUNDS, Decimal("919948.00"))
    assert figure.href == (
        "/funds/victims-fund/2017-18/entries/?as-at=2018-01-23&kind=committed&priority=domestic-abuse"
    )


def test_what_nobody_knows_is_left_out():
    unknown = [
        "nonsense",
        "committed:no-such-priority:2017-18",
        "committed-to:nobody:2017-18",
        "heading-left:no-such-heading:2015-16",
        "paid-since:no-such-group:2015-16",
        "fund-confirmed:2017-18:no-such-fund",
    ]
    assert list(figures_of([*unknown, "fund-confirmed:2017-18"], BOARD_DAY)) == ["fund-confirmed:2017-18"]


def test_what_a_key_stands_for_does_not_hang_on_what_else_is_asked():
    keys = ["heading-left:fgm:2016-17", "fund-confirmed:2016-17:victims-fund", "heading-left:fgm:2017-18"]
    together = figures_of([*keys, "heading-left:fgm:2015-16", "fund-confirmed:2015-16"], BOARD_DAY)

    for key in keys:
        assert figures_of([key], BOARD_DAY)[key] == together[key]


@pytest.mark.parametrize("family", ["committed", "committed-to", "share"])
def test_thirty_figures_cost_the_queries_of_one(family):
    about, model = (FAMILIES[family].about, Provider if family == "committed-to" else Priority)
    slugs = [f"made-{number}" for number in range(30)]
    if about == "priority":
        model.objects.bulk_create([model(name=slug, slug=slug) for slug in slugs])
    else:
        facts = {"kind": "charity", "reach": "local", "registered_on": BOARD_DAY}
        model.objects.bulk_create([model(name=slug, slug=slug, **facts) for slug in slugs])

    def queries(keys):
        with CaptureQueriesContext(connection) as asked:
            assert len(figures_of(keys, BOARD_DAY)) == len(keys)
        return len(asked)

    keys = [f"{family}:{slug}:2017-18" for slug in slugs]
    assert queries(keys) == queries(keys[:1]) < 12


def test_as_many_queries_for_all_families_of_a_year_as_for_a_few():
    keys = [f"{name}:2017-18" for name, family in FAMILIES.items() if family.about is None]
    with CaptureQueriesContext(connection) as asked:
        figures_of(keys, BOARD_DAY)
    with CaptureQueriesContext(connection) as again:
        figures_of(
            [*keys, *(f"committed-to:{one}:2017-18" for one in Provider.objects.values_list("slug", flat=True))],
            BOARD_DAY,
        )
    # What more organisations cost is the one query for their names, and this test's own.
    assert len(again) <= len(asked) + 2


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        (Unit.NUMBER, 18, "eighteen"),
        (Unit.NUMBER, 0, "zero"),
        (Unit.NUMBER, 121, "one hundred and twenty-one"),
        (Unit.PERCENT, Decimal("6.6"), "six point six per cent"),
        (Unit.PERCENT, Decimal("7.0"), "seven per cent"),
        (Unit.PERCENT, Decimal("-22.7"), "minus twenty-two point seven per cent"),
        (
            Unit.POUNDS,
            Decimal("3321557.00"),
            "three million three hundred and twenty-one thousand five hundred and fifty-seven pounds",
        ),
        (Unit.POUNDS, Decimal("1000001.00"), "one million and one pounds"),
        (Unit.POUNDS, Decimal("1.00"), "one pound"),
        (Unit.POUNDS, Decimal("0.01"), "one penny"),
        (Unit.POUNDS, Decimal("0.00"), "zero pounds"),
        (Unit.POUNDS, Decimal("1234.56"), "one thousand two hundred and thirty-four pounds and fifty-six pence"),
        (Unit.POUNDS, Decimal("-220116.00"), "minus two hundred and twenty thousand one hundred and sixteen pounds"),
        (Unit.POUNDS, None, "no figure"),
    ],
)
def test_in_words_as_they_are_said_in_britain(unit, value, words):
    assert LiveFigure("key", "label", unit, value, "").in_words == words


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        (Unit.NUMBER, 1200, "1,200"),
        (Unit.PERCENT, Decimal("0.0"), "0.0%"),
        (Unit.POUNDS, Decimal("0.00"), "£0"),
        (Unit.POUNDS, Decimal("1234.50"), "£1,234.50"),
        (Unit.NUMBER, None, "no figure"),
    ],
)
def test_printed_as_the_office_writes(unit, value, shown):
    assert LiveFigure("key", "label", unit, value, "").printed == shown


def test_each_commitment_is_in_one_priority_and_with_one_organisation():
    """The sums over priorities and over organisations are the fund's, so no consortium is counted twice."""
    for family, model in (("committed", Priority), ("committed-to", Provider)):
        keys = [f"{family}:{slug}:2017-18" for slug in model.objects.values_list("slug", flat=True)]
        assert sum(figure.value for figure in figures_of(keys, BOARD_DAY).values()) == Decimal("3541673.00")
    assert Commitment.objects.filter(fund__financial_year__start_on=date(2017, 4, 1)).count() == 18


def test_every_figure_of_the_list_opens_a_page_for_an_officer(client):
    keys = [one.key for one in catalogue(BOARD_DAY, [date(2015, 4, 1), date(2017, 4, 1)]) if one.kind == "figure"]
    addresses = {figure.href for figure in figures_of(keys, BOARD_DAY).values()}
    client.force_login(a_person(Role.OFFICER))

    answers = {address: client.get(address) for address in sorted(addresses)}

    assert "" not in addresses
    assert {answer.status_code for answer in answers.values()} == {200}
    wrong = [address for address, answer in answers.items() if "govuk-error-message" in answer.content.decode()]
    assert wrong == []
