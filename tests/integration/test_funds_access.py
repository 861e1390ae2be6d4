"""Who may open which page of the year and its money, from one set-up; nobody who is not signed in opens any."""

import pytest

from accounts.permissions import Permission as P
from accounts.roles import Role, may
from commissioning.models import Commitment, Office, Priority
from tests.factories.commissioning import a_person
from tests.integration.money_pages import FUND, a_year_of_money, signed_in
from tests.worlds import world

pytestmark = pytest.mark.django_db

PAGES = [
    ("/funds/", P.FUND_VIEW),
    ("/funds/new/", P.FUND_OPEN),
    ("/funds/years/new/", P.YEAR_OPEN),
    ("/funds/streams/", P.FUND_VIEW),
    ("/funds/streams/new/", P.INCOME_RECORD),
    ("/funds/streams/victims-services-grant/close/", P.INCOME_RECORD),
    (FUND, P.FUND_VIEW),
    (f"{FUND}close/", P.FUND_OPEN),
    (f"{FUND}entries/", P.LEDGER_VIEW),
    (f"{FUND}entries.csv", P.LEDGER_VIEW),
    (f"{FUND}entries.xlsx", P.LEDGER_VIEW),
    (f"{FUND}entries/1/", P.LEDGER_VIEW),
    (f"{FUND}entries/1/reverse/", P.ENTRY_REVERSE),
    (f"{FUND}income/notify/", P.INCOME_RECORD),
    (f"{FUND}income/confirm/", P.INCOME_RECORD),
    (f"{FUND}tolerance/", P.TOLERANCE_RECORD),
    (f"{FUND}allocations/new/", P.ALLOCATION_MAKE),
    (f"{FUND}virements/new/", P.VIREMENT_MAKE),
    (f"{FUND}commitments/new/", P.COMMITMENT_RECORD),
    (f"{FUND}commitments/<commitment>/", P.FUND_VIEW),
    (f"{FUND}commitments/<commitment>/reduce/", P.COMMITMENT_RECORD),
    (f"{FUND}commitments/<commitment>/pay/", P.PAYMENT_RECORD),
    ("/priorities/2017-18/", P.PRIORITY_VIEW),
    ("/priorities/new/", P.PRIORITY_EDIT),
    ("/priorities/domestic-abuse/", P.PRIORITY_VIEW),
    ("/priorities/domestic-abuse/adopt/", P.PRIORITY_EDIT),
    ("/priorities/domestic-abuse/synonyms/new/", P.PRIORITY_EDIT),
    ("/priorities/domestic-abuse/adoptions/<adoption>/retire/", P.PRIORITY_EDIT),
    ("/office/", P.OFFICE_VIEW),
    ("/office/edit/", P.OFFICE_EDIT),
    ("/office/terms/new/", P.OFFICE_EDIT),
    ("/office/areas/new/", P.OFFICE_EDIT),
]


fund = world(a_year_of_money)


def found(address):
    commitment = Commitment.objects.order_by("pk").first()
    adoption = Priority.objects.get(slug="domestic-abuse").adoptions.get()
    return address.replace("<commitment>", str(commitment.pk)).replace("<adoption>", str(adoption.pk))


@pytest.mark.parametrize(("address", "needed"), PAGES)
def test_a_page_opens_for_those_who_may_and_for_nobody_else(client, fund, address, needed):
    answers = {role: signed_in(client, role).get(found(address)).status_code for role in Role.values}
    assert answers == {role: 200 if may(role, needed) else 403 for role in Role.values}


@pytest.mark.parametrize(("address", "needed"), PAGES)
def test_what_may_not_be_seen_may_not_be_sent_either(client, fund, address, needed):
    refused = [role for role in Role.values if not may(role, needed)]
    answers = {role: signed_in(client, role).post(found(address)).status_code for role in refused}
    assert answers == dict.fromkeys(refused, 403)


@pytest.mark.parametrize(("address", "needed"), PAGES)
def test_nobody_sees_a_page_before_signing_in(client, fund, address, needed):
    answer = client.get(found(address))
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


@pytest.mark.parametrize("address", ["/office.css"])
def test_the_colour_of_the_office_is_public(client, fund, address):
    assert Office.objects.get().colour in client.get(address).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/funds/nowhere/2017-18/",
        "/funds/victims-fund/2016-17/",
        "/funds/victims-fund/2017-19/",
        "/funds/victims-fund/9999-00/",
        f"{FUND}entries/999/",
        f"{FUND}entries/0/",
        f"{FUND}entries/99999999999999999999/",
        f"{FUND}entries/999/reverse/",
        f"{FUND}commitments/999999/",
        f"{FUND}commitments/99999999999999999999/pay/",
        "/funds/streams/nowhere/close/",
        "/priorities/2016-17/",
        "/priorities/2017-19/",
        "/priorities/nowhere/",
        "/priorities/domestic-abuse/adoptions/999999/retire/",
    ],
)
def test_what_is_not_there_is_not_found(client, fund, address):
    assert {signed_in(client, role).get(address).status_code for role in (Role.FINANCE, Role.OFFICER)} <= {404, 403}
    allowed = Role.OFFICER if "priorities" in address else Role.FINANCE
    assert signed_in(client, allowed).get(address).status_code == 404


def test_a_commitment_of_another_fund_is_not_found_under_this_one(client, fund):
    commitment = Commitment.objects.first()
    signed_in(client, Role.FINANCE)
    assert client.get(f"/funds/victims-fund/2018-19/commitments/{commitment.pk}/").status_code == 404


def test_a_fund_without_a_year_leads_to_its_latest(client, fund):
    assert signed_in(client, Role.READER).get("/funds/victims-fund/")["Location"] == FUND
    assert client.get("/funds/nowhere/").status_code == 404


def test_priorities_lead_to_the_latest_year(client, fund):
    assert signed_in(client, Role.READER).get("/priorities/")["Location"] == "/priorities/2017-18/"


def test_before_a_year_is_open_each_list_says_what_to_do(client):
    signed_in(client, Role.FINANCE)
    assert "Open a financial year" in client.get("/funds/").content.decode()
    assert "Open a financial year" in client.get("/priorities/").content.decode()
    assert "Open a funding stream" in client.get("/funds/streams/").content.decode()
    client.force_login(a_person(Role.READER))
    assert "opens one" in client.get("/funds/").content.decode()
