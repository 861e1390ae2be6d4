"""Where django-allauth asks us: who may come in, what it says, and what its mails look like."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

logger = logging.getLogger(__name__)

TOO_MANY_TRIES = "Too many tries. Wait 5 minutes, then try again"


class AccountAdapter(DefaultAccountAdapter):
    """People are entered by an administrator; nobody registers."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Your sign-in has been stopped. Ask your administrator",
        "email_password_mismatch": "The email address or the password is not right. Check both and try again",
        "enter_current_password": "The current password is not right",
        "incorrect_code": "That code is not right. Check the newest email and type its code again",
        "incorrect_password": "The password is not right",
        "invalid_login": "Enter your email address",
        "invalid_password_reset": "This link is no longer good. Ask for a new one",
        "rate_limited": "A code was sent a moment ago. Wait a minute before you ask for another",
        "too_many_login_attempts": TOO_MANY_TRIES,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only our own pages follow a sign-in, not whatever else the server answers for."""
        return url_has_allowed_host_and_scheme(
            url or "", allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that does not answer must not lose the page; it is said, and it is logged."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            logger.exception("A mail could not be sent: %s", template_prefix)
            messages.error(self.request, "The mail could not be sent. Try again in a few minutes.")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code from your authenticator app",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second step at sign-in, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": "Add an authenticator app or a passkey first",
        "incorrect_code": "That code is not right. Type the one that is shown now",
        "unverified_email": "Sign in once with a code sent to your email address, then add a second step",
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def _get_site_name(self) -> str:
        # What the person's phone or browser calls the key.
        return self.get_totp_issuer()


class OrganisationSignInAdapter(DefaultSocialAccountAdapter):
    """The organisation's own sign-in opens the door to people who are entered here, and to nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse to tie an outside account of another address to whoever happens to be signed in."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise PermissionDenied
