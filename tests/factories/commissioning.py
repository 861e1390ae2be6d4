"""Funds at each stage of their life, made by the transitions themselves so that no test stands on an impossible state.

Each stage builds on the one before it: office, year, fund, fund with income, fund allocated, fund committed.
Everything happens at AT, 1 March 2018, and money of 2017/18 takes effect on DAY unless a test says otherwise.
"""

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from accounts.models import User
from accounts.roles import Role
from accounts.transitions.person import enter_person
from commissioning import transitions
from commissioning.models import (
    Allocation,
    Commitment,
    FinancialYear,
    Fund,
    FundingStream,
    Office,
    Priority,
)
from providers.choices import ProviderKind, Reach
from providers.models import CouncilArea, Provider
from providers.transitions.provider import register_provider

AT = datetime(2018, 3, 1, 9, 30, tzinfo=ZoneInfo("Europe/London"))
YEAR = date(2017, 4, 1)
DAY = date(2017, 4, 1)
DECISION = "007/2017"
INCOME = Decimal("100000.00")

_turn = count(1)


def a_person(role: str = Role.FINANCE) -> User:
    """The one person of a role; made by the administrator, who is entered by nobody."""
    standing = User.objects.filter(role=role).order_by("pk").first()
    if standing is not None:
        return standing
    by = None if role == Role.ADMINISTRATOR else a_person(Role.ADMINISTRATOR)
    return enter_person(email=f"{role}@example.org", name=Role(role).label, role=role, by=by, at=AT)


def an_office(**details) -> Office:
    """The office with one council area and one board."""
    standing = Office.objects.first()
    if standing is not None:
        return standing
    described = {
        "name": "Office of the Police and Crime Commissioner for Exampleshire",
        "short_name": "Exampleshire",
        "decision_maker_title": "Police and Crime Commissioner",
        "areas": [an_area()],
        "boards": ["Exampleshire Police and Crime Panel"],
    }
    return transitions.set_up_office(**(described | details), by=a_person(Role.ADMINISTRATOR), at=AT)


def an_area(name: str = "Coventry", code: str = "E08000026") -> CouncilArea:
    return CouncilArea.objects.get_or_create(code=code, defaults={"name": name})[0]


def a_year(start_on: date = YEAR, at: datetime = AT) -> FinancialYear:
    standing = FinancialYear.objects.filter(start_on=start_on).first()
    return standing or transitions.open_year(start_on=start_on, by=a_person(), at=at)


def a_stream(name: str = "Victims’ services grant", opened_on: date = date(2015, 4, 1)) -> FundingStream:
    standing = FundingStream.objects.filter(name=name).first()
    return standing or transitions.open_stream(
        name=name, payer="Ministry of Justice", opened_on=opened_on, by=a_person(), at=AT
    )


def a_provider(name: str = "", **facts) -> Provider:
    """A registered provider; another one each time unless it is given the name of one that stands."""
    name = name or f"Provider {next(_turn)}"
    described = {"kind": ProviderKind.CHARITY, "reach": Reach.LOCAL} | facts
    standing = Provider.objects.filter(name=name).first()
    return standing or register_provider(name=name, **described, by=a_person(Role.OFFICER), at=AT)


def a_priority(name: str = "", **facts) -> Priority:
    """A priority that no year has adopted yet; another one each time unless it is given a name that stands."""
    name = name or f"Priority {next(_turn)}"
    standing = Priority.objects.filter(name=name).first()
    return standing or transitions.enter_priority(name=name, **facts, by=a_person(Role.OFFICER), at=AT)


def adopted(name: str = "", start_on: date = YEAR, **facts) -> Priority:
    """A priority that the plan of a year has adopted, in its own words."""
    priority = a_priority(name)
    listed = {"wording": priority.name, "source": "Police and crime plan", "adopted_on": start_on} | facts
    transitions.adopt_priority(
        priority=priority, financial_year=a_year(start_on), **listed, by=a_person(Role.OFFICER), at=AT
    )
    return priority


def a_fund(name: str = "Victims Fund", start_on: date = YEAR) -> Fund:
    """A fund that is open and empty."""
    return transitions.open_fund(name=name, financial_year=a_year(start_on), by=a_person(), at=AT)


def with_income(fund: Fund | None = None, amount: Decimal = INCOME, effective_on: date = DAY) -> Fund:
    """A fund, the open one or a new one, with confirmed income."""
    fund = fund or a_fund()
    transitions.confirm_income(
        fund=fund,
        stream=a_stream(),
        amount=amount,
        effective_on=effective_on,
        note="Letter of the payer",
        by=a_person(),
        at=AT,
    )
    return _again(fund)


def a_heading(
    fund: Fund, heading: str = "Domestic abuse", amount: Decimal = Decimal("60000.00"), **entry
) -> Allocation:
    """Money of a fund set aside under a heading."""
    details = {"effective_on": DAY, "decision_reference": DECISION} | entry
    made = transitions.allocate(fund=_again(fund), heading=heading, amount=amount, **details, by=a_person(), at=AT)
    return Allocation.objects.get(pk=made.allocation_id)


def allocated(fund: Fund | None = None, **headings: Decimal) -> Fund:
    """A fund with income, allocated: `Domestic_abuse=Decimal("60000")`, or two headings of 60,000 and 30,000."""
    fund = fund or with_income()
    amounts = headings or {"Domestic_abuse": Decimal("60000.00"), "Sexual_violence": Decimal("30000.00")}
    for heading, amount in amounts.items():
        a_heading(fund, heading.replace("_", " "), amount)
    return _again(fund)


def a_commitment(fund: Fund | None = None, amount: Decimal = Decimal("10000.00"), **facts) -> Commitment:
    """Part of a fund promised to one provider, under no heading unless one is given."""
    details = {
        "provider": facts.get("provider") or a_provider(),
        "priority": facts.get("priority") or a_priority(),
        "service": "Practical and emotional support",
        "effective_on": DAY,
        "decision_reference": DECISION,
    } | facts
    made = transitions.commit(
        fund=_again(fund or with_income()), amount=amount, **details, by=a_person(Role.OFFICER), at=AT
    )
    return Commitment.objects.get(pk=made.pk)


def committed(fund: Fund | None = None) -> Fund:
    """A fund with income, two headings, a commitment of 10,000 under each and one of 5,000 under none."""
    fund = fund or allocated()
    for heading in fund.allocations.order_by("position"):
        a_commitment(fund, allocation=heading, priority=a_priority(heading.heading))
    a_commitment(fund, Decimal("5000.00"))
    return _again(fund)


def _again(fund: Fund) -> Fund:
    """The row as it stands now: transitions move the totals in the database."""
    return Fund.objects.select_related("financial_year").get(pk=fund.pk)
