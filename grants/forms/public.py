from typing import Any

from django import forms

from core.forms import FilterForm
from grants.models.notice import DecisionNoticeQuerySet
from grants.rules.references import reference_key


class PublicNoticesForm(FilterForm):
    """Narrows the published decisions: by words of a title or a reference however it is typed, and by year."""

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
        return called(notices, self.cleaned_data["q"])


def called(notices: DecisionNoticeQuerySet, typed: str) -> DecisionNoticeQuerySet:
    """Those of a reference, in any spelling of it, or with every word in their title."""
    words = typed.split()
    if not words:
        return notices
    titled = notices.filter(title__icontains=words[0])
    for word in words[1:]:
        titled = titled.filter(title__icontains=word)
    key = reference_key(typed)
    return titled | notices.filter(reference_key=key) if key else titled
