from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import django_filters
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.tables import Column, OfficeTable
from providers.choices import DueDiligenceState, ProviderKind, Reach
from providers.figures.due_diligence import Papers, papers_in_words, with_papers_in_state
from providers.forms.provider import ProviderFilterForm
from providers.models import CouncilArea, Provider
from providers.models.provider import ProviderQuerySet
from providers.rules import name_key

# More areas than this are counted, not named.
AREAS_NAMED = 3


class ProviderTable(OfficeTable):
    """The register, one organisation a row. Where words were searched, it expects names prefetched."""

    counted_as = "providers"
    empty_next = "Show all providers"

    name = Column(is_row_header=True, order_by=("name_key",))
    kind = Column()
    reach = Column()
    areas = Column(verbose_name="Council areas", orderable=False, accessor="pk")
    due_diligence = Column(verbose_name="Due diligence", orderable=False, accessor="pk")

    class Meta:
        model = Provider
        fields = ("name", "kind", "reach", "areas", "due_diligence")
        order_by = "name"
        empty_text = "No provider on the register fits what you asked for."

    def __init__(self, *args: Any, words: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.wanted = name_key(words).split()
        # Asking the routes anew for each row would take longer than the rest of it.
        self.base = reverse("reports:provider-profile", args=["slug"]).removesuffix("slug/")
        # By the key of each provider on the page; the view sets them once it knows the page.
        self.papers: Mapping[int, Papers] = {}
        self.areas: Mapping[int, Sequence[str]] = {}

    def render_name(self, value: str, record: Provider) -> SafeString:
        link = format_html('<a class="govuk-link" href="{}{}/">{}</a>', self.base, record.slug, value)
        found_as = self._found_as(record)
        if not found_as:
            return link
        return format_html('{}<div class="govuk-hint app-note">also known as {}</div>', link, ", ".join(found_as))

    def render_areas(self, record: Provider) -> str:
        names = self.areas.get(record.pk, ())
        return ", ".join(names) if len(names) <= AREAS_NAMED else f"{len(names)} council areas"

    def render_due_diligence(self, record: Provider) -> SafeString:
        return _tags(self.papers.get(record.pk, Papers()))

    def _found_as(self, record: Provider) -> list[str]:
        """The other names by which a search found the row, when its own name would not have."""
        if not self.wanted or _holds(record.name_key, self.wanted):
            return []
        return [name.name for name in record.names.all() if _holds(name.name_key, self.wanted)]


class ProviderFilter(django_filters.FilterSet):
    """Words of a name or a number, what kind, how far, where, and how its papers stand on a day."""

    q = django_filters.CharFilter(method="search", label="Name or number", max_length=300)
    kind = django_filters.ChoiceFilter(choices=ProviderKind.choices, label="Kind", empty_label="All")
    reach = django_filters.ChoiceFilter(choices=Reach.choices, label="Reach", empty_label="All")
    area = django_filters.ModelChoiceFilter(
        field_name="areas",
        queryset=CouncilArea.objects.order_by("name"),
        to_field_name="code",
        label="Council area",
        empty_label="All",
    )
    due_diligence = django_filters.ChoiceFilter(
        choices=DueDiligenceState.choices, label="Due diligence", empty_label="All", method="by_papers"
    )

    class Meta:
        model = Provider
        fields: list[str] = []
        form = ProviderFilterForm

    def __init__(self, *args: Any, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.on = on

    def search(self, providers: ProviderQuerySet, name: str, value: str) -> ProviderQuerySet:
        return providers.called(value)

    def by_papers(self, providers: ProviderQuerySet, name: str, value: str) -> ProviderQuerySet:
        return with_papers_in_state(providers, value, self.on)


def caption_of(count: int) -> str:
    return "1 provider" if count == 1 else f"{count:,} providers"


@lru_cache(maxsize=128)
def _tags(papers: Papers) -> SafeString:
    # Each stays on one line, or every row of the list grows by one.
    tags = ((state.colour, words.replace(" ", "\N{NO-BREAK SPACE}")) for state, words in papers_in_words(papers))
    return format_html_join(" ", '<strong class="govuk-tag govuk-tag--{}">{}</strong>', tags)


def _holds(key: str, words: list[str]) -> bool:
    return all(word in key for word in words)
