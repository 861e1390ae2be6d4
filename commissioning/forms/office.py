from io import BytesIO
from typing import Any

from django import forms
from PIL import Image, UnidentifiedImageError

from commissioning.forms.areas import AreasField
from commissioning.forms.priority import lines
from commissioning.models import Office
from commissioning.rules import LOGO_LIMIT
from core.forms import DayField, GovukForm
from core.forms.layout import Field, Fieldset, Layout

# A file of few bytes can unfold into a picture that fills the memory.
LOGO_PIXELS = 4_000_000
_PICTURES = ("PNG", "JPEG")


class OfficeEditForm(GovukForm):
    """Everything that pages and papers say of the office."""

    name = forms.CharField(label="Name of the body", max_length=200)
    short_name = forms.CharField(max_length=60, help_text="For the title of every page, for example West Midlands")
    decision_maker_title = forms.CharField(label="Title of the decision maker", max_length=100)
    decision_reference_format = forms.CharField(
        label="Format of a decision’s reference",
        max_length=60,
        help_text=(
            "{number:03d}/{year} gives 007/2015. {year} is the calendar year, {financial_year} the financial year."
        ),
    )
    quorum_percent = forms.IntegerField(
        label="Quorum: share of the members who may take part",
        widget=forms.TextInput({"inputmode": "numeric"}),
        help_text="Members who stand aside from an item are not counted. A part of a member is rounded up.",
        error_messages={"invalid": "Enter the share as a whole number, for example 50"},
    )
    quorum_least = forms.IntegerField(
        label="Quorum: never fewer members than",
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={"invalid": "Enter the number as a whole number, for example 3"},
    )
    boards = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="The boards and panels that the office’s papers go to, each on a line of its own",
    )
    areas = AreasField()
    address = forms.CharField(max_length=300, required=False)
    telephone = forms.CharField(label="Telephone number", max_length=30, required=False)
    email = forms.CharField(label="Email address", max_length=254, required=False)
    website = forms.CharField(label="Web address", max_length=200, required=False)
    colour = forms.CharField(
        label="Colour of the office",
        max_length=7,
        help_text="As # and six figures, for example #1f3a5f. It must be dark enough for white words to stand on it.",
    )
    logo = forms.FileField(
        required=False, help_text="A PNG or JPEG picture of 200 kB at most. It stands on the papers of the office."
    )
    no_logo = forms.BooleanField(label="Use no logo", required=False)

    def __init__(self, *args: Any, office: Office | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if office is None or not office.logo_type:
            del self.fields["no_logo"]

    def layout(self) -> Layout:
        logo = ["logo", *(["no_logo"] if "no_logo" in self.fields else [])]
        return Layout(
            Fieldset("The body", "name", "short_name", "decision_maker_title", "boards", "areas"),
            Fieldset("How it is reached", "address", Field("telephone", width=20), "email", "website"),
            Fieldset("How it looks", Field("colour", width=10), *logo),
            Fieldset("How decisions are numbered", Field("decision_reference_format", width=20)),
            Fieldset(
                "When the Victims Commission can conclude",
                Field("quorum_percent", width=3, suffix="%"),
                Field("quorum_least", width=3),
            ),
            self.buttons(),
        )

    def clean_boards(self) -> list[str]:
        return lines(self.cleaned_data["boards"])

    def clean_logo(self) -> bytes | None:
        upload = self.cleaned_data["logo"]
        if not upload:
            return None
        if upload.size > LOGO_LIMIT:
            raise forms.ValidationError("Choose a smaller picture: the logo must be 200 kB or less", code="too_large")
        content: bytes = upload.read()
        if not _is_picture(content):
            raise forms.ValidationError("Choose a PNG or JPEG picture that opens in a viewer", code="no_picture")
        return content

    def details(self) -> dict[str, Any]:
        """What the office is to be, by the names of its details. A logo is named only when it changes."""
        typed = dict(self.cleaned_data)
        logo, without = typed.pop("logo"), typed.pop("no_logo", False)
        if logo or without:
            typed["logo"] = logo
        return typed


class TermAddForm(GovukForm):
    """One person's time as the decision maker."""

    holder = forms.CharField(label="Office holder", max_length=200)
    started_on = DayField(label="First day in office")
    ended_on = DayField(label="Last day in office", required=False, help_text="Leave it empty while the term lasts")


class TermEndForm(GovukForm):
    ended_on = DayField(label="Last day in office")


class AreaEnterForm(GovukForm):
    """A council area that the office or a provider can be said to cover."""

    name = forms.CharField(label="Name of the council area", max_length=100)
    code = forms.CharField(
        label="Its code", max_length=9, help_text="By the Office for National Statistics, for example E08000026"
    )


def _is_picture(content: bytes) -> bool:
    """Whether the bytes are a whole PNG or JPEG of a size that can be shown, whatever the file is called."""
    try:
        with Image.open(BytesIO(content), formats=_PICTURES) as picture:
            if picture.width * picture.height > LOGO_PIXELS:
                return False
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return False
    return True
