"""What a notice is about, who answers for it and which earlier one it replaces; what a signed paper says."""

from typing import Any

from django import forms

from core.forms import CountedTextarea, DayField, GovukForm, UploadField, VersionField
from core.forms.layout import Field, Fieldset, Layout
from core.uploads import PDF
from grants.choices import DOES_TO_LEDGER, Interests, NoticeKind, NoticeState
from grants.models import DecisionNotice
from grants.rules.moves import LONGEST_STATEMENT
from grants.rules.references import reference_key

_STANDING = (NoticeState.SIGNED, NoticeState.PUBLISHED)


class NoticeFactsForm(GovukForm):
    """Title, contact officer and the notice that is superseded, found by its reference however it is typed."""

    title = forms.CharField(
        max_length=200,
        help_text="What is decided, in a few words, as the register will show it. "
        "For example: Counselling and ISVA capacity, 2018/19.",
    )
    contact_name = forms.CharField(label="Name", max_length=200, required=False)
    contact_telephone = forms.CharField(
        label="Telephone", max_length=30, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    contact_email = forms.EmailField(label="Email", max_length=254, required=False)
    supersedes = forms.CharField(
        label="Reference of a signed notice that this one supersedes (optional)",
        max_length=40,
        required=False,
        help_text="A signed notice is never changed: a correction is a new notice that takes its place. "
        "For example, 007/2015.",
    )

    def __init__(self, *args: Any, notices: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.notices = notices

    def clean_supersedes(self) -> DecisionNotice | None:
        typed = self.cleaned_data["supersedes"]
        if not typed:
            return None
        found = self.notices.filter(reference_key=reference_key(typed), state__in=_STANDING).first()
        if found is None:
            raise forms.ValidationError(
                f"No signed notice that still stands has the reference “{typed}”: check it in the register"
            )
        return found

    def parts(self) -> list[Any]:
        return [
            Field("title", label_size="m"),
            Fieldset(
                "Contact officer",
                "contact_name",
                Field("contact_telephone", width=20),
                "contact_email",
                hint="Printed on the notice, for whoever wants to ask about it",
            ),
            Field("supersedes", width=10),
        ]

    def layout(self) -> Layout:
        return Layout(*self.parts(), self.buttons())


class NoticeStartForm(NoticeFactsForm):
    """The same, and what is decided."""

    kind = forms.ChoiceField(
        choices=NoticeKind.choices,
        widget=forms.RadioSelect,
        label="What is decided?",
        help_text="Under each stands what its signature does to the ledger. Until then the ledger stays as it is.",
        error_messages={"required": "Select what is decided", "invalid_choice": "Select what is decided from the list"},
    )
    field_order = ("kind",)

    def layout(self) -> Layout:
        hints = {kind.value: words for kind, words in DOES_TO_LEDGER.items()}
        return Layout(Field("kind", label_size="m", choice_hints=hints), *self.parts(), self.buttons())


class NoticeChangeForm(NoticeFactsForm):
    """The same of a draft that stands."""

    version = VersionField()

    def parts(self) -> list[Any]:
        return [*super().parts(), "version"]


SILENT = "silent"
INTERESTS = [
    (Interests.NONE.value, "No disclosable interest"),
    (Interests.STATED.value, "An interest, which the paper states"),
    (SILENT, "The paper says nothing of interests"),
]


class PaperFactsForm(GovukForm):
    """What stands on a paper that was signed before it was entered, and its scan."""

    reference = forms.CharField(
        max_length=40,
        help_text="As it stands on the paper. For example, 007/2015.",
        error_messages={"required": "Enter the reference that stands on the paper"},
    )
    signed_on = DayField(label="Day of signature", help_text="For example, 23 3 2015", spoken_name="Day of signature")
    is_day_unknown = forms.BooleanField(
        label="The paper does not give the day",
        help_text="Enter above the day under which it should stand. Wherever it is shown, it says so.",
        required=False,
    )
    effective_on = DayField(
        label="Day it took effect",
        spoken_name="Day it took effect",
        help_text="The ledger dates its entries to this day. Often the first day of the award. For example, 1 4 2015.",
    )
    signatory_name = forms.CharField(
        label="Signed by", max_length=200, error_messages={"required": "Enter who signed the paper"}
    )
    signatory_title = forms.CharField(label="Title of the signatory (optional)", max_length=100, required=False)
    interests = forms.ChoiceField(
        label="What does the paper declare of interests?",
        choices=INTERESTS,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Say what the paper declares of interests"),
    )
    interests_stated = forms.CharField(
        label="If it states one: which, in the words of the paper",
        max_length=LONGEST_STATEMENT,
        widget=CountedTextarea({"rows": 3}),
        required=False,
    )
    scan = UploadField(kinds=[PDF], label="Scan of the signed paper", required=False)
    version = VersionField()

    def __init__(self, *args: Any, scan_name: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.scan_name = scan_name
        if scan_name:
            self.fields["scan"].label = "Another scan in place of the one attached"
            self.fields["scan"].help_text = f"{scan_name} is attached. {self.fields['scan'].help_text}"

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        typed["is_day_known"] = not typed.pop("is_day_unknown", False)
        if typed.get("interests") == SILENT:
            typed["interests"] = ""
        return typed

    def layout(self) -> Layout:
        return Layout(
            Field("reference", width=10),
            "signed_on",
            "is_day_unknown",
            "effective_on",
            Field("signatory_name", width=30),
            Field("signatory_title", width=30),
            "interests",
            "interests_stated",
            "scan",
            "version",
            self.buttons(),
        )
