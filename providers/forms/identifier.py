from django import forms

from core.forms import GovukForm
from core.forms.layout import ButtonGroup, Field, Layout
from providers.choices import IdentifierScheme


class IdentifierForm(GovukForm):
    """A number in a public register. The transition reads it: spaces and small letters are understood."""

    submit_label = "Add the number"
    scheme = forms.ChoiceField(choices=IdentifierScheme.choices, widget=forms.RadioSelect, label="Register")
    value = forms.CharField(
        max_length=40, label="Number", widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off"})
    )

    def layout(self) -> Layout:
        buttons: ButtonGroup = self.buttons()
        return Layout("scheme", Field("value", width=20), buttons)
