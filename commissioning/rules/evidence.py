"""Tables of evidence: years across, figures down, read from what was typed or pasted, and summed."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.refusal import Obstacle

MOST_COLUMNS = 12
MOST_ROWS = 60
LABEL_LIMIT = 120
LARGEST = 999_999_999


@dataclass(frozen=True)
class EvidenceRow:
    """One line of a table; a figure is a whole number, or None where it is not known."""

    label: str
    figures: tuple[int | None, ...]


def sums_of(rows: Sequence[EvidenceRow]) -> tuple[int | None, ...]:
    """The sum of each column; None for a column in which a figure is not known, since its sum is not known either."""
    columns = list(zip(*(row.figures for row in rows), strict=True)) if rows else []
    return tuple(None if None in column else sum(one for one in column if one is not None) for column in columns)


def obstacles_to_table(columns: Sequence[str], rows: Sequence[EvidenceRow]) -> list[Obstacle]:
    """What a table must be: named columns, labelled rows of that many figures, and no count below nothing."""
    if not columns or not rows:
        return [Obstacle("Enter a first line with the years, and a line for each row of figures", "figures")]
    if len(columns) > MOST_COLUMNS or len(rows) > MOST_ROWS:
        return [Obstacle(f"A table has up to {MOST_COLUMNS} columns of figures and {MOST_ROWS} rows", "figures")]
    obstacles = [Obstacle("Name each column", "figures")] if any(not one.strip() for one in columns) else []
    for row in rows:
        if not row.label.strip() or len(row.label) > LABEL_LIMIT:
            obstacles.append(Obstacle(f"Name each row in up to {LABEL_LIMIT} characters", "figures"))
        if len(row.figures) != len(columns):
            obstacles.append(
                Obstacle(f"“{row.label}” has {len(row.figures)} figures for {len(columns)} columns", "figures")
            )
        if any(one is not None and not 0 <= one <= LARGEST for one in row.figures):
            obstacles.append(Obstacle(f"“{row.label}” has a figure that is no count of people", "figures"))
    return obstacles
