"""The register as a file."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from core.exports import Column, Kind, Sheet
from providers.figures.areas import area_names_of
from providers.figures.due_diligence import Papers, papers_in_words, papers_of
from providers.models import Provider
from providers.rules import written

_COLUMNS = (
    Column("name", "Name"),
    Column("other_names", "Also known as"),
    Column("kind", "Kind"),
    Column("reach", "Reach"),
    Column("areas", "Council areas"),
    Column("numbers", "Numbers in public registers"),
    Column("due_diligence", "Due diligence"),
    Column("papers_on", "Due diligence as at", Kind.DATE),
    Column("website", "Website"),
    Column("registered_on", "On the register since", Kind.DATE),
)


def provider_sheet(providers: Collection[Provider], *, on: date, author: str) -> Sheet:
    """The providers as a table; expects names and identifiers prefetched."""
    notes = [f"Due diligence as at {written(on)}"]
    keys = [provider.pk for provider in providers]
    papers, areas = papers_of(keys, on), area_names_of(keys)
    rows = [_row(one, papers.get(one.pk, Papers()), areas.get(one.pk, ()), on) for one in providers]
    return Sheet(title="Providers", columns=_COLUMNS, rows=rows, notes=notes, author=author)


def _row(provider: Provider, papers: Papers, areas: Sequence[str], on: date) -> dict[str, Any]:
    return {
        "name": provider.name,
        "other_names": "; ".join(sorted(name.name for name in provider.names.all())),
        "kind": provider.get_kind_display(),
        "reach": provider.get_reach_display(),
        "areas": "; ".join(areas),
        "numbers": "; ".join(sorted(identifier.org_id for identifier in provider.identifiers.all())),
        "due_diligence": "; ".join(words for _, words in papers_in_words(papers)),
        "papers_on": on,
        "website": provider.website,
        "registered_on": provider.registered_on,
    }
