"""What is typed where a notice is moved on: reasons, comments, a certificate, a signature."""

from typing import Any

from django import forms

from accounts.proof import CODE_MISSING, PASSWORD_MISSING, TICK_MISSING, ProofWay
from core.forms import CountedTextarea, GovukForm
from core.forms.layout import Button, ButtonGroup, Field, Layout, Link, Text
from grants.choices import Interests
from grants.rules.moves import LONGEST_STATEMENT

LONGEST_COMMENT = 2000
UNDECLARED = "Say whether you have an interest in this decision"
CERTIFICATE = "I certify for the Chief Finance Officer that the money for this decision is there"


class ConfirmForm(GovukForm):
    """A step that asks for nothing but the button."""


class CommentForm(GovukForm):
    """A step that says why. The comment is for the office: the public never reads it."""

    comment = forms.CharField(max_length=LONGEST_COMMENT, widget=CountedTextarea({"rows": 5}))

    def __init__(
        self, *args: Any, label: str, hint: str = "", missing: str = "", is_required: bool = True, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        box = self.fields["comment"]
        box.required = is_required
        box.label, box.help_text = label, hint
        if missing:
            box.error_messages["required"] = missing


class CertifyForm(GovukForm):
    """Finance certifies in a sentence."""

    certified = forms.BooleanField(
        label=CERTIFICATE, error_messages={"required": "Tick the box to certify that the money is there"}
    )
    comment = forms.CharField(
        max_length=LONGEST_COMMENT,
        widget=CountedTextarea({"rows": 3}),
        required=False,
        label="Note for the decision maker",
        help_text="You can leave this empty",
    )


class CodeInput(forms.TextInput):
    """A box for a code that is shown once: what was typed never comes back in the page."""

    def format_value(self, value: Any) -> None:
        return None


_FIGURES = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
_ONCE_MORE = "Signing asks again who you are. It cannot be undone; a later notice can supersede it"


def _app_box(email: str, name: str) -> forms.Field:
    return forms.CharField(
        label="Your six-digit code",
        help_text=f"{_ONCE_MORE}.",
        widget=CodeInput(_FIGURES),
        error_messages={"required": CODE_MISSING},
    )


def _password_box(email: str, name: str) -> forms.Field:
    widget = forms.PasswordInput({"autocomplete": "current-password"})
    return forms.CharField(
        label="Your password", help_text=f"{_ONCE_MORE}.", widget=widget, error_messages={"required": PASSWORD_MISSING}
    )


def _mail_box(email: str, name: str) -> forms.Field:
    return forms.CharField(
        label="Code from the email",
        help_text=f"{_ONCE_MORE}. We send the code to {email}.",
        widget=CodeInput(_FIGURES),
        error_messages={"required": CODE_MISSING},
    )


def _example_box(email: str, name: str) -> forms.Field:
    return forms.BooleanField(
        label=f"I am the {name} of the example office",
        help_text=f"{_ONCE_MORE}. The example office has no passwords: a real person is asked for a code here.",
        error_messages={"required": TICK_MISSING},
    )


_BOXES = {
    ProofWay.APP: _app_box,
    ProofWay.PASSWORD: _password_box,
    ProofWay.MAIL: _mail_box,
    ProofWay.EXAMPLE: _example_box,
}


class NoticeSignForm(GovukForm):
    """The declaration of interests and the proof of who signs.

    `way` is how the signer proves it, None once they have. What was typed into the box proof_secret is kept nowhere:
    a form that waits for its signer to sign in again waits without it (core/unsent.py).
    """

    interests = forms.ChoiceField(
        label="Do you have an interest in it?",
        choices=[(Interests.NONE, "No disclosable interest"), (Interests.STATED, "Yes, and I state it here")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), UNDECLARED),
    )
    interests_stated = forms.CharField(
        label="If yes: which interest, and what follows from it",
        help_text="The signed notice prints it",
        max_length=LONGEST_STATEMENT,
        widget=CountedTextarea({"rows": 3}),
        required=False,
    )
    submit_label = "Sign this notice"

    def __init__(self, *args: Any, way: ProofWay | None, email: str, name: str, register: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.way = way
        self.fields["interests"].help_text = register
        if way in _BOXES:
            self.fields["proof_secret"] = _BOXES[way](email, name)

    def layout(self) -> Layout:
        parts: list[Any] = [Field("interests", label_size="m"), "interests_stated"]
        if "proof_secret" in self.fields:
            parts.append(Field("proof_secret", label_size="s", width=None if self._is_wide else 10))
        elif self.way is None:
            parts.append(Text("You have confirmed that it is you. Sign within 5 minutes."))
        else:
            parts.append(Text(f"{_ONCE_MORE}. Your passkey comes first: what you typed here is kept."))
        return Layout(*parts, self.buttons())

    @property
    def _is_wide(self) -> bool:
        return self.way in (ProofWay.PASSWORD, ProofWay.EXAMPLE)

    def buttons(self) -> ButtonGroup:
        links = [Link("Cancel", self.cancel_url)] if self.cancel_url else []
        sign = Button(self.submit_label)
        if self.way == ProofWay.PASSKEY:
            return ButtonGroup(Button("Confirm with your passkey", name="passkey", value="yes"), *links)
        if self.way == ProofWay.MAIL:
            return ButtonGroup(sign, Button("Email me a code", kind="secondary", name="send", value="yes"), *links)
        return ButtonGroup(sign, *links)
