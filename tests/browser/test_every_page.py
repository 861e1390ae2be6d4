"""Every page in a real browser: axe finds nothing, nothing scrolls sideways at 320 pixels, every link in it leads."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.crawl import CHAIR, UNKNOWN, known_keys, load_office, routes, signed_in

NARROW = {"width": 320, "height": 700}
DESKTOP = {"width": 1280, "height": 900}
ROLES = [
    Role.FINANCE,
    Role.OFFICER,
    Role.MANAGER,
    Role.ADMINISTRATOR,
    Role.COMMISSIONER,
    Role.READER,
    CHAIR,
    Role.PROVIDER_CONTACT,
]
# Each of these sees another first page.
AT_HOME = [Role.COMMISSION_MEMBER, Role.READER, Role.PROVIDER_CONTACT, Role.COMMISSIONER]
DEAD_LINKS = """() => [...document.querySelectorAll('a[href^="#"]')]
    .map(link => link.getAttribute('href').slice(1))
    .filter(id => id && !document.getElementById(id))"""


@pytest.fixture
def office(transactional_db):
    load_office()


def pages_of(clients):
    """Each page with the first role that may open it, ('finance', '/funds/'), behind the first pages of some."""
    yield from ((role, "/") for role in AT_HOME)
    for name, parameters in routes():
        if not parameters <= set(UNKNOWN):
            continue
        url = reverse(name, kwargs=known_keys(name, parameters))
        for role, client in clients.items():
            answer = client.get(url)
            if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
                yield role, url
                break


def sign_in(page, live_server, client):
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def test_every_page_is_accessible_and_fits_a_small_screen(office, page, live_server, assert_accessible):
    clients = {role: signed_in(role) for role in [*ROLES, Role.COMMISSION_MEMBER]}
    seen, faults = 0, []
    for role, url in list(pages_of(clients)):
        sign_in(page, live_server, clients[role])
        page.set_viewport_size(DESKTOP)
        assert page.goto(url).ok
        try:
            assert_accessible(page)
        except AssertionError as violations:
            faults.append(f"{role}: {violations}")
        if dead := page.evaluate(DEAD_LINKS):
            faults.append(f"{url}: links to {dead}, which is not on the page")
        page.set_viewport_size(NARROW)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
            faults.append(f"{url}: {width} pixels wide on a screen of {NARROW['width']}")
        seen += 1
    assert not faults, "\n\n".join(faults)
    assert seen > 40
