from typing import Any

from django import forms

from core.forms import FilterForm
from grants.figures.register import found_by
from grants.models.notice import DecisionNoticeQuerySet


class PublicNoticesForm(FilterForm):
    """Narrows the published decisions: by what the office's register finds too, and by year."""

    q = forms.CharField(max_length=200, required=False, label="Reference or words of the title")
    year = forms.ChoiceField(required=False, label="Year signed")

    def __init__(self, *args: Any, years: list[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "All"), *((str(year), str(year)) for year in years)]

    def narrow(self, notices: DecisionNoticeQuerySet) -> DecisionNoticeQuerySet:
        """The notices that were asked for; none where the question cannot be read."""
        if not self.is_bound:
            return notices
        if not self.is_valid():
            return notices.none()
        if self.cleaned_data["year"]:
            notices = notices.filter(signed_on__year=self.cleaned_data["year"])
        words = self.cleaned_data["q"]
        return notices.filter(pk__in=found_by(words, notices)) if words else notices
