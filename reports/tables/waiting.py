"""What waits, as the lines of the first page: what, where to, whom it is for, how it stands and why."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.money import pounds
from providers.choices import DueDiligenceState
from reports import rules
from reports.figures.notices import NoticeWaiting, Waits
from reports.figures.reports_waiting import ReportWaiting, ReportWaits
from reports.figures.waiting import EndingPaper, FundGaps, OfficeGaps, Waiting
from reports.models import ReportSection
from reports.tables.waiting_agreements import agreement_lines, file_lines, variation_lines
from reports.tables.waiting_line import MOST_OF_A_KIND, WaitingLine, more
from reports.tables.waiting_returns import return_lines

# How each thing that a notice waits for is told: what to do, the tag and its colour.
_NOTICES = {
    Waits.TO_SIGN: ("Read it, then sign, return or refuse it.", "To sign", "blue"),
    Waits.TO_CERTIFY: ("Certify that the money is there.", "To certify", "blue"),
    Waits.TO_RECORD: ("Compare it with the signed paper and record it.", "To record", "blue"),
    Waits.TO_CHECK: ("An officer handed it over: check and submit it.", "To check", "blue"),
    Waits.RETURNED: ("It came back with comments.", "Returned", "yellow"),
    Waits.TO_PUBLISH: ("Publish it as soon as practicable after the end of the month.", "To publish", "blue"),
    Waits.OVERDUE: ("The month in which it was signed is over: publish it now.", "Overdue", "red"),
    Waits.DRAFT: ("Your draft.", "Draft", "grey"),
}

# The same of a report, and after it the page on which it is done.
_REPORTS = {
    ReportWaits.TO_APPROVE: ("Read it, then approve or return it.", "To approve", "blue", "report-detail"),
    ReportWaits.TO_ISSUE: ("It is approved: issue it.", "To issue", "blue", "report-issue"),
    ReportWaits.RETURNED: ("It came back with comments.", "Returned", "yellow", "report-detail"),
    ReportWaits.DRAFT: ("Your draft.", "Draft", "grey", "report-detail"),
}


def waiting_lines(waiting: Waiting, today: date) -> list[WaitingLine]:
    lines = [notice_line(one, today) for one in waiting.notices[:MOST_OF_A_KIND]]
    lines += more(len(waiting.notices), "decision", "that wait for you", reverse("grants:notice-list"))
    lines += agreement_lines(waiting.agreements, waiting.awards, today)
    lines += variation_lines(waiting.variations, today)
    lines += file_lines(waiting.files, today)
    lines += return_lines(waiting.returns, today)
    lines += _reports(waiting, today)
    lines += [line for gaps in waiting.funds for line in _fund(gaps)]
    lines += [_paper(paper, today) for paper in waiting.papers[:MOST_OF_A_KIND]]
    lines += more(len(waiting.papers), "paper", "that expire or have expired", reverse("providers:provider-list"))
    if waiting.office:
        lines += _office(waiting.office)
    lines += [_never_signed_in(person) for person in waiting.never_signed_in[:MOST_OF_A_KIND]]
    people = reverse("accounts:person-list")
    return lines + more(len(waiting.never_signed_in), "account", "never used to sign in", people)


def notice_line(one: NoticeWaiting, today: date) -> WaitingLine:
    reason, state, colour = _NOTICES[one.waits]
    name, notice = one.page, one.notice
    return WaitingLine(
        what=str(notice),
        href=reverse(f"grants:{name}", args=[notice.pk]),
        whom=_recipients(one.recipients) or notice.get_kind_display(),
        when=rules.since(one.since, today),
        state=state,
        colour=colour,
        reason=reason,
    )


def _reports(waiting: Waiting, today: date) -> list[WaitingLine]:
    library = reverse("reports:report-list")
    lines = [report_line(one, today) for one in waiting.reports[:MOST_OF_A_KIND]]
    lines += more(len(waiting.reports), "report", "that wait for you", library)
    lines += [section_line(one) for one in waiting.sections[:MOST_OF_A_KIND]]
    return lines + more(len(waiting.sections), "section", "that you write", library)


def report_line(one: ReportWaiting, today: date) -> WaitingLine:
    reason, state, colour, page = _REPORTS[one.waits]
    return WaitingLine(
        what=one.report.title,
        href=reverse(f"reports:{page}", args=[one.report.pk]),
        whom=one.report.board or one.report.get_kind_display(),
        when=rules.since(one.since, today),
        state=state,
        colour=colour,
        reason=reason,
    )


def section_line(section: ReportSection) -> WaitingLine:
    report = section.report
    return WaitingLine(
        what=section.heading,
        href=reverse("reports:section-edit", args=[report.pk, section.pk]),
        whom=report.title,
        when=f"meeting on {rules.spoken(report.meeting_on)}" if report.meeting_on else "",
        state="Yours" if section.body else "To write",
        colour="grey" if section.body else "blue",
        reason="A section that is assigned to you.",
    )


def _recipients(names: Sequence[str]) -> str:
    if len(names) <= 2:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} others"


def _fund(gaps: FundGaps) -> Iterable[WaitingLine]:
    fund, where = gaps.fund, [gaps.fund.slug, gaps.fund.financial_year.slug]
    if gaps.amount_indicative:
        yield WaitingLine(
            what=f"{pounds(gaps.amount_indicative)} of income is indicative",
            href=reverse("commissioning:income-confirm", args=where),
            whom=str(fund),
            state="To confirm",
            colour="blue",
            reason="Nothing can be committed against it until it is confirmed.",
        )
    if gaps.idle_headings:
        yield WaitingLine(
            what=f"{rules.counted(gaps.idle_headings, 'heading')} without a commitment",
            href=f"{reverse('reports:allocation-table', args=where)}?by=heading",
            whom=str(fund),
            state="Not committed",
            colour="yellow",
            reason=f"{pounds(gaps.amount_idle)} is allocated and promised to nobody.",
        )
    if gaps.loose_commitments:
        yield WaitingLine(
            what=f"{rules.counted(gaps.loose_commitments, 'commitment')} under no heading",
            href=f"{reverse('commissioning:entry-list', args=where)}?kind=committed&heading=none",
            whom=str(fund),
            state="No heading",
            colour="grey",
            reason=f"{pounds(gaps.amount_loose)} is committed without using an allocation.",
        )


def _paper(paper: EndingPaper, today: date) -> WaitingLine:
    provider = paper.record.provider
    verb = "expired" if paper.state is DueDiligenceState.EXPIRED else "expires"
    return WaitingLine(
        what=f"{paper.record.get_kind_display()} {verb} on {rules.spoken(paper.expires_on)}",
        href=f"{provider.get_absolute_url()}#due-diligence",
        whom=provider.name,
        when=rules.since(paper.expires_on, today),
        state=paper.state.tag,
        colour=paper.state.colour,
        reason="Ask for the new one, and record that it was seen.",
    )


def _office(gaps: OfficeGaps) -> list[WaitingLine]:
    if gaps.office is None:
        return [_gap("The office is not set up", "Every page and paper bears its name.", "The office")]
    title, whom = gaps.office.decision_maker_title, gaps.office.short_name
    found = [
        (gaps.has_holder, f"Nobody is recorded as the {title} today", "A decision bears the name of who took it."),
        (gaps.has_boards, "No board or panel is recorded", "Papers are addressed to them."),
        (gaps.has_areas, "No council area is recorded", "Money is shown by council area."),
        (
            gaps.has_address,
            "No address or email address is recorded",
            "A reader has to know where the office can be reached.",
        ),
    ]
    return [_gap(what, reason, whom) for is_there, what, reason in found if not is_there]


def _gap(what: str, reason: str, whom: str) -> WaitingLine:
    href = reverse("commissioning:office-detail")
    return WaitingLine(what=what, href=href, whom=whom, state="To fill in", colour="blue", reason=reason)


def _never_signed_in(person: User) -> WaitingLine:
    return WaitingLine(
        what=f"{person.name} has never signed in",
        href=reverse("accounts:person-detail", args=[person.pk]),
        whom=person.get_role_display(),
        when=f"entered on {rules.spoken(timezone.localdate(person.created_at))}",
        state="Not signed in",
        colour="grey",
        reason="Send the invitation again, or stop the sign-in.",
    )
