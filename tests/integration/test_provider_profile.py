"""A provider's own page: all about it, what it holds in each year, for those within whose scope it is."""

import html
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Permission
from accounts.roles import Role, may
from core.money import pounds
from tests.factories import providers as factory
from tests.factories.commissioning import a_commitment, a_fund, with_income
from tests.integration.money_pages import signed_in

pytestmark = pytest.mark.django_db


def words_of(answer):
    assert answer.status_code == 200
    main = answer.content.decode().split("<main")[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def haven():
    return factory.a_provider("Haven")


def test_it_opens_for_those_who_may_see_providers_and_for_nobody_else(client, haven):
    assert client.get("/providers/haven/").status_code == 302
    for role in Role.values:
        status = signed_in(client, role).get("/providers/haven/").status_code
        expected = 200 if may(role, Permission.PROVIDER_VIEW) else 403
        assert status == (404 if role == Role.PROVIDER_CONTACT else expected), role


def test_a_contact_comes_to_their_own_and_to_no_other(client, haven):
    factory.a_provider("Refuge")
    client.force_login(factory.a_provider_contact(haven))
    assert client.get("/providers/haven/").status_code == 200
    assert client.get("/providers/refuge/").status_code == 404


def test_what_is_not_there_is_not_found_and_the_register_keeps_its_own_address(client):
    signed_in(client, Role.OFFICER)
    assert client.get("/providers/nobody/").status_code == 404
    assert "Register a provider" in client.get("/providers/new/").content.decode()


def test_a_merged_provider_leads_for_good_to_the_one_that_was_kept(client, haven):
    old = factory.a_merged_provider("Haven Ltd", into=haven)
    signed_in(client, Role.OFFICER)
    answer = client.get(f"/providers/{old.slug}/")
    assert (answer.status_code, answer.url) == (301, "/providers/haven/")
    client.force_login(factory.a_provider_contact(haven))
    assert client.get(f"/providers/{old.slug}/").status_code == 301


def test_money_stands_by_year_and_fund_directly_and_through_consortia_never_twice(client, haven):
    inner = factory.a_consortium("Inner consortium", members=(haven,))
    factory.a_consortium("Outer consortium", members=(haven, inner))
    old = factory.a_merged_provider("Haven Ltd", into=haven)
    assert old.merged_into == haven
    outer = inner.memberships.get().consortium
    fund = with_income(a_fund())
    a_commitment(fund, Decimal(1_000), provider=haven, service="Refuge places")
    a_commitment(fund, Decimal(2_000), provider=outer, service="Advisers")
    earlier = with_income(a_fund(start_on=date(2016, 4, 1)), effective_on=date(2016, 4, 1))
    a_commitment(earlier, Decimal(500), provider=haven, effective_on=date(2016, 4, 1))
    words = words_of(signed_in(client, Role.OFFICER).get("/providers/haven/"))
    assert words.index("Victims Fund 2017/18") < words.index("Victims Fund 2016/17")
    assert "Held directly £1,000" in words
    assert "Held by its consortia, as a whole What part of it comes to each member is not recorded. £2,000" in words
    assert words.count("Advisers") == 1
    assert "Held directly £500" in words


def test_each_figure_of_its_own_is_a_door_to_its_entries(client, haven):
    fund = with_income(a_fund())
    a_commitment(fund, Decimal(1_000), provider=haven)
    a_commitment(fund, Decimal(250), provider=haven)
    a_commitment(fund, Decimal(4_000))
    signed_in(client, Role.FINANCE)
    page = client.get("/providers/haven/").content.decode()
    doors = re.findall(r'href="(/funds/[^"]+/entries/[^"]+)">([^<]+)</a>', page)
    assert sorted(figure for _, figure in doors) == ["£1,000", "£1,250", "£250"]
    for address, figure in doors:
        totals = client.get(html.unescape(address)).context["totals"]
        assert pounds(sum((total.amount for total in totals), Decimal(0))) == figure


def test_a_contact_sees_figures_and_no_doors(client, haven):
    a_commitment(with_income(a_fund()), Decimal(1_000), provider=haven)
    client.force_login(factory.a_provider_contact(haven))
    page = client.get("/providers/haven/").content.decode()
    assert "£1,000" in page
    assert "/funds/" not in page


def test_a_provider_without_money_says_so(client, haven):
    words = words_of(signed_in(client, Role.OFFICER).get("/providers/haven/"))
    assert "Nothing is committed to Haven, itself or through a consortium." in words


def test_names_are_shown_and_never_run(client):
    provider = factory.a_provider("<script>alert(1)</script> Tŷ Hafan 🏠")
    a_commitment(with_income(a_fund()), provider=provider, service="<img src=x>")
    page = signed_in(client, Role.OFFICER).get(provider.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x>" not in page
    assert "Tŷ Hafan 🏠" in page


def test_the_page_asks_as_often_for_50_commitments_as_for_1(client, haven):
    fund = with_income(a_fund())
    consortium = factory.a_consortium("Consortium", members=(haven,))
    signed_in(client, Role.OFFICER)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/providers/haven/").status_code == 200
        return len(captured)

    for provider in (haven, consortium):
        a_commitment(fund, Decimal(100), provider=provider)
    factory.a_check(haven, expires_on=timezone.localdate())
    asked()
    one = asked()
    for number in range(50):
        a_commitment(fund, Decimal(100 + number), provider=haven if number % 2 else consortium)
    assert asked() == one
