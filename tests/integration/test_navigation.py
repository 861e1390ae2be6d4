"""The row of places: what each role finds there, and that nothing is further than two clicks away."""

import pytest

from accounts.roles import Role
from tests.factories import agreements as life
from tests.factories.commissioning import a_fund
from tests.integration.money_pages import signed_in

pytestmark = pytest.mark.django_db

OFFICE = ["Home", "Decisions", "Agreements", "Returns", "Results", "Recommendations", "Fund", "Providers", "Reports"]
PLACES = {
    Role.OFFICER: [*OFFICE, "Interests"],
    Role.MANAGER: [*OFFICE, "Interests"],
    Role.FINANCE: [*OFFICE, "Interests"],
    Role.COMMISSIONER: [*OFFICE, "Interests"],
    Role.COMMISSION_MEMBER: ["Home", "To review", "Decisions", "Commission", "Priorities", "Interests"],
    Role.READER: ["Home", "Decisions", "Fund", "Reports"],
    Role.PROVIDER_CONTACT: ["Home", "Agreements", "Returns", "Providers"],
    Role.ADMINISTRATOR: ["Home", "People", "Office"],
}
TOGETHER = [
    ["/recommendations/", "/commission/"],
    ["/funds/", "/priorities/"],
    ["/returns/", "/returns/unanswered/", "/return-templates/"],
    ["/agreements/", "/instalments/", "/payments/", "/variations/", "/clawbacks/"],
]


def shown(client, address):
    """The places and the lists beside each other: label, address and whether we are there."""
    context = client.get(address, follow=True).context
    return (
        [(one.label, one.url, one.is_current) for one in context.get(part, [])] for part in ("navigation", "beside")
    )


@pytest.mark.parametrize("role", PLACES)
def test_each_role_finds_its_places(client, role):
    places, _ = shown(signed_in(client, role), "/")
    assert [label for label, _, _ in places] == PLACES[role]


@pytest.mark.parametrize("addresses", TOGETHER, ids=lambda addresses: addresses[0])
def test_lists_that_belong_together_lead_to_each_other(client, addresses):
    a_fund()
    officer = signed_in(client, Role.OFFICER)
    for address in addresses:
        places, beside = shown(officer, address)
        assert [url for _, url, _ in beside] == addresses
        assert [url for _, url, is_here in beside if is_here] == [address]
        assert [url for _, url, is_here in places if is_here] == [addresses[0]]


@pytest.mark.parametrize(
    ("role", "address"), [(Role.COMMISSION_MEMBER, "/commission/"), (Role.COMMISSION_MEMBER, "/priorities/")]
)
def test_a_place_that_somebody_has_alone_stands_in_the_row_and_nothing_beside_it(client, role, address):
    a_fund()
    places, beside = shown(signed_in(client, role), address)
    assert beside == []
    assert [url for _, url, is_here in places if is_here] == [address]


def test_a_page_within_a_place_has_no_lists_beside_it(client):
    _, beside = shown(signed_in(client, Role.OFFICER), "/funds/new/")
    assert beside == []


def test_what_is_left_over_is_reached_from_the_agreement_once_it_is_in_force(client):
    officer = signed_in(client, Role.OFFICER)
    offered = life.offered_agreement()
    address = f"{offered.get_absolute_url()}underspend/"
    assert address not in officer.get(offered.get_absolute_url()).content.decode()
    life.accepted_agreement(offered)
    assert address in officer.get(offered.get_absolute_url()).content.decode()
    assert officer.get(address).status_code == 200
