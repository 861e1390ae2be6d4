"""What of an issued report is not what was issued, each fault naming its row. `manage.py verify` prints these."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from core.models import AuditEvent
from grants.figures.faults_frozen import fingerprint
from reports.choices import AFTER_ISSUE, FindingAnswered, ReportState
from reports.models import FindingAnswer, IssuedPaper, Report, ReportSeries, ReportStep
from reports.rules.references import reference_of, series_of, slug_of
from reports.rules.tokens import pieces_of


def report_faults() -> list[str]:
    """Each way in which a report is not what was issued, whoever changed a row and however."""
    reports = list(Report.objects.order_by("pk"))
    issued = [report for report in reports if report.state in AFTER_ISSUE]
    faults = [*_references(issued), *_series(issued), *_superseded(issued)]
    for report in reports:
        faults += [f"report {report}: {fault}" for fault in _steps(report)]
    for report in issued:
        faults += [f"report {report}: {fault}" for fault in _frozen(report)]
    return faults


def _references(issued: Sequence[Report]) -> Iterator[str]:
    """No reference twice, however it is written, and each the one that its series, number and address make."""
    times = Counter(slug_of(report.reference or "") for report in issued)
    for report in issued:
        reference = report.reference or ""
        if times[slug_of(reference)] > 1:
            yield f"report {report}: the reference {reference} stands {times[slug_of(reference)]} times"
        if report.number is None or report.issued_on is None:
            yield f"report {report}: it is issued and has no number or no day"
        elif report.series != series_of(report.kind, report.issued_on):
            yield f"report {report}: its series {report.series} is not that of its kind and day"
        elif reference != reference_of(report.series, report.number):
            yield f"report {report}: its reference is not the number {report.number} of {report.series}"
        if report.slug != slug_of(reference):
            yield f"report {report}: it is filed under {report.slug}, which is not its reference"


def _series(issued: Sequence[Report]) -> Iterator[str]:
    """Numbers run from 1 without a gap, and the counter stands at the last."""
    given: dict[str, list[int]] = defaultdict(list)
    for report in issued:
        given[report.series].append(report.number or 0)
    counters = dict(ReportSeries.objects.values_list("name", "last_number"))
    for name in sorted({*given, *counters}):
        numbers = given.get(name, [])
        last = max(numbers, default=0)
        missing = sorted(set(range(1, last + 1)) - set(numbers))
        if missing:
            yield f"series {name}: {', '.join(map(str, missing))} missing, and numbers run without a gap"
        if counters.get(name, 0) != last:
            yield f"series {name}: its counter stands at {counters.get(name, 0)}, and the last number is {last}"


def _superseded(issued: Sequence[Report]) -> Iterator[str]:
    """A report is superseded when another was issued in its place, and not otherwise."""
    replaced = {report.supersedes_id for report in issued}
    for report in issued:
        if (report.state == ReportState.SUPERSEDED) != (report.pk in replaced):
            state = report.get_state_display().lower()
            yield f"report {report}: its state is {state}, and its later issues say another"


def _steps(report: Report) -> Iterator[str]:
    """Its steps count without a gap, each begins where the last ended, and the last leads to its state."""
    steps = list(ReportStep.objects.filter(report=report).order_by("number"))
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        yield "its steps do not count without a gap"
    if any(before.to_state != after.from_state for before, after in pairwise(steps)):
        yield "one of its steps does not begin where the one before it ended"
    if not steps or steps[-1].to_state != report.state:
        yield "its state is not the one that its steps lead to"
    issue = next((step for step in steps if step.verb == "issue"), None)
    if (report.issued_by_id, report.issued_at) != ((issue.by_id, issue.at) if issue else (None, None)):
        yield "who issued it, or when, is not what its steps say"


def _frozen(report: Report) -> Iterator[str]:
    """Its paper and all that was printed on it, against its rows and against what the audit log was told."""
    paper = IssuedPaper.objects.filter(report=report).first()
    if paper is None:
        yield "it is issued and no paper is stored"
        return
    event = _issue_event(report)
    told = event.details if event else {}
    # Somebody may have put words where bytes belong.
    content: Any = paper.content
    content = content.encode() if isinstance(content, str) else bytes(content)
    counted = hashlib.sha256(content).hexdigest()
    if counted != paper.sha256:
        yield f"the stored paper has the SHA-256 {counted}, not the one beside it"
    if paper.sha256 != told.get("sha256"):
        yield "the SHA-256 of its paper is not the one in the audit log"
    if fingerprint(paper.frozen_input) != told.get("input"):
        yield "the input of its paper is not the one in the audit log"
    if report.reference != told.get("reference"):
        yield f"its reference is not {told.get('reference')}, which the audit log names"
    if event is not None and event.by_key != str(report.issued_by_id):
        yield f"it names another issuer than the audit log, which names {event.by_name}"
    try:
        yield from [
            *_cover(report, paper.frozen_input),
            *_words(report, paper.frozen_input),
            *_answers(report, paper.frozen_input),
        ]
    except (AttributeError, KeyError, TypeError, ValueError):
        yield "what its paper was printed from cannot be read"


def _issue_event(report: Report) -> AuditEvent | None:
    events = AuditEvent.objects.filter(
        action="reports.report.issue", subject_type=report._meta.label_lower, subject_key=str(report.pk)
    )
    return events.order_by("pk").first()


def _cover(report: Report, frozen: Mapping[str, Any]) -> Iterator[str]:
    cover = frozen["cover"]
    stands = {
        "title": report.title,
        "reference": report.reference or "",
        "board": report.board,
        "meeting_on": report.meeting_on.isoformat() if report.meeting_on else "",
        "as_at": report.as_at.isoformat(),
        "issued_on": report.issued_on.isoformat() if report.issued_on else "",
        "presenter": report.presenter,
        "author": report.author,
        "is_public": report.is_public,
    }
    for name, value in stands.items():
        if cover[name] != value:
            yield f"its {name.replace('_', ' ')} is not what was printed"
    if frozen["record"]["reason"] != report.open_findings_reason:
        yield "the reason for issuing it with open findings is not what was printed"


def _words(report: Report, frozen: Mapping[str, Any]) -> Iterator[str]:
    """The sections that print, each with its words and the keys of its tables and charts."""
    rows = list(report.sections.filter(is_left_out=False).order_by("position", "pk"))
    if [row.pk for row in rows] != [section["id"] for section in frozen["sections"]]:
        yield "its sections are not those that were printed, or not in their order"
    printed = {section["id"]: section for section in frozen["sections"]}
    for row in rows:
        section = printed.get(row.pk)
        if section is None:
            continue
        if row.heading != section["heading"]:
            yield f"“{row.heading}” was headed “{section['heading']}” when it was issued"
        if _pieces_of_row(row.body) != [_piece_printed(piece) for piece in section["pieces"]]:
            yield f"“{row.heading}” does not say what was issued"


def _pieces_of_row(body: str) -> list[str]:
    return [piece.block.key if piece.block else piece.html for piece in pieces_of(body)]


def _piece_printed(piece: Mapping[str, Any]) -> str:
    block = piece.get("table") or piece.get("chart")
    return str(block["key"] if block else piece["html"])


def _answers(report: Report, frozen: Mapping[str, Any]) -> Iterator[str]:
    """Each answer that was printed is still given, in the same words."""
    given = Counter(_answer_of_row(one) for one in FindingAnswer.objects.filter(report=report).select_related("by"))
    printed = Counter(_answer_printed(one) for one in frozen["record"]["answered"])
    for answer in printed - given:
        yield f"what was answered to “{answer[0]}” is not what was printed"


def _answer_of_row(one: FindingAnswer) -> tuple[str, ...]:
    source_on = one.source_on.isoformat() if one.source_on else ""
    return one.printed, FindingAnswered(one.answer).label, one.source, source_on, one.reason


def _answer_printed(one: Mapping[str, Any]) -> tuple[str, ...]:
    # A row keeps no more of a long quotation.
    return one["printed"][:400], one["answer"], one["source"], one["source_on"], one["reason"]
