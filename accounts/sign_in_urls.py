"""Signing in and one's own account: allauth's views, one by one, under our addresses and behind our doors.

The names are allauth's own, because it looks its pages up by them. What it can do and is not listed here, such as
letting people register or change their address, cannot be reached.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.urls import path, re_path

from accounts.access import Needed, access
from accounts.permissions import PUBLIC, SIGNED_IN
from accounts.views.second_factor import AuthenticatorAdd, PasskeyAdd
from accounts.views.sign_in import OrganisationSignIn, SignIn


def _at(address: str, view: Any, name: str, needed: Needed) -> Any:
    return path(address, access(needed)(view), name=name)


urlpatterns = [
    # coming in and going out
    path("sign-in/", SignIn.as_view(), name="account_login"),
    _at("sign-in/code/", account.request_login_code, "account_request_login_code", PUBLIC),
    _at("sign-in/code/confirm/", account.confirm_login_code, "account_confirm_login_code", PUBLIC),
    _at("sign-in/passkey/", passkeys.login_webauthn, "mfa_login_webauthn", PUBLIC),
    _at("sign-in/second-step/", mfa.authenticate, "mfa_authenticate", PUBLIC),
    _at("sign-in/stopped/", account.account_inactive, "account_inactive", PUBLIC),
    _at("sign-out/", account.logout, "account_logout", PUBLIC),
    # a forgotten password
    _at("sign-in/password/", account.password_reset, "account_reset_password", PUBLIC),
    _at("sign-in/password/sent/", account.password_reset_done, "account_reset_password_done", PUBLIC),
    _at(
        "sign-in/password/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
        PUBLIC,
    ),
    # allauth writes the two parts of its key with a hyphen between them, and the second holds another.
    re_path(
        r"^sign-in/password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        access(PUBLIC)(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    # one's own account
    _at("account/", mfa.index, "mfa_index", SIGNED_IN),
    _at("account/password/", account.password_change, "account_change_password", SIGNED_IN),
    _at("account/password/new/", account.password_set, "account_set_password", SIGNED_IN),
    path("account/authenticator/", AuthenticatorAdd.as_view(), name="mfa_activate_totp"),
    _at("account/authenticator/remove/", totp.deactivate_totp, "mfa_deactivate_totp", SIGNED_IN),
    _at("account/passkeys/", passkeys.list_webauthn, "mfa_list_webauthn", SIGNED_IN),
    path("account/passkeys/new/", PasskeyAdd.as_view(), name="mfa_add_webauthn"),
    _at("account/passkeys/<int:pk>/", passkeys.edit_webauthn, "mfa_edit_webauthn", SIGNED_IN),
    _at("account/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn", SIGNED_IN),
    _at("account/recovery-codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes", SIGNED_IN),
    _at(
        "account/recovery-codes/new/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes", SIGNED_IN
    ),
    _at(
        "account/recovery-codes/recovery-codes.txt",
        recovery_codes.download_recovery_codes,
        "mfa_download_recovery_codes",
        SIGNED_IN,
    ),
    # being asked once more before something that matters
    _at("account/confirm/", account.reauthenticate, "account_reauthenticate", SIGNED_IN),
    _at("account/confirm/code/", mfa.reauthenticate, "mfa_reauthenticate", SIGNED_IN),
    _at("account/confirm/passkey/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn", SIGNED_IN),
]

# The organisation's own sign-in, where the settings name one.
ORGANISATION = [
    _at("sign-in/with/cancelled/", social.login_cancelled, "socialaccount_login_cancelled", PUBLIC),
    _at("sign-in/with/error/", social.login_error, "socialaccount_login_error", PUBLIC),
    path("sign-in/with/<slug:provider_id>/", OrganisationSignIn.as_view(), name="openid_connect_login"),
    _at("sign-in/with/<slug:provider_id>/answer/", openid_connect.callback, "openid_connect_callback", PUBLIC),
]
if settings.OIDC_SERVER_URL:
    urlpatterns += ORGANISATION
