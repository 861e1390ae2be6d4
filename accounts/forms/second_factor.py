"""allauth's forms for authenticator apps, passkeys and recovery codes: its checks, our words and markup."""

from typing import Any

from allauth.mfa.base import forms as base_forms
from allauth.mfa.recovery_codes import forms as recovery_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms

from accounts.forms.sign_in import FIGURES, Reworded
from core.forms import GovukMixin

LONGEST_NAME = 100
SHORT = {"class": "govuk-input--width-10"}


class SecondFactorForm(GovukMixin, Reworded, base_forms.AuthenticateForm):
    submit_label = "Sign in"
    labels = {"code": "Code"}
    hints = {"code": "6 figures from your authenticator app, or one of your recovery codes"}
    attributes = {"code": FIGURES | SHORT}


class SecondFactorConfirmForm(GovukMixin, Reworded, base_forms.ReauthenticateForm):
    submit_label = "Continue"
    labels = SecondFactorForm.labels
    hints = SecondFactorForm.hints
    attributes = SecondFactorForm.attributes


class AuthenticatorAddForm(GovukMixin, Reworded, totp_forms.ActivateTOTPForm):
    submit_label = "Add the app"
    labels = {"code": "Code that the app shows"}
    hints = {"code": "6 figures, new every half minute"}
    attributes = {"code": FIGURES | SHORT}


class AuthenticatorRemoveForm(GovukMixin, totp_forms.DeactivateTOTPForm):
    submit_label = "Remove the app"


class RecoveryCodesMakeForm(GovukMixin, recovery_forms.GenerateRecoveryCodesForm):
    submit_label = "Make new codes"


class PasskeyAddForm(GovukMixin, Reworded, webauthn_forms.AddWebAuthnForm):
    labels = {"name": "Name of this passkey", "passwordless": "This passkey alone signs me in"}
    hints = {
        "name": "So that you recognise it later, for example “Office laptop”",
        "passwordless": "Untick for a security key without PIN or fingerprint: it is then a second step only",
    }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True

    def clean_name(self) -> str:
        # Cut instead of refused: the device has made the passkey by now.
        return str(super().clean_name())[:LONGEST_NAME]


class PasskeyRenameForm(GovukMixin, Reworded, webauthn_forms.EditWebAuthnForm):
    submit_label = "Save the name"
    name = forms.CharField(max_length=LONGEST_NAME)
    labels = {"name": "Name of this passkey"}
