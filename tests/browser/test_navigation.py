"""The row of places on a wide screen: one line for every role, whatever else comes to the lists beside it."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.roles import Role
from tests.integration.notice_pages import as_role

pytestmark = pytest.mark.django_db(transaction=True)

WIDE = {"width": 1280, "height": 900}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMISSION_MEMBER])
def test_the_places_of_a_role_stand_in_one_line(window, role):
    page = window(as_role(Client(), role))
    page.set_viewport_size(WIDE)
    page.goto("/")
    places = page.locator("#navigation li")
    expect(places.first).to_be_visible()
    heights = {place.bounding_box()["y"] for place in places.all()}
    assert len(heights) == 1, "The row breaks: put a place beside another one (config.navigation)."


def test_the_lists_beside_are_read_and_reached(window, assert_accessible):
    page = window(as_role(Client(), Role.OFFICER))
    page.goto("/recommendations/")
    assert_accessible(page)
    page.get_by_role("navigation", name="Lists of this part").get_by_role("link", name="Commission").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Victims Commission")
    assert_accessible(page)
