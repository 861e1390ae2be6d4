"""The charts of results: one drawing for each column of the table of quarters."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from reports.documents.report_chart import svg_of
from reports.figures.live_kinds.table import LiveTable
from reports.figures.results_trend import bars_of


@dataclass(frozen=True)
class Drawn:
    title: str
    drawing: SafeString


def drawn(trend: LiveTable, colour: str = "#1f3a5f") -> list[Drawn]:
    """A chart for each column that has a figure. The table beside them has the same figures."""
    found = []
    for number in range(1, len(trend.columns)):
        bars = [{"label": bar.label, "value": str(bar.value), "printed": bar.printed} for bar in bars_of(trend, number)]
        title = f"{trend.columns[number].label} by quarter"
        spoken = f"Bar chart: {title}. The table below has the same figures."
        if bars:
            found.append(Drawn(title, svg_of(bars, title=spoken, number=number, colour=colour)))
    return found
