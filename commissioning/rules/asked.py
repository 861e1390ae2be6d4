"""What the lines of a recommendation must be, beside their amounts."""

from datetime import date

from core import years
from core.refusal import Obstacle


def obstacles_to_asked_year(label: str, *, year_start: date, starts_on: date, ends_on: date) -> list[Obstacle]:
    """Money is asked of a year on which the service has a day."""
    if starts_on <= years.ending(year_start) and ends_on >= year_start:
        return []
    return [Obstacle(f"{label} lies outside the dates of this line", "amounts")]
