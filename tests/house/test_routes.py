"""Every address names who may use it; whatever names nobody is open to nobody."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

import config.urls
from accounts.access import access, needed_by
from accounts.permissions import PUBLIC, SIGNED_IN, Permission
from accounts.roles import Role, may
from tests.unit.accounts.people import somebody, stopped

# Whoever reads this list should agree with each line of it.
OPEN_TO_ALL = {
    "reports:library-list": "published reports are for everybody",
    "reports:library-detail": "a published report, as it was issued",
    "reports:library-paper": "its PDF",
    "reports:library-table-csv": "one of its tables",
    "account_login": "the way in",
    "account_logout": "leaving harms nobody, and breaks off a half-finished sign-in",
    "account_inactive": "tells somebody who was stopped that they were",
    "account_request_login_code": "a way in",
    "account_confirm_login_code": "a way in",
    "mfa_login_webauthn": "a way in",
    "mfa_authenticate": "the second step of a way in",
    "account_reset_password": "for whoever has forgotten their password",
    "account_reset_password_done": "the page after it",
    "account_reset_password_from_key": "its link; the key in it is the proof",
    "account_reset_password_from_key_done": "the page after that",
    "accounts:sign-in-example": "answers 404 unless this is an example office",
    "commissioning:office-css": "the office's colour, also on the sign-in page",
    "commissioning:office-logo": "the office's logo, also on the sign-in page",
    "grants:return-calendar-feed": "a diary cannot sign in; the signed token in the address is the proof",
    "grants:public-list": "published decisions are for everybody",
    "grants:public-detail": "a published decision, its public part alone",
    "grants:public-paper": "its paper, without the annex",
    "grants:public-attachment": "a file with it that is not confidential",
}
# One's own page, whatever the role.
OPEN_TO_WHOEVER_IS_SIGNED_IN = {
    "reports:home": "shows each role what it may see",
    "mfa_index": "one's own account",
    "account_change_password": "one's own account",
    "account_set_password": "one's own account",
    "account_reauthenticate": "one's own account",
    "mfa_reauthenticate": "one's own account",
    "mfa_reauthenticate_webauthn": "one's own account",
    "mfa_activate_totp": "one's own account",
    "mfa_deactivate_totp": "one's own account",
    "mfa_list_webauthn": "one's own account",
    "mfa_add_webauthn": "one's own account",
    "mfa_edit_webauthn": "one's own account",
    "mfa_remove_webauthn": "one's own account",
    "mfa_view_recovery_codes": "one's own account",
    "mfa_generate_recovery_codes": "one's own account",
    "mfa_download_recovery_codes": "one's own account",
}


def routes(patterns, spaces=()):
    """Every address of the system: its name with its namespace, and its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, (*spaces, *filter(None, [pattern.namespace])))
        elif isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or str(pattern.pattern))), pattern


ROUTES = dict(routes(get_resolver("config.urls").url_patterns))
BEHIND_A_PERMISSION = {
    name: route for name, route in ROUTES.items() if isinstance(needed_by(route.callback), Permission)
}
# Those whose address needs nothing filled in; the others are refused by the same middleware in the same way.
PLAIN = sorted(name for name, route in BEHIND_A_PERMISSION.items() if not route.pattern.regex.groups)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_route_names_its_permission_or_is_listed(name):
    needed = needed_by(ROUTES[name].callback)
    if needed == PUBLIC:
        assert name in OPEN_TO_ALL, (
            f"{name} is open to all: list it in OPEN_TO_ALL with a reason, or name a permission."
        )
    elif needed == SIGNED_IN:
        assert name in OPEN_TO_WHOEVER_IS_SIGNED_IN, f"{name}: list it with a reason, or name a permission."
    else:
        assert isinstance(needed, Permission), (
            f"{name} names no permission: set `permission = Permission.X` on its view."
        )


def test_the_lists_name_nothing_that_is_gone():
    gone = {*OPEN_TO_ALL, *OPEN_TO_WHOEVER_IS_SIGNED_IN} - set(ROUTES)
    assert not gone, f"Take these off the lists: {gone}"


def test_every_route_has_a_name():
    nameless = [str(route.pattern) for route in ROUTES.values() if not route.name]
    assert not nameless, f"Give these a name: {nameless}"


@pytest.fixture
def clients(db):
    """One signed-in browser for each role."""
    made = {}
    for role in Role:
        made[role] = Client()
        made[role].force_login(somebody(role))
    return made


@pytest.mark.parametrize("name", PLAIN)
def test_nobody_comes_in_without_signing_in(name, client, db):
    address = reverse(name)
    for response in (client.get(address), client.post(address)):
        assert (response.status_code, response.url) == (302, f"/sign-in/?next={address}")


@pytest.mark.parametrize("name", PLAIN)
def test_every_role_that_lacks_the_permission_is_refused(name, clients):
    needed, address = needed_by(ROUTES[name].callback), reverse(name)
    for role, client in clients.items():
        if not may(role, needed):
            for response in (client.get(address), client.post(address)):
                assert response.status_code == 403, f"{role} reached {address}"
                assert "You may not use this page" in response.content.decode()


def _names_nothing(request):
    return HttpResponse("reached")


@access("fund.view")
def _names_a_word(request):
    return HttpResponse("reached")


urlpatterns = [
    *config.urls.urlpatterns,
    path("names-nothing/", _names_nothing),
    path("names-a-word/", _names_a_word),
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["/names-nothing/", "/names-a-word/"])
def test_a_view_that_names_no_permission_is_open_to_nobody(address, clients, client):
    assert client.get(address).status_code == 302
    for signed_in in clients.values():
        assert signed_in.get(address).status_code == 403


@pytest.mark.django_db
def test_whoever_is_stopped_is_nobody(client):
    client.force_login(person := somebody(Role.ADMINISTRATOR))
    stopped(person)
    assert client.get("/people/").status_code == 302
