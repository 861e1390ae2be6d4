"""allauth's forms for passwords: its checks, our words and markup."""

from typing import Any

from allauth.account import forms as allauth_forms

from accounts.forms.sign_in import EMAIL_MISSING, Reworded
from accounts.passwords import LongEnough
from core.forms import GovukMixin


class NewPassword(Reworded):
    """A new password, typed twice because it is not shown."""

    labels = {"oldpassword": "Current password", "password1": "New password", "password2": "New password again"}
    hints = {"password1": LongEnough().get_help_text()}
    when_empty = {
        "oldpassword": "Enter your current password",
        "password1": "Enter a password",
        "password2": "Enter the same password again",
    }

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()  # type: ignore[misc]
        errors, typed = self.errors, self.data.get("password2")  # type: ignore[attr-defined]
        if typed and "password2" in errors:
            errors["password2"] = self.error_class(["The two passwords must be the same"])  # type: ignore[attr-defined]
        return cleaned


class PasswordForgottenForm(GovukMixin, Reworded, allauth_forms.ResetPasswordForm):
    submit_label = "Send me a link"
    labels = {"email": "Email address"}
    when_empty = {"email": EMAIL_MISSING}


class PasswordResetForm(GovukMixin, NewPassword, allauth_forms.ResetPasswordKeyForm):
    submit_label = "Save the new password"


class PasswordChangeForm(GovukMixin, NewPassword, allauth_forms.ChangePasswordForm):
    submit_label = "Save the new password"


class PasswordSetForm(GovukMixin, NewPassword, allauth_forms.SetPasswordForm):
    submit_label = "Save the password"
    labels = {"password1": "Password", "password2": "Password again"}
