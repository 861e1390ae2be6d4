"""The decision in words as the lines of a notice make it, until an officer writes it themselves."""

from collections.abc import Iterable
from html import escape

from commissioning.rules import spoken
from core.money import pounds
from grants.choices import OF_BUDGETS, NoticeKind, Task
from grants.figures.draft import Draft
from grants.models import AwardLine, BudgetLine

_ALONE = {
    NoticeKind.AWARD: "I approve an award of {total} to {who} for {what}",
    NoticeKind.ROUND: "I approve an award of {total} to {who} for {what}",
    NoticeKind.EXTENSION: "I approve the extension of the award to {who} for {what}",
    NoticeKind.INCREASE: "I approve {total} more for the award to {who} for {what}",
    NoticeKind.REDUCTION: "I approve that the award to {who} for {what} is reduced by {total}",
    NoticeKind.REFUSAL: "I refuse the application of {who} for {what}",
    NoticeKind.CESSATION: "I approve that the award to {who} for {what} ends",
}
# What follows where such a notice moves money too.
_AND_MONEY = {
    NoticeKind.EXTENSION: ", with {total} more",
    NoticeKind.CESSATION: ", and that {total} is taken back",
}
_TOGETHER = {
    NoticeKind.EXTENSION: "I approve the extension of {count} awards{money}:",
    NoticeKind.INCREASE: "I approve {total} more for {count} awards:",
    NoticeKind.REDUCTION: "I approve that {count} awards are reduced by {total} together:",
    NoticeKind.REFUSAL: "I refuse {count} applications:",
    NoticeKind.CESSATION: "I approve that {count} awards end{money}:",
}
_AWARDS = "I approve {count} awards, {total} together:"


def decision_in_words(draft: Draft) -> str:
    """The words that stand: the officer's own, or the proposal where they follow the lines. Clean HTML."""
    return proposed_decision(draft) if is_proposed(draft) else draft.sections[Task.DECISION].body


def is_proposed(draft: Draft) -> bool:
    """Whether the words follow the lines: nobody has written their own."""
    section = draft.sections.get(Task.DECISION)
    return section is None or section.is_proposed


def proposed_decision(draft: Draft) -> str:
    """The decision as its lines make it, as clean HTML; nothing while there are none."""
    words = _of_budgets(draft) if draft.notice.kind in OF_BUDGETS else _of_recipients(draft)
    return words and words + _of_superseded(draft)


def _of_superseded(draft: Draft) -> str:
    """It supersedes 004/2026; £640,000 which that decision committed and which has not been paid is released."""
    superseded = draft.notice.supersedes
    if superseded is None or not draft.released_total:
        return ""
    released = f"{pounds(draft.released_total)} which that decision committed and which has not been paid is released"
    return _paragraph(f"It supersedes {superseded.reference}; {released}.")


def _of_recipients(draft: Draft) -> str:
    if not draft.lines:
        return ""
    kind = NoticeKind(draft.notice.kind)
    money = _AND_MONEY.get(kind, "").format(total=pounds(draft.total)) if draft.total else ""
    if len(draft.lines) == 1:
        line = draft.lines[0]
        words = _ALONE[kind].format(total=pounds(draft.total), who=_recipient(line), what=_in_sentence(line.service))
        when = _period(kind, line) + money + _years(line) if kind in _AND_MONEY else _years(line) + _period(kind, line)
        return _paragraph(words + when + "." + _on_conditions(draft.lines))
    opening = _TOGETHER.get(kind, _AWARDS).format(total=pounds(draft.total), count=len(draft.lines), money=money)
    points = [_point(kind, line) for line in draft.lines]
    return _paragraph(opening) + _list(points) + (_paragraph(words) if (words := _on_conditions(draft.lines)) else "")


def _point(kind: NoticeKind, line: AwardLine) -> str:
    when = _period(kind, line) if kind in _AND_MONEY else ""
    return f"{_recipient(line)}: {line.service}{when}{_amount(line)}{_years(line)}"


def _recipient(line: AwardLine) -> str:
    lead = f" (lead provider {line.lead})" if line.lead else ""
    return f"{line.provider}{lead}"


def _in_sentence(service: str) -> str:
    """A service as it is named amid a sentence: nobody can tell a name from a first word, so a capital is quoted."""
    return f"“{service}”" if service[:1].isupper() else service


def _amount(line: AwardLine) -> str:
    return f", {pounds(line.amount)}" if line.amount else ""


def _years(line: AwardLine) -> str:
    """: £430,130 in 2018/19 and £430,130 in 2019/20; nothing for one year alone."""
    by_year: dict[str, list] = {}
    for one in line.amounts.all():
        by_year.setdefault(one.fund.financial_year.label, []).append(one.amount)
    if len(by_year) < 2:
        return ""
    parts = [f"{pounds(sum(amounts))} in {year}" for year, amounts in sorted(by_year.items())]
    return f": {_and(parts)}"


def _period(kind: NoticeKind, line: AwardLine) -> str:
    if kind in (NoticeKind.REFUSAL, NoticeKind.REDUCTION) or line.ends_on is None or line.starts_on is None:
        return ""
    if kind in (NoticeKind.EXTENSION, NoticeKind.CESSATION):
        words = "until" if kind == NoticeKind.EXTENSION else "on"
        return f" {words} {spoken(line.ends_on)}"
    return f", from {spoken(line.starts_on)} to {spoken(line.ends_on)}"


def _on_conditions(lines: Iterable[AwardLine]) -> str:
    return " The conditions set out in this notice apply." if any(line.conditions for line in lines) else ""


def _of_budgets(draft: Draft) -> str:
    words = [_BUDGETS[NoticeKind(draft.notice.kind)](line) for line in draft.budget_lines]
    if not words:
        return ""
    opening = _OPENINGS[NoticeKind(draft.notice.kind)]
    if len(words) == 1:
        return _paragraph(f"{opening} {words[0]}.")
    return _paragraph(f"{opening} the following, {pounds(draft.total)} together:") + _list(words)


_OPENINGS = {
    NoticeKind.ACCEPTANCE: "I accept",
    NoticeKind.VIREMENT: "I approve that money is moved:",
    NoticeKind.BUDGET: "I approve the setting aside of",
}


def _acceptance(line: BudgetLine) -> str:
    certain = "" if line.is_confirmed else ", which is indicative"
    source = f" from {line.stream}" if line.stream else ""
    return f"{pounds(line.amount)}{source} for {line.fund}{certain}"


def _virement(line: BudgetLine) -> str:
    return f"{pounds(line.amount)} from “{line.from_allocation}” to “{line.to_allocation}” in {line.fund}"


def _budget(line: BudgetLine) -> str:
    return f"{pounds(line.amount)} under “{line.heading}” in {line.fund}"


_BUDGETS = {NoticeKind.ACCEPTANCE: _acceptance, NoticeKind.VIREMENT: _virement, NoticeKind.BUDGET: _budget}


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _paragraph(words: str) -> str:
    return f"<p>{escape(words.strip(), quote=False)}</p>"


def _list(points: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(point, quote=False)}</li>" for point in points) + "</ul>"
