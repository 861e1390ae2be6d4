"""The first page: for each role what it may see, what waits for it with the reason, and kind words where nothing is."""

import html
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Role, may
from commissioning import transitions
from providers.choices import DueDiligenceKind
from providers.transitions import join_consortium, record_due_diligence
from reports.figures.home import funds_of_the_year
from tests.factories import providers as factory
from tests.factories.commissioning import (
    AT,
    a_commitment,
    a_fund,
    a_heading,
    a_person,
    a_provider,
    a_stream,
    adopted,
    an_office,
    with_income,
)
from tests.factories.offices import office_without_a_press
from tests.integration.money_pages import signed_in
from tests.worlds import world

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


office = world(office_without_a_press)


def words_of(answer):
    assert answer.status_code == 200
    main = answer.content.decode().split('id="main-content">')[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def home_of(client, role):
    return words_of(signed_in(client, role).get("/"))


def a_paper(provider, expires_on, kind=DueDiligenceKind.INSURANCE):
    return record_due_diligence(
        provider,
        kind=kind,
        checked_on=expires_on - timedelta(days=365),
        expires_on=expires_on,
        note="Certificate seen",
        by=a_person(Role.OFFICER),
        at=timezone.now(),
    )


def test_nobody_is_led_to_the_sign_in_page(client):
    assert client.get("/").url == "/sign-in/?next=/"


@pytest.mark.parametrize("role", [role for role in Role if may(role, Permission.FUND_VIEW)])
def test_the_fund_stands_at_a_glance(office, client, role):
    words = home_of(client, role)
    assert "Victims Fund 2017/18" in words
    assert "Confirmed income £3,321,557" in words
    assert "Committed, 18 commitments £3,541,673" in words
    assert "Over the confirmed income £220,116 6.6%, within the tolerance recorded by Finance" in words
    for priority in ("Child sexual exploitation", "Hate crime", "Volume crime"):
        assert words.index(priority) > words.index("Priorities with no money this year")
    assert "Money for no priority of this year, £1,743,703" in words


@pytest.mark.parametrize("role", [role for role in Role if not may(role, Permission.FUND_VIEW)])
def test_who_may_not_see_funds_sees_no_figure_of_one(office, client, role):
    words = home_of(client, role)
    for figure in ("£3,321,557", "£3,541,673", "£220,116", "£1,743,703"):
        assert figure not in words
    assert "/funds/" not in signed_in(client, role).get("/").content.decode()


def test_only_who_may_see_entries_has_doors_to_them(office, client):
    finance = signed_in(client, Role.FINANCE).get("/").content.decode()
    assert "/funds/victims-fund/2017-18/entries/?kind=committed" in finance
    assert "/entries/" not in signed_in(client, Role.READER).get("/").content.decode()


def test_within_the_fund_the_headroom_is_shown(client):
    a_commitment(with_income(a_fund()), Decimal(40_000))
    assert "Headroom £60,000 can still be committed" in home_of(client, Role.READER)


def test_another_fund_of_the_year_stands_below(client):
    with_income(a_fund())
    with_income(a_fund("Community safety fund"), Decimal(20_000))
    assert "Community safety fund £20,000 £0 £20,000" in home_of(client, Role.READER)


def years(*starts, closed=()):
    funds = [a_fund(start_on=date(start, 4, 1)) for start in starts]
    for fund in funds:
        if fund.financial_year.start_on.year in closed:
            fund.closed_on = date(2030, 1, 1)
    return funds


@pytest.mark.parametrize(
    ("starts", "closed", "shown"),
    [
        ((2015, 2017), (), 2017),
        ((2015, 2017, 2018), (), 2017),
        ((2015, 2017), (2017,), 2015),
        ((2018, 2019), (), 2018),
        ((2015, 2017), (2015, 2017), 2017),
        ((), (), None),
    ],
    ids=["latest", "next year is open already", "latest is closed", "none has begun", "all are closed", "none"],
)
def test_which_year_is_shown(starts, closed, shown):
    funds = sorted(years(*starts, closed=closed), key=lambda fund: fund.financial_year.start_on, reverse=True)
    of_the_year = funds_of_the_year(funds, date(2018, 3, 1))
    assert [fund.financial_year.start_on.year for fund in of_the_year] == ([shown] if shown else [])


def test_an_empty_fund_of_a_later_year_hides_no_full_one(client):
    a_fund("Community safety fund")
    with_income(a_fund())
    a_fund("Community safety fund", start_on=date(2018, 4, 1))
    words = home_of(client, Role.READER)
    assert "Confirmed income £100,000" in words
    assert "Other funds of 2017/18" in words


def test_finance_is_told_what_its_funds_lack(client):
    fund = with_income(a_fund())
    transitions.notify_income(
        fund=fund, stream=a_stream(), amount=Decimal(700), effective_on=AT.date(), note="Letter", by=a_person(), at=AT
    )
    used = a_heading(fund, "Domestic abuse", Decimal(10_000))
    a_heading(fund, "Hate crime", Decimal(20_000))
    a_commitment(fund, Decimal(5_000), allocation=used)
    a_commitment(fund, Decimal(1_500))
    words = home_of(client, Role.FINANCE)
    assert "£700 of income is indicative Nothing can be committed against it" in words
    assert "1 heading without a commitment £20,000 is allocated and promised to nobody." in words
    assert "1 commitment under no heading £1,500 is committed without using an allocation." in words
    for role in (Role.OFFICER, Role.READER, Role.COMMISSIONER):
        assert "of income is indicative" not in home_of(client, role)


def test_a_closed_fund_waits_for_nobody(client):
    fund = with_income(a_fund())
    a_commitment(fund)
    transitions.close_fund(fund=fund, by=a_person(), at=timezone.now())
    assert "Nothing waits for you." in home_of(client, Role.FINANCE)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER])
def test_papers_that_expire_wait_for_who_looks_after_providers(client, role):
    haven, refuge, brake = a_provider("Haven"), a_provider("Refuge"), a_provider("Brake")
    a_paper(haven, TODAY() - timedelta(days=11))
    a_paper(refuge, TODAY() + timedelta(days=60))
    a_paper(brake, TODAY() + timedelta(days=61))
    answer = signed_in(client, role).get("/")
    words = words_of(answer)
    assert re.search(
        r"Public liability insurance expired on .{9,20} Ask for the new one.*Haven 11 days ago Expired", words
    )
    assert re.search(r"Public liability insurance expires on .{9,20} Ask.*Refuge in 60 days Expires soon", words)
    assert words.index("Haven") < words.index("Refuge")
    assert "Brake" not in words
    assert 'href="/providers/haven/#due-diligence"' in answer.content.decode()
    assert "Haven" not in home_of(client, Role.FINANCE)


def test_a_newer_paper_ends_the_waiting(client):
    haven = a_provider("Haven")
    a_paper(haven, TODAY() - timedelta(days=11))
    a_paper(haven, TODAY() + timedelta(days=300))
    assert "Nothing waits for you." in home_of(client, Role.OFFICER)


def test_many_papers_are_counted_after_the_first_ten(client):
    for number in range(13):
        a_paper(a_provider(f"Haven {number}"), TODAY() - timedelta(days=number + 1))
    words = home_of(client, Role.OFFICER)
    assert words.count("Ask for the new one") == 10
    assert "3 more papers that expire or have expired" in words


def test_an_administrator_is_told_of_people_and_of_gaps_in_the_office(client):
    an_office(address="", email="", boards=[])
    reader = a_person(Role.READER)
    answer = signed_in(client, Role.ADMINISTRATOR).get("/")
    words = words_of(answer)
    assert "Board or Panel reader 1" in words
    assert "Finance officer nobody" in words
    assert f"{reader.name} has never signed in" in words
    assert "Nobody is recorded as the Police and Crime Commissioner today" in words
    assert "No board or panel is recorded" in words
    assert "No address or email address is recorded" in words
    assert "No council area is recorded" not in words
    assert f'href="/people/{reader.pk}/"' in answer.content.decode()


def test_before_the_office_is_set_up_the_administrator_is_told(client):
    assert "The office is not set up" in home_of(client, Role.ADMINISTRATOR)


def test_a_person_who_was_stopped_or_has_signed_in_does_not_wait(client):
    reader = a_person(Role.READER)
    User.objects.filter(pk=reader.pk).update(last_login=datetime(2018, 3, 1, tzinfo=AT.tzinfo))
    finance = a_person(Role.FINANCE)
    User.objects.filter(pk=finance.pk).update(is_active=False)
    assert "has never signed in" not in home_of(client, Role.ADMINISTRATOR)


def test_a_contact_sees_what_their_own_organisation_holds_and_nobody_elses(client):
    haven, other = factory.a_provider("Haven"), factory.a_provider("Other")
    consortium = factory.a_consortium("Consortium")
    join_consortium(
        consortium=consortium, member=haven, joined_on=date(2017, 4, 1), by=a_person(Role.OFFICER), at=timezone.now()
    )
    fund = with_income(a_fund())
    a_commitment(fund, Decimal(1_000), provider=haven, service="Refuge places")
    a_commitment(fund, Decimal(2_000), provider=consortium, service="Advisers")
    a_commitment(fund, Decimal(4_000), provider=other, service="Helpline")
    a_paper(haven, TODAY() - timedelta(days=1))
    client.force_login(factory.a_provider_contact(haven))
    words = words_of(client.get("/"))
    assert "Held directly £1,000" in words
    assert "Held by its consortia, as a whole What part of it comes to each member is not recorded. £2,000" in words
    assert "£3,000" not in words, "What a consortium holds as a whole is not added to what a member holds itself"
    assert "Helpline" not in words
    assert "Public liability insurance Expired" in words
    assert "send the office the new one" in words
    assert "Safeguarding policy Missing The office has not seen it yet." in words


def test_a_contact_of_no_provider_is_told_what_to_do(client):
    words = home_of(client, Role.PROVIDER_CONTACT)
    assert "Your account does not stand for a provider yet. Ask the office" in words


@pytest.mark.parametrize("role", Role.values)
def test_with_nothing_there_each_role_reads_what_will_come(client, role):
    person = a_person(role)
    for other in User.objects.exclude(pk=person.pk):
        User.objects.filter(pk=other.pk).update(last_login=timezone.now())
    words = home_of(client, role)
    if role == Role.ADMINISTRATOR:
        return
    assert "Nothing waits for you." in words
    assert "will stand here." in words
    if may(role, Permission.FUND_OPEN):
        assert "No fund is open yet. Open a financial year and a fund" in words
    elif may(role, Permission.FUND_VIEW):
        assert "No fund is open yet. When the finance officer has opened one" in words


def test_a_commission_member_is_shown_what_they_may_read(office, client):
    assert "Priorities of the year" in home_of(client, Role.COMMISSION_MEMBER)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.OFFICER, Role.ADMINISTRATOR])
def test_the_page_asks_as_often_for_much_as_for_little(client, role):
    an_office()
    fund = with_income(a_fund())
    signed_in(client, role)

    def more(number):
        provider = a_provider(f"Provider {role} {number}")
        a_paper(provider, TODAY() - timedelta(days=number + 1))
        a_commitment(fund, Decimal(100), provider=provider, priority=adopted(f"Priority {number}"))
        a_heading(fund, f"Heading {number}", Decimal(100))

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    more(0)
    asked()
    one = asked()
    for number in range(1, 30):
        more(number)
    assert asked() == one
