"""The share of money that bodies on the Commission hold: each commitment in one class, tied to the ledger."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.roles import Role
from commissioning import transitions
from commissioning.figures import commitment_rows, fund_totals
from commissioning.models import Commitment, Fund
from providers.choices import ProviderKind
from providers.models import ConsortiumMembership, Provider
from providers.transitions.membership import join_consortium
from providers.transitions.merge import merge_provider
from reports.choices import Represented
from reports.figures.advice import advice_report, share_of
from reports.figures.advice_paths import paths_between
from reports.figures.advice_places import seats_between
from reports.figures.advice_shares import fund_share
from tests.factories.commission import a_member, in_review
from tests.factories.commissioning import AT, a_commitment, a_fund, a_person, a_provider, with_income
from tests.factories.offices import office_without_a_press
from tests.worlds import world

pytestmark = pytest.mark.django_db

TODAY = AT.date()
DIRECTLY, THROUGH, NOT = Represented.DIRECTLY, Represented.THROUGH, Represented.NOT


def a_consortium(*members, name="Consortium", joined_on=date(2015, 4, 1), **facts):
    consortium = a_provider(name, kind=ProviderKind.CONSORTIUM)
    for member in members:
        join_consortium(
            consortium=consortium, member=member, joined_on=joined_on, by=a_person(Role.OFFICER), at=AT, **facts
        )
    return consortium


def paid(*providers, amount=Decimal("1000.00")):
    """A fund of 2017/18 that has committed the same to each of these."""
    fund = Fund.objects.first() or with_income(a_fund())
    for provider in providers:
        a_commitment(fund, amount, provider=provider)
    return fund


def classes(fund, as_at=TODAY):
    found = share_of(fund, as_at)
    assert found.committed == fund_totals(fund, as_at).committed
    assert not found.fault
    return {one.provider: one.represented for of_it in found.classes for one in of_it.recipients}


def paths(fund, provider, as_at=TODAY):
    found = share_of(fund, as_at)
    return next(one.paths for of_it in found.classes for one in of_it.recipients if one.provider == provider.name)


def test_a_seat_of_its_own_is_direct_and_nobody_else_is_represented():
    haven, refuge = a_provider("Haven"), a_provider("Refuge")
    a_member(haven)
    fund = paid(haven, refuge)
    assert classes(fund) == {"Haven": DIRECTLY, "Refuge": NOT}
    assert paths(fund, haven) == ("A seat of its own: Member, for Haven",)


def test_upward_the_consortium_of_a_seat_is_represented_and_its_other_members_are_not():
    haven, refuge = a_provider("Haven"), a_provider("Refuge")
    consortium = a_consortium(haven, refuge)
    a_member(haven)
    fund = paid(haven, refuge, consortium)
    assert classes(fund) == {"Haven": DIRECTLY, "Refuge": NOT, "Consortium": THROUGH}
    assert paths(fund, consortium) == ("A seat of Haven, a member of the Consortium",)


def test_downward_the_members_of_a_consortium_with_a_seat_are_represented():
    haven = a_provider("Haven")
    consortium = a_consortium(haven)
    a_member(consortium)
    fund = paid(haven, consortium)
    assert classes(fund) == {"Haven": THROUGH, "Consortium": DIRECTLY}
    assert paths(fund, haven) == ("A seat of the Consortium, which Haven belongs to",)


def test_a_body_with_both_is_counted_once_and_directly():
    haven = a_provider("Haven")
    consortium = a_consortium(haven)
    a_member(haven)
    a_member(consortium)
    fund = paid(haven, consortium)
    assert classes(fund) == {"Haven": DIRECTLY, "Consortium": DIRECTLY}


def test_a_seat_for_nobody_but_oneself_represents_no_organisation():
    haven = a_provider("Haven")
    transitions.appoint_member(
        person=a_person(Role.COMMISSION_MEMBER),
        provider=None,
        started_on=date(2015, 1, 27),
        by=a_person(Role.MANAGER),
        at=AT,
    )
    assert classes(paid(haven)) == {"Haven": NOT}


@pytest.mark.parametrize(
    ("started_on", "ends_on", "expected"),
    [
        (date(2015, 1, 27), date(2017, 3, 31), NOT),
        (date(2015, 1, 27), date(2017, 4, 1), DIRECTLY),
        (TODAY, None, DIRECTLY),
        (date(2018, 3, 2), None, NOT),
        (date(2018, 4, 1), None, NOT),
    ],
)
def test_a_term_counts_that_covers_any_day_of_the_year_up_to_the_day(started_on, ends_on, expected):
    haven = a_provider("Haven")
    a_member(haven, started_on=started_on, ends_on=ends_on)
    assert classes(paid(haven)) == {"Haven": expected}


def test_after_the_year_only_its_own_days_count():
    haven = a_provider("Haven")
    a_member(haven, started_on=date(2018, 4, 1))
    assert classes(paid(haven), date(2019, 1, 1)) == {"Haven": NOT}


def test_a_membership_counts_only_with_a_seat_that_is_held_at_the_same_time():
    haven, refuge = a_provider("Haven"), a_provider("Refuge")
    early = a_consortium(haven, refuge, joined_on=date(2017, 4, 1))
    ConsortiumMembership.objects.update(ended_on=date(2017, 9, 30))
    a_member(haven, started_on=date(2017, 10, 1))
    a_member(refuge, started_on=date(2015, 1, 1), ends_on=date(2017, 9, 30))
    fund = paid(early)
    assert paths(fund, early) == ("A seat of Refuge, a member of the Consortium",)


def test_a_membership_of_some_days_in_the_middle_of_the_year_is_found():
    haven = a_provider("Haven")
    consortium = a_consortium(haven, joined_on=date(2017, 6, 10))
    ConsortiumMembership.objects.update(ended_on=date(2017, 6, 12))
    a_member(haven)
    assert classes(paid(consortium)) == {"Consortium": THROUGH}
    assert classes(paid(), date(2017, 6, 9)) == {"Consortium": NOT}


def test_who_stood_aside_stands_beside_the_money():
    haven, other = a_provider("Haven"), a_provider("Other")
    consortium = a_consortium(haven)
    member = a_member(haven)
    fund = paid(haven, consortium, other)
    recommendation = in_review(consortium, fund=fund, recommendation=None)
    transitions.declare_interest(
        person=member.person,
        provider=haven,
        kind="employment",
        words="I manage one of its services",
        started_on=date(2018, 1, 1),
        by=member.person,
        at=AT,
    )
    report = advice_report(fund.financial_year, TODAY)
    found = {one.provider: one for of_it in report.shares[0].classes for one in of_it.recipients}
    (aside,) = found["Consortium"].aside
    assert (aside.role, aside.recommendation) == ("Member, for Haven", recommendation.title)
    assert aside.why.startswith("Works for Haven, a member of the Consortium")
    assert (found["Consortium"].cases, found["Haven"].cases, found["Other"].cases) == (1, 0, 0)


def test_who_will_have_to_stand_aside_is_told_while_it_is_in_review():
    haven = a_provider("Haven")
    consortium = a_consortium(haven)
    a_member(haven)
    fund = paid(consortium)
    in_review(consortium, fund=fund)
    report = advice_report(fund.financial_year, TODAY)
    (recipient,) = report.shares[0].of(THROUGH).recipients
    assert [(one.role, one.why) for one in recipient.aside] == [
        ("Member, for Haven", "Sits on the Victims Commission for Haven, a member of the Consortium")
    ]


def test_money_of_a_merged_record_is_that_of_the_one_kept():
    haven, old = a_provider("Haven"), a_provider("Old Haven")
    a_member(haven)
    fund = paid(old, haven)
    merge_provider(duplicate=old, into=haven, by=a_person(Role.MANAGER), at=AT)
    assert classes(fund) == {"Haven": DIRECTLY}
    assert share_of(fund, TODAY).of(DIRECTLY).committed == Decimal("2000.00")


def test_pence_and_decommitments_tie_on_every_day():
    haven, refuge = a_provider("Haven"), a_provider("Refuge")
    a_member(haven)
    fund = paid(haven, refuge, amount=Decimal("33333.33"))
    transitions.decommit(
        commitment=Commitment.objects.order_by("pk")[0],
        amount=Decimal("0.01"),
        note="The service began late",
        effective_on=date(2017, 9, 1),
        by=a_person(Role.OFFICER),
        at=AT,
    )
    for day, expected in ((date(2017, 3, 31), 0), (date(2017, 8, 31), "66666.66"), (date(2017, 9, 1), "66666.65")):
        found = share_of(fund, day)
        assert found.committed == fund_totals(fund, day).committed == Decimal(expected)


def test_a_fund_without_a_penny_has_no_share():
    found = share_of(with_income(a_fund()), TODAY)
    assert (found.committed, found.represented_share, found.has_money) == (0, None, False)


def test_verify_names_a_table_that_does_not_tie(monkeypatch):
    haven = a_provider("Haven")
    a_member(haven)
    fund = paid(haven)
    called = StringIO()
    call_command("verify", stdout=called)
    assert "every figure is the sum of its entries" in called.getvalue()
    monkeypatch.setattr("reports.figures.advice._rows", lambda fund, as_at: [])
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", stderr=said, stdout=StringIO())
    assert f"{fund} as at " in said.getvalue()
    assert "make £0 and the ledger has £1,000 committed, £1,000 more" in said.getvalue()


office = world(office_without_a_press)


@pytest.fixture
def seeds(office):
    """The fund of the papers."""
    return Fund.objects.select_related("financial_year").get(
        slug="victims-fund", financial_year__start_on=date(2017, 4, 1)
    )


def share_with_seats_of(fund, *names):
    """The fund's money as if these alone sat on the Commission, whoever else the example office has on it."""
    year, today = fund.financial_year, timezone.localdate()
    appointed = [a_member(Provider.objects.get(name=name)) for name in names]
    seats = [seat for seat in seats_between(year.start_on, year.end_on) if seat.member in appointed]
    rows = commitment_rows(Commitment.objects.filter(fund=fund), today)
    return fund_share(fund_totals(fund, today), rows, paths_between(seats, year.start_on, year.end_on), {})


def held(found, represented):
    return {one.provider: one.committed for one in found.of(represented).recipients}


def test_what_sits_through_the_domestic_violence_consortium_is_309_per_cent_of_2017_18(seeds):
    """One seat, the consortium's own: three grants to it, and one to each of three of its four members."""
    found = share_with_seats_of(seeds, "Domestic Violence Consortium")
    assert (found.represented, found.represented_share) == (Decimal(1_094_114), Decimal("30.9"))
    assert held(found, DIRECTLY) == {"Domestic Violence Consortium": 985_000}
    assert held(found, THROUGH) == {
        "Birmingham and Solihull Women’s Aid": 41_778,
        "Sandwell Women’s Aid": 38_170,
        "Coventry Haven": 29_166,
    }
    assert found.of(NOT).committed == Decimal(2_447_559)
    assert found.committed == found.totals.committed == Decimal(3_541_673)


def test_the_report_of_the_example_office_says_so_whoever_else_has_a_seat(seeds):
    a_member(Provider.objects.get(name="Domestic Violence Consortium"))
    (found,) = advice_report(seeds.financial_year, timezone.localdate()).shares
    by_name = {one.circle.consortium.name: (one.committed, one.share) for one in found.circles}
    assert by_name["Domestic Violence Consortium"] == (Decimal(1_094_114), Decimal("30.9"))
    assert found.committed == found.totals.committed == Decimal(3_541_673)


def test_the_seats_of_members_reach_both_their_consortia_and_no_neighbour(seeds):
    """Sandwell Women's Aid belongs to both consortia; its seat is no seat of their other members."""
    found = share_with_seats_of(seeds, "Sandwell Women’s Aid")
    assert held(found, DIRECTLY) == {"Sandwell Women’s Aid": 38_170}
    assert held(found, THROUGH) == {"Domestic Violence Consortium": 985_000, "Sexual Violence Consortium": 430_130}
