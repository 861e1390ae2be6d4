"""How issued reports are numbered: a series a kind and calendar year, without a gap."""

from datetime import date

from reports.choices import ReportKind

_PREFIXES = {
    ReportKind.BOARD: "BR",
    ReportKind.PANEL: "PR",
    ReportKind.FUND: "FS",
    ReportKind.PROVIDER: "PP",
    ReportKind.PRIORITY: "YP",
}


def series_of(kind: str, issued_on: date) -> str:
    """BR/2018. `issued_on` is the day in London."""
    return f"{_PREFIXES[ReportKind(kind)]}/{issued_on.year}"


def reference_of(series: str, number: int) -> str:
    """BR 003/2018."""
    prefix, year = series.split("/")
    return f"{prefix} {number:03d}/{year}"


def slug_of(reference: str) -> str:
    """How it stands in an address: br-003-2018."""
    return reference.lower().replace(" ", "-").replace("/", "-")
