"""How far each part of a draft is, and in a line what stands in it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import capfirst

from commissioning.rules import spoken
from core.money import ZERO, pounds
from core.refusal import Obstacle
from core.rich_text import is_empty, paragraphs_of, word_count
from grants.choices import ReasonsNeeded, Task, TaskState
from grants.figures.check import NOT_DESCRIBED, NOT_WRITTEN
from grants.figures.draft import Draft
from grants.figures.proposed import decision_in_words, is_proposed
from grants.models import Attachment, AwardLine
from grants.rules.tasks import needed_tasks, tasks_of

# Of one part, how many of the things to mend are told on the list; the check tells them all.
_MOST_TOLD = 2
_FEWEST_NUMBERED = 2
_REASONS = {
    ReasonsNeeded.CRIME_REDUCTION: "crime reduction reasons",
    ReasonsNeeded.VALUE_FOR_MONEY: "value-for-money reasons",
}


@dataclass(frozen=True)
class TaskLine:
    """One part: `words` say what is there, `to_mend` what stands in the way of Done."""

    task: Task
    state: TaskState
    words: str
    to_mend: tuple[str, ...]

    @property
    def told(self) -> list[str]:
        """As much of what is to be mended as the list has room for."""
        more = len(self.to_mend) - _MOST_TOLD
        return [*self.to_mend[:_MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]


def tasks_in(draft: Draft, obstacles: Sequence[Obstacle], attachments: Sequence[Attachment]) -> list[TaskLine]:
    """Each part that a notice of this kind may have, in order. Reads what it is handed: no query.

    `obstacles` are those of the check. A part with an obstacle is not Done; one that is not begun is Not started
    where the notice needs it, and Optional elsewhere.
    """
    notice = draft.notice
    needed = needed_tasks(notice.kind, is_from_paper=notice.is_from_paper)
    by_task: dict[str | None, list[str]] = defaultdict(list)
    for obstacle in obstacles:
        by_task[obstacle.field].append(obstacle.message)
    lines = []
    # Whoever enters a signed paper begins with the paper.
    parts = tasks_of(notice.kind, is_from_paper=notice.is_from_paper, has_advice=bool(draft.rests_on))
    for task in sorted(parts, key=lambda one: one != Task.PAPER):
        words = _WORDS.get(task, _of_words)(draft, task, attachments)
        state = _state(is_begun=bool(words), is_needed=task in needed, has_obstacles=bool(by_task[task]))
        to_mend = (message for message in by_task[task] if not message.endswith((NOT_DESCRIBED, NOT_WRITTEN)))
        lines.append(TaskLine(task, state, words, tuple(dict.fromkeys(to_mend))))
    return lines


def _state(*, is_begun: bool, is_needed: bool, has_obstacles: bool) -> TaskState:
    if is_begun:
        return TaskState.IN_PROGRESS if has_obstacles else TaskState.DONE
    return TaskState.NOT_STARTED if is_needed or has_obstacles else TaskState.OPTIONAL


def _of_words(draft: Draft, task: Task, _: Sequence[Attachment]) -> str:
    words = word_count(draft.body(task))
    return _counted(words, "word") if words else ""


def _of_facts(draft: Draft, task: Task, _: Sequence[Attachment]) -> str:
    body = draft.body(task)
    paragraphs = paragraphs_of(body)
    if paragraphs < _FEWEST_NUMBERED:
        return _of_words(draft, task, _)
    return f"{paragraphs} numbered paragraphs, {_counted(word_count(body), 'word')}"


def _of_what(draft: Draft, *_: object) -> str:
    if not draft.wants_lines:
        return "Title and contact officer"
    if len(draft.lines) == 1:
        return _one(draft.lines[0])
    count = len(draft.lines) + len(draft.budget_lines)
    if not count:
        return ""
    return f"{_counted(count, 'line')}, {pounds(draft.total)}" if draft.total else _counted(count, "line")


def _one(line: AwardLine) -> str:
    """Sexual Violence Consortium, lead Crisis Point · £430,130 in 2018/19 + £430,130 in 2019/20."""
    by_year: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in line.amounts.all():
        by_year[one.fund.financial_year.label] += one.amount
    who = f"{line.provider}, lead {line.lead}" if line.lead else str(line.provider)
    money = " + ".join(f"{pounds(amount)} in {year}" for year, amount in sorted(by_year.items()))
    return f"{who} · {money}" if money else who


def _of_decision(draft: Draft, *_: object) -> str:
    words = decision_in_words(draft)
    if is_empty(words):
        return ""
    whose = "Proposed from the lines" if is_proposed(draft) else "In your own words"
    return f"{whose}, {_counted(word_count(words), 'word')}"


def _of_options(draft: Draft, *_: object) -> str:
    return _counted(len(draft.options), "option") if draft.options else ""


def _of_finance(draft: Draft, task: Task, _: Sequence[Attachment]) -> str:
    words = _of_words(draft, task, _)
    if not draft.has_lines:
        return words
    return f"Figures from the ledger as at now, {words}" if words else "Figures from the ledger as at now"


def _of_legal(draft: Draft, task: Task, _: Sequence[Attachment]) -> str:
    powers = [power for power in (draft.notice.power_in, draft.notice.power_out) if power is not None]
    parts = [capfirst(power.citation) for power in powers]
    needed = draft.notice.power_out.reasons_needed if draft.notice.power_out else ReasonsNeeded.NONE
    if needed != ReasonsNeeded.NONE:
        parts.append(f"{_REASONS[ReasonsNeeded(needed)]} {'needed' if is_empty(draft.reasons) else 'written'}")
    return " · ".join(parts) or _of_words(draft, task, _) or ("Reasons" if not is_empty(draft.reasons) else "")


def _of_advice(draft: Draft, task: Task, _: Sequence[Attachment]) -> str:
    """What was advised. Where the decision follows it nothing need be written, and the part is done."""
    advised = "; ".join(dict.fromkeys(one.conclusion.get_advice_display() for one in draft.rests_on))
    words = _of_words(draft, task, _)
    return f"{advised} · reason for departing, {words}" if words else advised


def _of_attachments(_: Draft, __: Task, attachments: Sequence[Attachment]) -> str:
    kept = [one for one in attachments if not one.is_scan]
    if not kept:
        return ""
    confidential = sum(one.is_confidential for one in kept)
    return f"{_counted(len(kept), 'file')}{f', {confidential} confidential' if confidential else ''}"


def _of_annex(draft: Draft, task: Task, _: Sequence[Attachment]) -> str:
    words = _of_words(draft, task, _)
    return f"{words}, never published" if words else ""


def _of_paper(draft: Draft, _: Task, attachments: Sequence[Attachment]) -> str:
    notice = draft.notice
    signed = f"signed {spoken(notice.signed_on)}" if notice.signed_on else ""
    if notice.signed_on and not notice.is_day_known:
        signed = "day of signature not stated"
    scan = "scan attached" if any(one.is_scan for one in attachments) else ""
    return ", ".join(part for part in (notice.reference, signed, scan) if part)


_WORDS: dict[Task, Callable[[Draft, Task, Sequence[Attachment]], str]] = {
    Task.WHAT: _of_what,
    Task.FACTS: _of_facts,
    Task.DECISION: _of_decision,
    Task.ADVICE: _of_advice,
    Task.OPTIONS: _of_options,
    Task.FINANCE: _of_finance,
    Task.LEGAL: _of_legal,
    Task.ANNEX: _of_annex,
    Task.ATTACHMENTS: _of_attachments,
    Task.PAPER: _of_paper,
}


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
