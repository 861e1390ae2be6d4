"""The register as a file."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from core.exports import Column, Kind, Sheet
from providers.figures.due_diligence import papers_in_words
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
    Column("website", "Website"),
    Column("registered_on", "On the register since", Kind.DATE),
)


def provider_sheet(providers: Iterable[Provider], *, on: date, author: str) -> Sheet:
    """The providers as a table; expects areas, names and identifiers prefetched and papers counted."""
    notes = [f"Due diligence as at {written(on)}"]
    rows = [_row(provider) for provider in providers]
    return Sheet(title="Providers", columns=_COLUMNS, rows=rows, notes=notes, author=author)


def _row(provider: Provider) -> dict[str, Any]:
    papers = papers_in_words(
        seen=provider.papers_seen, expired=provider.papers_expired, expiring=provider.papers_expiring
    )
    return {
        "name": provider.name,
        "other_names": "; ".join(sorted(name.name for name in provider.names.all())),
        "kind": provider.get_kind_display(),
        "reach": provider.get_reach_display(),
        "areas": "; ".join(area.name for area in provider.areas.all()),
        "numbers": "; ".join(sorted(identifier.org_id for identifier in provider.identifiers.all())),
        "due_diligence": "; ".join(words for _, words in papers),
        "website": provider.website,
        "registered_on": provider.registered_on,
    }
