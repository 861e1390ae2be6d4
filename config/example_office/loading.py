"""Loads the data files through the transitions that the pages use, so that nothing impossible can be in them."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from commissioning.models import Fund, Office
from commissioning.transitions import add_term, open_stream, set_up_office
from commissioning.transitions.minutes import Press as MinutesPress
from config.example_office.agreements import make_agreements
from config.example_office.commission import make_commission
from config.example_office.decisions import make_decisions
from config.example_office.funds import load_fund
from config.example_office.interests import declare_interests
from config.example_office.papers import FUNDS, read
from config.example_office.people import Cast, enter_people
from config.example_office.powers import enter_powers
from config.example_office.priorities import adopt_lists, enter_priorities
from config.example_office.reports import make_reports
from config.example_office.returns import make_returns
from grants.transitions import Press, TermsPress
from providers.models import CouncilArea, Provider
from providers.transitions import add_contact, add_identifier, add_name, join_consortium, register_provider
from providers.transitions.area import enter_area
from reports.transitions import Press as ReportPress

SINCE = timedelta(weeks=3)


def is_loaded() -> bool:
    """Whether the example office is here: it comes whole or not at all, and with it its people."""
    return Office.objects.exists() and User.objects.filter(is_example=True).exists()


def whose_data_is_here() -> str:
    """What stands in this database that the example must not be mixed with; empty where there is nothing."""
    office = Office.objects.first()
    if office is not None:
        return f"the office “{office}”"
    held = [(User, "people"), (Provider, "providers"), (Fund, "funds")]
    return next((words for model, words in held if model._default_manager.exists()), "")


@transaction.atomic
def load(
    at: datetime,
    *,
    press: Press | None = None,
    minutes_press: MinutesPress | None = None,
    report_press: ReportPress | None = None,
    terms_press: TermsPress | None = None,
) -> None:
    """Load the example office into an empty database, whole or not at all. `at` is now.

    What the papers say is recorded three weeks before; the decisions made up for the example happen since. `press`
    prints those that are signed, `minutes_press` the minutes of the Commission's last meeting, `report_press` the
    reports, `terms_press` the terms of agreements. Without one, where no PDF can be made, decisions wait for their
    signature, minutes to be agreed, reports to be issued and agreements to be offered.
    """
    cast = enter_people(at - SINCE)
    _set_up_office(cast)
    _register_providers(cast)
    enter_priorities(cast)
    for stream in read("streams")["streams"]:
        open_stream(**stream, by=cast.finance, at=cast.at)
    enter_powers(cast)
    for fund in FUNDS:
        load_fund(read(fund), cast)
    adopt_lists(cast)
    declare_interests(cast)
    desk = make_decisions(cast, now=at, press=press)
    make_commission(desk, press=minutes_press)
    make_returns(make_agreements(desk, press=terms_press))
    make_reports(desk, press=report_press)


def _set_up_office(cast: Cast) -> None:
    data = read("office")
    standing = {area.code: area for area in CouncilArea.objects.all()}
    areas = [
        standing.get(code) or enter_area(code=code, name=name, by=cast.administrator, at=cast.at)
        for code, name in data["areas"].items()
    ]
    office = set_up_office(**data["office"], areas=areas, by=cast.administrator, at=cast.at)
    for term in data["terms"]:
        add_term(office=office, **term, by=cast.administrator, at=cast.at)


def _register_providers(cast: Cast) -> None:
    data = read("providers")
    areas = {area.name: area for area in CouncilArea.objects.all()}
    providers = {}
    for facts in data["providers"]:
        provider = register_provider(
            name=facts["name"],
            kind=facts["kind"],
            reach=facts["reach"],
            areas=[areas[name] for name in facts.get("areas", [])],
            about=facts.get("about", ""),
            by=cast.officer,
            at=cast.at,
        )
        providers[provider.name] = provider
        for identifier in facts.get("identifiers", []):
            scheme, _, number = identifier.rpartition("-")
            add_identifier(provider, scheme=scheme, number=number, by=cast.officer, at=cast.at)
        for name, source in facts.get("names", []):
            add_name(provider, name=name, source=data["sources"][source], by=cast.officer, at=cast.at)
    _form_consortia(cast, providers)
    _add_contacts(cast, providers)


def _form_consortia(cast: Cast, providers: dict[str, Provider]) -> None:
    for circle in read("providers")["consortia"]:
        for member in circle["members"]:
            join_consortium(
                consortium=providers[circle["consortium"]],
                member=providers[member],
                joined_on=circle["joined_on"],
                source=circle["source"],
                by=cast.officer,
                at=cast.at,
            )


def _add_contacts(cast: Cast, providers: dict[str, Provider]) -> None:
    """Whoever signs in for a provider is a contact of it."""
    for person in read("people")["people"]:
        if "contact_of" in person:
            add_contact(
                providers[person["contact_of"]],
                job_title=person["job_title"],
                is_main=True,
                user=cast.by_role[person["role"]],
                by=cast.officer,
                at=cast.at,
            )
