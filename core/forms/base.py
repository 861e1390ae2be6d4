from collections.abc import Iterable
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from core.forms.layout import Button, ButtonGroup, FilterRow, FoldedFilters, Layout, Link
from core.forms.understood import understood
from core.forms.wording import NULL, speak_plainly
from core.refusal import Obstacle

# A form that chooses what is shown folds all boxes but the first on a phone, when it has more than these.
MOST_UNFOLDED = 3


class GovukMixin(forms.BaseForm):
    """GOV.UK markup, plain messages and a place for each obstacle. Put it before Django's own form class."""

    use_required_attribute = False
    submit_label = "Save and continue"
    # Where "Cancel" leads; no link when empty. A view may set it on the instance.
    cancel_url = ""
    # The id that errors of the whole form link to; without it, the first field.
    general_anchor = ""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        speak_plainly(self.fields)

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = self.layout()
        helper.include_media = False
        return helper

    def layout(self) -> Layout:
        """All fields in their order, then the buttons. A form with more to say returns its own."""
        return Layout(*self.fields, self.buttons())

    def buttons(self) -> ButtonGroup:
        links = [Link("Cancel", self.cancel_url)] if self.cancel_url else []
        return ButtonGroup(Button(self.submit_label), *links)

    def add_error(self, field: str | None, error: Any) -> None:
        # The framework's own list of rows has these words built in, past the messages of its field.
        if field is not None and getattr(error, "code", None) == NULL:
            error = self.fields[field].error_messages[NULL]
        super().add_error(field, error)

    def add_obstacles(self, obstacles: Iterable[Obstacle]) -> None:
        """Put each reason why a transition refused at its box, or at the top where it has none here."""
        for obstacle in obstacles:
            self.add_error(obstacle.field if obstacle.field in self.fields else None, obstacle.message)


class GovukForm(GovukMixin, forms.Form):
    """The form that ours are made from."""


class GovukModelForm(GovukMixin, forms.ModelForm):
    """For the shape of a model's fields only: a transition writes, never save()."""


class FilterForm(GovukMixin, forms.Form):
    """Chooses what a page shows: sent by GET, so that the choice stays in the address."""

    submit_label = "Show"

    def add_prefix(self, field_name: str) -> str:
        """Addresses have hyphens where Python has underscores: ?as-at=2018-01-23."""
        return super().add_prefix(field_name).replace("_", "-")

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = self.layout()
        helper.form_method = "get"
        helper.form_class = "app-filters__form"
        helper.include_media = False
        return helper

    @property
    def in_words(self) -> str:
        """What was chosen, in a line for a printed sheet; nothing where it could not be read."""
        if not self.is_valid():
            return ""
        return "; ".join(f"{label}: {words}" for label, words in understood(self))

    def layout(self) -> Layout:
        shown = [name for name in self.fields if not self[name].is_hidden]
        if len(shown) <= MOST_UNFOLDED:
            return Layout(FilterRow(*self.fields, text=self.submit_label))
        first, *rest = shown
        unseen = [name for name in self.fields if name not in shown]
        folded = FoldedFilters(*rest, is_open=any(map(self._is_chosen, rest)))
        return Layout(FilterRow(*unseen, first, folded, text=self.submit_label))

    def _is_chosen(self, name: str) -> bool:
        box = self.fields[name]
        typed = box.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return typed not in box.empty_values
