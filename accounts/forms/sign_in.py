"""allauth's forms for signing in: its checks, our words and markup."""

from typing import Any

from allauth.account import forms as allauth_forms

from core.forms import GovukMixin

EMAIL_MISSING = "Enter your email address"
FIGURES = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class Reworded:
    """Our labels and hints on a form that is not ours. Stands behind GovukMixin, which makes messages of them."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    attributes: dict[str, dict[str, str]] = {}
    # What is said where a box is empty, if not "Enter the ...".
    when_empty: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            # A placeholder goes as soon as somebody types.
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs |= self.attributes.get(name, {})
            if name in self.when_empty:
                field.error_messages["required"] = self.when_empty[name]


class PasswordSignInForm(GovukMixin, Reworded, allauth_forms.LoginForm):
    submit_label = "Sign in"
    labels = {"login": "Email address", "password": "Password"}
    when_empty = {"login": EMAIL_MISSING, "password": "Enter your password"}


class CodeRequestForm(GovukMixin, Reworded, allauth_forms.RequestLoginCodeForm):
    submit_label = "Send me a code"
    labels = {"email": "Email address"}
    when_empty = {"email": EMAIL_MISSING}


class CodeForm(GovukMixin, Reworded, allauth_forms.ConfirmLoginCodeForm):
    submit_label = "Sign in"
    labels = {"code": "Code from the email"}
    hints = {"code": "It has 8 figures"}
    attributes = {"code": FIGURES | {"class": "govuk-input--width-10"}}


class PasswordConfirmForm(GovukMixin, Reworded, allauth_forms.ReauthenticateForm):
    submit_label = "Continue"
    labels = {"password": "Your password"}
