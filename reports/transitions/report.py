"""A report from its beginning to its approval: what stands on it itself, and its moves."""

from datetime import date, datetime, timedelta
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.models import User
from commissioning.models import FinancialYear, Priority
from core import audit, years
from core.refusal import Obstacle, Refused, refuse_if
from providers.models import Provider
from providers.rules.values import obstacles_to_text, tidy
from reports.choices import ReportKind, ReportState
from reports.models import Report
from reports.rules.moves import obstacles_to_approve
from reports.transitions.beginning import begin_sections
from reports.transitions.steps import ChangedMeanwhile, contributors_of, locked, take_step, write_step, writing_in


class ReportFacts(TypedDict, total=False):
    """What can be said of a report besides its words. Years by their first days."""

    title: str
    board: str
    meeting_on: date | None
    as_at: date
    first_year: date
    last_year: date
    presenter: str
    author: str
    is_public: bool
    supersedes: Report | None


_TEXTS = {
    "title": "the title of the report",
    "board": "the board",
    "presenter": "who presents it",
    "author": "the author",
}


class StartedAlready(Refused):
    """The same person has just begun the same report: most likely one form that was sent twice."""

    def __init__(self, report: Report):
        self.report = report
        super().__init__(Obstacle("You have just begun this report"))


@transaction.atomic
def start_report(
    *,
    kind: str,
    by: User,
    at: datetime,
    provider: Provider | None = None,
    priority: Priority | None = None,
    once_within: timedelta = timedelta(0),
    from_outline: bool = False,
    **facts: Unpack[ReportFacts],
) -> Report:
    """Begin a report of a kind with the sections of its outline, filled in for its years.

    One that supersedes another begins with the words of that, unless `from_outline` is asked for.
    Refused without a title, for an unknown kind, for years that are not open or not in order, for a profile of nobody.
    Raises StartedAlready when the same person began one of that kind and title within `once_within` before.
    """
    if kind not in ReportKind.values:
        raise Refused(Obstacle("Select what the report is for from the list", "kind"))
    if once_within:
        _refuse_a_second(kind, facts, by=by, since=at - once_within)
    refuse_if(_obstacles_to_subject(kind, provider, priority))
    report = Report(
        kind=kind, provider=provider, priority=priority, drafted_by=by, drafted_at=at, changed_by=by, changed_at=at
    )
    _put(report, facts)
    report.save()
    begin_sections(report, from_outline=from_outline, by=by, at=at)
    write_step(report, "draft", "", by=by, at=at)
    return report


def _refuse_a_second(kind: str, facts: ReportFacts, *, by: User, since: datetime) -> None:
    # Two forms of one person wait for each other here, so that the second sees what the first wrote.
    User.objects.select_for_update().get(pk=by.pk)
    same = {name: tidy(value) if isinstance(value, str) else value for name, value in facts.items()}
    alike = Report.objects.filter(kind=kind, drafted_by=by, **same)
    begun = alike.filter(drafted_at__gt=since, state=ReportState.DRAFT).order_by("pk").first()
    if begun is not None:
        raise StartedAlready(begun)


def _obstacles_to_subject(kind: str, provider: Provider | None, priority: Priority | None) -> list[Obstacle]:
    if kind == ReportKind.PROVIDER and provider is None:
        return [Obstacle("Select the provider whose profile it is", "provider")]
    if kind == ReportKind.PRIORITY and priority is None:
        return [Obstacle("Select the priority whose profile it is", "priority")]
    if (provider and kind != ReportKind.PROVIDER) or (priority and kind != ReportKind.PRIORITY):
        return [Obstacle("Only a profile is of one provider or priority", "kind")]
    return []


def change_report(
    *, report: Report, expected_version: int, by: User, at: datetime, **facts: Unpack[ReportFacts]
) -> Report:
    """Change what stands on the report itself. Refused when it is no draft; raises ChangedMeanwhile."""
    with writing_in(report) as held:
        if held.version != expected_version:
            raise ChangedMeanwhile(held.changed_by, held.changed_at, held)
        _put(held, facts)
        held.version += 1
        held.changed_by, held.changed_at = by, at
        held.save()
        audit.record(action="reports.report.changed", by=by, at=at, subject=held, changed=", ".join(facts))
    return held


def _put(report: Report, facts: ReportFacts) -> None:
    for name, value in facts.items():
        setattr(report, name, tidy(value) if isinstance(value, str) else value)
    refuse_if([*_obstacles_to_texts(report), *_obstacles_to_years(report), *_obstacles_to_superseding(report)])


def _obstacles_to_texts(report: Report) -> list[Obstacle]:
    return [
        obstacle
        for name, what in _TEXTS.items()
        for obstacle in obstacles_to_text(
            getattr(report, name), field=name, what=what, limit=200, required=name == "title"
        )
    ]


def _obstacles_to_years(report: Report) -> list[Obstacle]:
    if report.last_year < report.first_year:
        return [Obstacle("The last financial year must be the first one or a later one", "last_year")]
    known = set(FinancialYear.objects.values_list("start_on", flat=True))
    missing = [(name, year) for name in ("first_year", "last_year") if (year := getattr(report, name)) not in known]
    return [Obstacle(f"There is no financial year {years.label(year)} here", name) for name, year in missing]


def _obstacles_to_superseding(report: Report) -> list[Obstacle]:
    old = report.supersedes
    if old is None:
        return []
    if old.state != ReportState.ISSUED or old.kind != report.kind:
        return [Obstacle("Only an issued report of the same kind can be superseded", "supersedes")]
    return []


def send_report(*, report: Report, by: User, at: datetime, comment: str = "") -> Report:
    """Hand a draft over to be approved; its words are locked from now on. Refused when it has no section."""
    with locked(report) as held:
        if not held.sections.filter(is_left_out=False).exists():
            raise Refused(Obstacle("Add a section first: there is nothing to approve"))
        take_step(held, "send", by=by, at=at, comment=comment)
    return held


def return_report(*, report: Report, comment: str, by: User, at: datetime) -> Report:
    """Give it back to be changed, with what should change. It is no longer approved."""
    if not comment.strip():
        raise Refused(Obstacle("Say what should change", "comment"))
    with locked(report) as held:
        held.approved_by = held.approved_at = None
        take_step(held, "return", by=by, at=at, comment=comment)
    return held


def approve_report(*, report: Report, by: User, at: datetime, comment: str = "") -> Report:
    """Approve what was sent. Refused to whoever wrote in it."""
    with locked(report) as held:
        refuse_if(obstacles_to_approve(person=by.pk, drafted_by=held.drafted_by_id, contributors=contributors_of(held)))
        held.approved_by, held.approved_at = by, at
        take_step(held, "approve", by=by, at=at, comment=comment)
    return held


def withdraw_report(*, report: Report, comment: str, by: User, at: datetime) -> Report:
    """Give up a report that was not issued. It is kept, and frozen."""
    if not comment.strip():
        raise Refused(Obstacle("Say why it is withdrawn", "comment"))
    with locked(report) as held:
        held.frozen_at = at
        take_step(held, "withdraw", by=by, at=at, comment=comment)
    return held
