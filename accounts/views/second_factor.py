"""Adding a second step: allauth's views, without asking once more who it is right after that was proved."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpRequest, HttpResponse

from accounts.permissions import SIGNED_IN


class AuthenticatorAdd(ActivateTOTPView):
    permission = SIGNED_IN

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _count_as_confirmed(self.request)
        return response


class PasskeyAdd(AddWebAuthnView):
    permission = SIGNED_IN

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _count_as_confirmed(self.request)
        return response


def _count_as_confirmed(request: HttpRequest) -> None:
    # Somebody without a password had nothing to confirm with before; now they would have to, to see the codes they
    # are just being given.
    record_authentication(request, request.user, "mfa", reauthenticated=True)
