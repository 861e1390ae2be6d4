"""What services achieved, of one part of a year: a provider, a priority, an award or a council area."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from core import years
from grants.figures.results import results_of
from grants.figures.results_not_known import not_known_in
from grants.figures.results_rows import Rows
from grants.rules.periods import Period
from grants.rules.ratings import Rated, rated
from reports.figures.results_area import WHOLE_AWARDS
from reports.figures.results_parts import Part, PartsRead, the_area, the_award, the_priority, the_provider
from reports.figures.results_tables import ResultsTables
from reports.rules.outside import NOT_SHOWN, Shown
from reports.tables.results import (
    COLOURS,
    PageTable,
    area_tiles,
    reasons_of,
    returns_of,
    tiles_of,
    unanswered_lines,
)
from reports.views.results import ResultsPage, address_of
from reports.views.results_facts import OfArea, OfAward, OfGroup, of_area, of_award, of_priority, of_provider


class _Part(ResultsPage):
    """A page of one part, which is looked for in the period."""

    @cached_property
    def parts(self) -> PartsRead:
        return PartsRead(self.form.period, self.form.day, is_outside=self.form.is_outside)

    def rows(self) -> Rows:
        return self.parts.rows

    def tables(self) -> ResultsTables:
        return self.parts.tables(self.form.period)

    def find(self, tables: ResultsTables, **of: Any) -> Any:
        raise NotImplementedError

    def of_part(self, found: Any, tables: ResultsTables, of: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def page(self, tables: ResultsTables, **of: Any) -> dict[str, Any]:
        found = self.find(tables, **of)
        if found is None:
            return {"found": None, "title": self.name_in_year(**of), "breadcrumbs": self.trail()}
        shared = {"found": found, "title": found.name, "breadcrumbs": self.trail()}
        return shared | self.of_part(found, tables, of)

    def name_in_year(self, **of: Any) -> str:
        """What it is called, where the year has returns of it that this time or day has not; 404 where it has none."""
        whole = results_of(Period(self.form.here), timezone.localdate())
        found = self.find(ResultsTables(whole, is_outside=False), **of)
        if found is None:
            raise Http404
        name: str = found.name
        return name

    def trail(self) -> list[tuple[str, str]]:
        year = address_of("reports:results-year", self.form, {})
        return [("Results", reverse("reports:results")), (f"Results {years.label(self.form.here)}", year)]

    def made(self, found: Any, of: dict[str, Any]) -> dict[str, PageTable]:
        """Its tables, each with its files."""
        return {
            name: self.with_files(name, make(), f"{self.name}-table", of | {"table": name})
            for name, make in found.tables.items()
        }

    def trend_of(self, part: Part) -> dict[str, Any]:
        return self.charted(self.parts.trend(part))

    def rating(self, rating: Rated, shown: Shown, place: int) -> dict[str, Any]:
        return {
            "rating": rating.rating.label,
            "colour": COLOURS[rating.rating.label],
            "reasons": reasons_of(rating, shown, place),
        }


class ResultsProvider(_Part):
    """One provider: its rating with the reasons, its awards, what it did not answer."""

    name = "reports:results-provider"
    body = "reports/results_provider.html"

    def find(self, tables: ResultsTables, **of: Any) -> OfGroup | None:
        return of_provider(tables, of["slug"])

    def of_part(self, found: OfGroup, tables: ResultsTables, of: dict[str, Any]) -> dict[str, Any]:
        return {
            "group": found.group,
            "tiles": tiles_of(found.shown, found.place),
            "made": self.made(found, of),
            "unanswered": [one for one in unanswered_lines(tables.results) if one.slug == found.group.slug],
            **self.rating(found.group.rated, found.shown, found.place),
            **self.trend_of(the_provider(found.group.slug)),
        }


class ResultsPriority(_Part):
    """One priority: who supported people under it, and what its awards came to."""

    name = "reports:results-priority"
    body = "reports/results_priority.html"

    def find(self, tables: ResultsTables, **of: Any) -> OfGroup | None:
        return of_priority(tables, of["slug"])

    def of_part(self, found: OfGroup, tables: ResultsTables, of: dict[str, Any]) -> dict[str, Any]:
        return {
            "group": found.group,
            "tiles": tiles_of(found.shown, found.place),
            "made": self.made(found, of),
            **self.trend_of(the_priority(found.group.slug)),
        }


class ResultsAward(_Part):
    """One award: its rating with the reasons, what changed for people, what it spent, what it did not answer."""

    name = "reports:results-award"
    body = "reports/results_award.html"

    def find(self, tables: ResultsTables, **of: Any) -> OfAward | None:
        return of_award(tables, of["pk"])

    def trail_of(self, found: OfAward, tables: ResultsTables) -> list[tuple[str, str]]:
        provider = address_of("reports:results-provider", self.form, {"slug": found.award.provider_slug})
        return [*self.trail(), (found.award.provider, provider)]

    def of_part(self, found: OfAward, tables: ResultsTables, of: dict[str, Any]) -> dict[str, Any]:
        award = found.award
        return {
            "award": award,
            "tiles": tiles_of(found.shown, found.place),
            "made": self.made(found, of),
            "returns": returns_of(award),
            "not_known": not_known_in(award, tables.results.as_at),
            "breadcrumbs": self.trail_of(found, tables),
            **self.rating(rated(award.tally), found.shown, found.place),
            **self.trend_of(the_award(award.agreement)),
        }


class ResultsArea(_Part):
    """One council area: its people by provider and by quarter, and the awards whose money names it."""

    name = "reports:results-area"
    body = "reports/results_area.html"

    def find(self, tables: ResultsTables, **of: Any) -> OfArea | None:
        return of_area(tables, of["slug"])

    def of_part(self, found: OfArea, tables: ResultsTables, of: dict[str, Any]) -> dict[str, Any]:
        awards = [one.tally for one in tables.results.awards if found.name in one.areas]
        people = NOT_SHOWN if found.name in tables.hidden_areas else tables.results.areas.get(found.name)
        accepted, overdue = (sum(getattr(one, what) for one in awards) for what in ("accepted", "overdue"))
        return {
            "tiles": area_tiles(people, len(awards), accepted, overdue),
            "made": self.made(found, of),
            "by_area": WHOLE_AWARDS,
            **self.trend_of(the_area(found.name)),
        }
