"""Pages of results are printed once and kept: the second reader waits less, and no change is ever missed."""

import re
from datetime import date, timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from commissioning.models import Priority, QuotedFigure
from grants import transitions
from grants.choices import ReturnState, VariationKind
from grants.models import MonitoringReturn
from grants.rules.answers import Box
from grants.transitions import InstalmentFacts
from providers.models import CouncilArea, Provider
from tests.factories.agreements import (
    AT,
    a_return,
    accepted_agreement,
    accepted_return,
    agreed_variation,
    certified_return,
    proposed_variation,
)
from tests.factories.commissioning import a_commitment, a_person, an_office
from tests.integration.money_pages import signed_in
from tests.worlds import world

pytestmark = [pytest.mark.django_db]

YEAR = "/results/2017-18/"
ON = "?as-at=2018-03-01"
_OF_THE_READER = re.compile(
    r"<header.*?</header>|nonce=\"[^\"]*\"|name=\"csrfmiddlewaretoken\" value=\"[^\"]*\"", re.DOTALL
)


def one_accepted_and_one_with_the_office():
    an_office()
    agreement = accepted_agreement()
    accepted_return(a_return(1, agreement))
    certified_return(a_return(2, agreement))
    Priority.objects.create(name="Stalking", slug="stalking")
    return agreement


agreement = world(one_accepted_and_one_with_the_office)


@pytest.fixture
def pages(agreement):
    area = CouncilArea.objects.order_by("name")[0]
    return [
        YEAR,
        f"{YEAR}providers/{agreement.award.provider.slug}/",
        f"{YEAR}priorities/{agreement.award.commitments.get().priority.slug}/",
        f"{YEAR}awards/{agreement.pk}/",
        f"{YEAR}areas/{area.code}/",
    ]


@pytest.fixture
def officer(client, agreement):
    return signed_in(client, Role.OFFICER)


def shown(client, address, more=""):
    answer = client.get(f"{address}{ON}{more}")
    assert answer.status_code == 200, address
    return _OF_THE_READER.sub("", answer.content.decode())


def test_the_second_reader_reads_no_answer_and_sees_the_same(officer, pages):
    first = {address: shown(officer, address) for address in pages}
    second = signed_in(Client(), Role.MANAGER)
    for address in pages:
        with CaptureQueriesContext(connection) as asked:
            assert shown(second, address) == first[address]
        assert not [query["sql"] for query in asked if "grants_answer" in query["sql"]], address


def test_each_choice_is_a_page_of_its_own(officer, pages):
    for address in pages:
        inside = shown(officer, address)
        assert shown(officer, address, "&figures=outside") != inside
        assert shown(officer, address, "&quarters=q1") != inside
        assert shown(officer, address) == inside


def test_each_part_is_a_page_of_its_own(officer, agreement):
    """Also where two of one kind are made of the same rows, and where a provider and a priority are called the same."""
    other, priority = accepted_agreement().award.provider, agreement.award.commitments.get().priority
    provider = agreement.award.provider
    Priority.objects.filter(pk=priority.pk).update(slug=provider.slug)
    at = {
        f"{YEAR}providers/{provider.slug}/": provider,
        f"{YEAR}providers/{other.slug}/": other,
        f"{YEAR}priorities/{provider.slug}/": priority,
    }
    for address, named in at.items():
        assert str(named) in re.search(r"<h1.*?</h1>", shown(officer, address), re.DOTALL)[0]


def test_what_is_typed_wrong_is_told_and_not_kept(officer):
    wrong = shown(officer, YEAR, "&quarters=q9")
    assert "Select the whole year or some of its quarters" in wrong
    assert "Select the whole year or some of its quarters" not in shown(officer, YEAR)


def correct(agreement):
    """The first quarter anew, with fewer people, accepted on the same day."""
    held = a_return(1, agreement)
    transitions.reopen_return(monitoring_return=held, reason="Two were counted twice", by=a_person(Role.OFFICER), at=AT)
    accepted_return(a_return(1, agreement), supported=46, new=21, continuing=25, by_priority=46, by_area=46)


def accept(agreement):
    transitions.accept_return(monitoring_return=a_return(2, agreement), by=a_person(Role.OFFICER), at=AT)


def query(agreement):
    asked = transitions.AskedAbout(Box("supported"), "Is this each person once?")
    held = a_return(2, agreement)
    transitions.query_return(monitoring_return=held, queries=[asked], comment="", by=a_person(Role.OFFICER), at=AT)


def name_provider(agreement):
    Provider.objects.filter(pk=agreement.award.provider_id).update(name="Another name")


def name_priority(agreement):
    Priority.objects.exclude(slug="stalking").update(name="Other words")


def name_area(agreement):
    CouncilArea.objects.filter(pk=CouncilArea.objects.order_by("name")[0].pk).update(name="Aaa")


def quote(agreement):
    fund = agreement.award.commitments.get().fund
    QuotedFigure.objects.create(
        fund=fund, label="Victims supported in 2017/18", printed="52,993", source="Board report, paragraph 10"
    )


def ask_another(agreement):
    accepted_agreement()


def promise_more(agreement):
    """A second priority with more money, which the award is then mainly for."""
    fund = agreement.award.commitments.get().fund
    more = a_commitment(
        fund,
        Decimal("20000.00"),
        provider=agreement.award.provider,
        priority=Priority.objects.get(slug="stalking"),
    )
    agreement.award.commitments.add(more)


def mark(agreement):
    MonitoringReturn.objects.filter(agreement=agreement, quarter=1).update(is_illustrative=True)


def drop(agreement):
    MonitoringReturn.objects.filter(agreement=agreement, quarter=4).update(state=ReturnState.CANCELLED)


def replan(agreement):
    """All of it at once, on the last day."""
    commitment = agreement.award.commitments.get()
    whole = [InstalmentFacts(commitment.pk, date(2018, 3, 31), Decimal("10000.00"))]
    kind = VariationKind.REPLANNED
    agreed_variation(proposed_variation(agreement, kind=kind, ends_on=None, instalments=whole))


def ask_in_another_year(agreement):
    """Three months longer: a return of 2018/19 is asked for, and that year can be chosen."""
    agreed_variation(proposed_variation(agreement))


def name_an_area_of_the_money(agreement):
    agreement.award.commitments.get().areas.add(CouncilArea.objects.order_by("name").last())


CHANGES = [
    correct,
    accept,
    query,
    name_provider,
    name_priority,
    name_area,
    quote,
    ask_another,
    promise_more,
    mark,
    drop,
    replan,
    ask_in_another_year,
    name_an_area_of_the_money,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_whatever_changes_is_printed_anew(officer, pages, agreement, change):
    before = {address: shown(officer, address) for address in pages}
    change(agreement)
    after = {address: shown(officer, address) for address in pages}
    caches["printed"].clear()
    assert after == {address: shown(officer, address) for address in pages}
    assert after != before


def test_the_same_address_is_another_page_the_day_after_a_return_was_due(officer, agreement):
    due_on = a_return(4, agreement).due_on
    days = [due_on, due_on + timedelta(days=1)]
    overdue = []
    for day in days:
        with mock.patch("django.utils.timezone.now", return_value=AT + (day - AT.date())):
            overdue.append("2 returns overdue" in officer.get(YEAR).content.decode())
    assert overdue == [False, True]


def test_another_day_is_another_page(officer, agreement):
    assert "48" in shown(officer, YEAR)
    day_before = officer.get(f"{YEAR}?as-at={AT.date() - timedelta(days=1)}")
    assert "No return of this time was asked for by this day." in day_before.content.decode()
