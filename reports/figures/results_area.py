"""What one council area has of the results: its people by provider, and the awards whose money names it."""

from reports.figures.live_kinds.table import LiveTable
from reports.figures.results_tables import ResultsTables

WHOLE_AWARDS = (
    "Returns ask by area for people alone. Outcomes, satisfaction, spend and the people in this table are of the whole "
    "award, wherever its people live."
)


def areas_there(tables: ResultsTables) -> set[str]:
    """The names of the areas that have people, or money that names them."""
    named = {name for award in tables.results.awards for name in award.areas}
    return (named | set(tables.results.areas)) & set(tables.results.area_codes)


def area_by_code(tables: ResultsTables, code: str) -> str | None:
    """The name of an area that has people, or money that names it."""
    return next((name for name in sorted(areas_there(tables)) if tables.results.area_codes[name] == code), None)


def people_there(tables: ResultsTables, name: str) -> LiveTable:
    """By provider."""
    figures = [(one, one.tally.areas[name]) for one in tables.results.awards if name in one.tally.areas]
    told = tables.together.people_by_area
    return tables.by_provider(f"{name} by provider", name, figures, told, name in tables.hidden_areas)


def awards_there(tables: ResultsTables, name: str) -> LiveTable:
    """The awards whose money names the area."""
    return tables.awards_whole(
        f"Awards for {name}", [one for one in tables.results.awards if name in one.areas], WHOLE_AWARDS
    )
