"""A year of money with one of everything, the address of each page on it, and what is typed into its forms."""

import re
from decimal import Decimal

from accounts.roles import Role
from commissioning import transitions
from tests.factories.commissioning import (
    AT,
    a_commitment,
    a_fund,
    a_heading,
    a_person,
    a_priority,
    a_stream,
    adopted,
    an_office,
    with_income,
)

FUND = "/funds/victims-fund/2017-18/"
AUTHORITY = {"decision_reference": "007/2017", "note": ""}


def a_year_of_money():
    """A fund with income, two headings, a commitment under one and under none, a priority that has no money."""
    an_office()
    fund = with_income(a_fund())
    heading = a_heading(fund, "Domestic abuse", Decimal(60_000))
    a_heading(fund, "Sexual violence", Decimal(30_000))
    a_commitment(fund, Decimal(10_000), allocation=heading, priority=adopted("Domestic abuse"))
    a_commitment(fund, Decimal(5_000), priority=a_priority("Anti-social behaviour"))
    adopted("Hate crime")
    fund.refresh_from_db()
    return fund


def typed_day(name, day="1", month="6", year="2017"):
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def typed_entry(**what):
    """What is typed of every entry: an amount, a day, an authority."""
    return {"amount": "1,000", **typed_day("effective_on"), **AUTHORITY, **what}


def summary_of(answer):
    """The words of the error summary. Each of its links must lead to something on the page."""
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("govuk-error-summary__title") == 1, "A page has one error summary"
    summary = page.split("govuk-error-summary__list")[1].split("</ul>")[0]
    for anchor in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{anchor}"' in page, f"#{anchor} leads nowhere"
    return summary


def signed_in(client, role):
    client.force_login(a_person(role))
    return client


def confirmed(client, address, typed):
    """Type into a form of the ledger and confirm the effect it shows."""
    shown = client.post(address, typed)
    assert shown.status_code == 200, shown
    preview = shown.context["preview"]
    return client.post(address, typed | {"expected_number": preview.expected_number})


def with_reversal(fund):
    """An entry of the fund that was reversed, and the number of the reversal."""
    entry = transitions.notify_income(
        fund=fund, stream=a_stream(), amount=Decimal(700), effective_on=AT.date(), note="Letter", by=a_person(), at=AT
    )
    undone = transitions.reverse_entry(
        entry=entry, note="Entered in the wrong fund", effective_on=AT.date(), by=a_person(Role.FINANCE), at=AT
    )
    return entry.number, undone[0].number
