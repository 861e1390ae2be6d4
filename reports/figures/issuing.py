"""What a page that issues a report tells before it is done."""

import hashlib
from collections.abc import Iterable
from datetime import date

from reports.models import ReportSeries
from reports.rules.paper import Finding
from reports.rules.references import reference_of, series_of


def next_reference(kind: str, on: date) -> str:
    """The reference that a report of a kind would be given were it issued on a day. Another may take it before."""
    name = series_of(kind, on)
    last = ReportSeries.objects.filter(name=name).values_list("last_number", flat=True).first()
    return reference_of(name, (last or 0) + 1)


def findings_key(findings: Iterable[Finding]) -> str:
    """Names a set of findings: whoever gives a reason for some gives none for others."""
    return hashlib.sha256(" ".join(sorted(one.fingerprint for one in findings)).encode()).hexdigest()
