"""The report of a year's advice as it is read: its words, and the lines of its tables, on the page and on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commissioning.choices import Advice
from core.money import pounds
from reports import rules
from reports.choices import Represented
from reports.figures.advice import AdviceReport
from reports.figures.advice_cases import Case, Cases, PriorityAdvice, Stage
from reports.figures.advice_places import Sitting
from reports.figures.advice_shares import FundShare, Recipient

ADVISED = {
    Advice.SUPPORT: "Supported",
    Advice.CONDITIONS: "Supported with conditions",
    Advice.AGAINST: "Not supported",
}
UNKNOWN = "No notice with this reference is entered, so it cannot be compared with the advice"


def report_title(report: AdviceReport) -> str:
    return f"Advice and decisions {report.year.label}"


@dataclass(frozen=True)
class CaseLine:
    """One recommendation that was advised on. `recommendation` and `notice` are keys, for whoever may open them."""

    recommendation: int
    title: str
    providers: str
    amount: Decimal
    elsewhere: str
    advice: str
    decision: str
    notice: int | None
    remark: str
    decided: Decimal | None
    departures: tuple[str, ...]


@dataclass(frozen=True)
class PriorityLines:
    """One priority with its recommendations. Those still in review are counted and not named."""

    priority: PriorityAdvice
    lines: tuple[CaseLine, ...]

    @property
    def counted(self) -> str:
        return rules.counted(self.priority.number, "recommendation")

    @property
    def advised(self) -> str:
        return advised(self.priority)

    @property
    def outcome(self) -> str:
        return outcome(self.priority)

    @property
    def in_review(self) -> str:
        return in_review(self.priority)


def priority_lines(report: AdviceReport) -> list[PriorityLines]:
    return [PriorityLines(one, tuple(case_line(case) for case in one.concluded)) for one in report.advice.priorities]


def case_line(case: Case) -> CaseLine:
    answer = case.answer
    return CaseLine(
        recommendation=case.recommendation.pk,
        title=case.recommendation.title,
        providers=rules.listed(case.providers.values()),
        amount=case.amount,
        elsewhere=elsewhere(case),
        advice=ADVISED[Advice(case.advice)],
        decision=answer.reference if answer else "",
        notice=answer.notice.pk if answer and answer.notice else None,
        remark=_remark(case),
        decided=case.decided if answer and answer.is_known else None,
        departures=case.departures,
    )


def _remark(case: Case) -> str:
    answer = case.answer
    if answer is None:
        return "Waits for a decision"
    if not answer.is_known:
        return UNKNOWN
    corrected = f"Superseded by {answer.corrected_by}. " if answer.corrected_by else ""
    return f"{corrected}{'Departs from the advice' if case.has_departed else 'Follows the advice'}"


def elsewhere(case: Case) -> str:
    """and £5,000 for 2018/19."""
    found = [f"{pounds(amount)} for {year}" for year, amount in case.elsewhere.items()]
    return f"and {rules.listed(found)}" if found else ""


def advised(cases: Cases) -> str:
    """2 supported, 1 supported with conditions."""
    said = [f"{number} {ADVISED[Advice(advice)].lower()}" for advice, number in cases.advised.items() if number]
    return ", ".join(said) or "No advice yet"


def outcome(cases: Cases) -> str:
    """2 decided, 1 of them departs from the advice; 1 waits."""
    if not cases.concluded:
        return ""
    said = f"{cases.decisions} decided" if cases.decisions else "None decided"
    if cases.departed:
        said += f", {cases.departed} {'departs' if cases.departed == 1 else 'depart'} from the advice"
    waiting = cases.undecided.number
    return f"{said}, {waiting} {'waits' if waiting == 1 else 'wait'}" if waiting and cases.decisions else said


def in_review(cases: Cases) -> str:
    number = cases.in_review.number
    return f"{number} still in review" if number else ""


def beside_the_table(report: AdviceReport) -> list[str]:
    """What is not in the table of priorities, in sentences."""
    said = []
    if number := report.advice.withdrawn:
        said.append(f"{rules.counted(number, 'recommendation')} {_was(number)} withdrawn and not counted.")
    if report.unasked and report.has_recommendations:
        names = rules.listed(priority.name for priority in report.unasked)
        said.append(f"Adopted for {report.year.label}, and without a recommendation: {names}.")
    return said


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


@dataclass(frozen=True)
class SittingLine:
    """One conclusion in words."""

    sitting: Sitting
    title: str
    priority: str
    advice: str
    day: str
    speakers: str
    views: str
    remarks: tuple[str, ...]
    aside: tuple[str, ...]


def sitting_lines(report: AdviceReport) -> list[SittingLine]:
    return [_sitting_line(one) for one in report.sittings]


def _sitting_line(one: Sitting) -> SittingLine:
    case = one.case
    return SittingLine(
        sitting=one,
        title=case.recommendation.title,
        priority=case.recommendation.priority.name,
        advice=ADVISED[Advice(case.advice)],
        day=rules.spoken(case.concluded_on) if case.concluded_on else "",
        speakers="; ".join(f"{who.role}, who {who.took_part}" for who in one.speakers) or "Nobody",
        views=_views(one),
        remarks=tuple(_sitting_remarks(one)),
        aside=tuple(f"{who.role}. {who.why}" for who in one.aside),
    )


def _views(one: Sitting) -> str:
    """3 support, 1 abstains. 4 of 5 members gave a view; the quorum was 3."""
    return (
        f"{one.count.words}. {one.count.given} of {rules.counted(one.eligible, 'member')} gave a view; "
        f"the quorum was {one.quorum}"
    )


def _sitting_remarks(one: Sitting) -> Iterable[str]:
    yield f"In the chair: {one.chair}"
    if one.dissent:
        yield f"Dissent: {one.dissent}"
    for earlier in one.case.voided_on:
        yield f"Earlier advice was voided on {rules.spoken(earlier)} by an interest that came to light"


def share_sentences(share: FundShare) -> list[rules.Phrase]:
    """How much of what is committed went to represented bodies, the figures strong."""
    if not share.has_money:
        return [rules.Phrase(f"Nothing of the {share.fund} was committed by {rules.spoken(share.totals.as_at)}.")]
    tied = "The three parts make what the ledger has committed."
    direct, through = (share.of(one).committed for one in (Represented.DIRECTLY, Represented.THROUGH))
    return [
        rules.Phrase(f"{pounds(share.represented)} ({share.represented_share}%)", is_strong=True),
        rules.Phrase(
            f" of the {pounds(share.committed)} committed went to bodies represented on the Commission: "
            f"{pounds(direct)} directly and {pounds(through)} through a consortium. "
            + (f"{share.fault}." if share.fault else tied)
        ),
    ]


def aside_words(recipient: Recipient, year: str) -> list[str]:
    """Who stood aside from its recommendations, each role and path once."""
    if not recipient.cases:
        return [f"No recommendation for {year}"]
    if not recipient.aside:
        return [f"Nobody, of {rules.counted(recipient.cases, 'recommendation')}"]
    times: dict[str, int] = {}
    for one in recipient.aside:
        words = f"{one.role}. {one.why}"
        times[words] = times.get(words, 0) + 1
    return [f"{words} ({number} recommendations)" if number > 1 else words for words, number in times.items()]


@dataclass(frozen=True)
class RecipientLine:
    recipient: Recipient
    paths: tuple[str, ...]
    aside: tuple[str, ...]


@dataclass(frozen=True)
class ClassLines:
    """All recipients that are represented in one way, with their sum."""

    label: str
    counted: str
    committed: Decimal
    share: Decimal | None
    lines: tuple[RecipientLine, ...]


@dataclass(frozen=True)
class ShareLines:
    """The table of one fund."""

    share: FundShare
    phrases: tuple[rules.Phrase, ...]
    classes: tuple[ClassLines, ...]


def share_lines(report: AdviceReport) -> list[ShareLines]:
    return [
        ShareLines(share, tuple(share_sentences(share)), tuple(_classes(share, report.year.label)))
        for share in report.shares
    ]


def _classes(share: FundShare, year: str) -> Iterable[ClassLines]:
    for one in share.classes:
        yield ClassLines(
            label=one.represented.label,
            counted=rules.counted(len(one.recipients), "recipient"),
            committed=one.committed,
            share=one.share,
            lines=tuple(RecipientLine(who, who.paths, tuple(aside_words(who, year))) for who in one.recipients),
        )


def shown_in_figures(report: AdviceReport) -> list[dict[str, object]]:
    """The four figures at the head of the page."""
    advice = report.advice
    figures: list[dict[str, object]] = [
        {"label": "Recommended", "value": pounds(advice.recommended), "note": _number(advice)},
        {"label": "Decided", "value": pounds(advice.decided), "note": f"{advice.decisions} decided"},
        {"label": "Depart from the advice", "value": str(advice.departed), "is_warning": bool(advice.departed)},
    ]
    for share in report.shares[:1]:
        if share.represented_share is not None:
            note = f"{pounds(share.represented)} of the {share.fund.name}"
            figures.append({"label": "To represented bodies", "value": f"{share.represented_share}%", "note": note})
    return figures


def _number(cases: Cases) -> str:
    waiting = in_review(cases)
    said = rules.counted(cases.number, "recommendation")
    return f"{said}, {waiting}" if waiting else said


def stage_words(case: Case) -> str:
    return {Stage.IN_REVIEW: "In review", Stage.CONCLUDED: "Waits for a decision", Stage.DECIDED: "Decided"}[case.stage]
