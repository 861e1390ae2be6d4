"""The powers a notice rests on, the reasons they ask for, and the words around them."""

from typing import Any

from django import forms
from django.utils.text import capfirst

from core.forms import GovukForm, RichTextField, VersionField
from core.forms.layout import Field, Layout
from grants.choices import PAYING, NoticeKind, ReasonsNeeded
from grants.models import LegalPower

_MAX_REASONS = 20_000
_ANY_REASONS = (
    "Money under some powers is published with reasons: why it is good value for money, or why it would help "
    "secure crime and disorder reduction. Under each power stands what it asks for."
)


class PowerField(forms.ModelChoiceField):
    """One power of the register, by its citation, with its purpose under it."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any):
        super().__init__(
            queryset=LegalPower.objects.none(),
            required=False,
            blank=True,
            empty_label="None, or not decided yet",
            error_messages={"invalid_choice": "Select a power from the list"},
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        return capfirst(obj.citation)

    def hints(self) -> dict[str, str]:
        return {str(power.pk): _hint(power) for power in self.queryset}


class LegalForm(GovukForm):
    """`incoming` and `outgoing` are the powers that may be chosen; `chosen_out` says what the reasons are called."""

    power_out = PowerField(label="Power under which the money goes out")
    reasons = RichTextField(label="Reasons", required=False, limit=_MAX_REASONS)
    power_in = PowerField(label="Power under which the money comes in")
    body = RichTextField(
        label="Legal implications (optional)",
        help_text="What else the law asks here: procurement, subsidy control, data protection, the equality duty",
        required=False,
    )
    version = VersionField()
    submit_label = "Save"

    def __init__(
        self, *args: Any, kind: str, incoming: Any, outgoing: Any, chosen_out: LegalPower | None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["power_in"].queryset, self.fields["power_out"].queryset = incoming, outgoing
        if kind == NoticeKind.ACCEPTANCE:
            del self.fields["power_out"], self.fields["reasons"]
            return
        if kind in PAYING:
            self.fields["power_in"].label += " (optional)"
        reasons = self.fields["reasons"]
        needed = chosen_out.reasons_needed if chosen_out else ReasonsNeeded.NONE
        reasons.help_text = _ANY_REASONS
        if needed != ReasonsNeeded.NONE:
            reasons.label = ReasonsNeeded(needed).label
            reasons.help_text = f"{capfirst(chosen_out.citation)} asks for this, and it is published with the notice"

    def layout(self) -> Layout:
        return Layout(*(self._part(name) for name in self.fields), self.buttons())

    def _part(self, name: str) -> Any:
        if name in ("power_in", "power_out"):
            return Field(name, label_size="m", choice_hints=self.fields[name].hints())
        return name if name == "version" else Field(name, label_size="m")


def _hint(power: LegalPower) -> str:
    if power.reasons_needed == ReasonsNeeded.NONE:
        return power.purpose
    needed = ReasonsNeeded(power.reasons_needed).label
    return f"{power.purpose}. Asks for: {needed[:1].lower()}{needed[1:]}."
