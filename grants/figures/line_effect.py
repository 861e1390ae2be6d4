"""What each line of a notice does to the ledger, in words, and what stands against it already."""

from collections.abc import Mapping, Sequence

from commissioning.figures.places import where_of
from commissioning.rules import spoken
from core.money import pounds
from grants.choices import OF_STANDING_AWARDS, PAYING, TAKING_BACK, AwardState, NoticeKind
from grants.figures.awards import Held, taken_beyond
from grants.figures.draft import Draft
from grants.figures.implications import Implications
from grants.models import Award, AwardAmount, AwardLine, BudgetLine, DecisionNotice
from grants.rules.money import (
    obstacles_to_instalments,
    obstacles_to_new_end,
    obstacles_to_period,
    obstacles_to_room,
    obstacles_to_year,
)


def effects_of(kind: str, line: AwardLine) -> list[str]:
    """What signing will do with this recipient: Commits £430,130 in Victims Fund 2018/19 under “Sexual violence”."""
    words = [_moved(kind, one) for one in line.amounts.all()] if kind != NoticeKind.REFUSAL else []
    if kind == NoticeKind.REFUSAL:
        words.append("Does nothing to the fund.")
    if line.award is not None and line.ends_on is not None:
        if kind == NoticeKind.EXTENSION:
            words.append(f"Moves the end of the award from {spoken(line.award.ends_on)} to {spoken(line.ends_on)}.")
        if kind == NoticeKind.CESSATION:
            words.append(f"Ends the award on {spoken(line.ends_on)} and closes it.")
    return words


def _moved(kind: str, one: AwardAmount) -> str:
    where = where_of(one.fund, one.allocation.heading if one.allocation else "")
    if kind in TAKING_BACK:
        return f"Takes back {pounds(one.amount)} of what is committed in {where}."
    return f"Commits {pounds(one.amount)} in {where}."


def budget_effect(kind: str, line: BudgetLine) -> str:
    """What signing will do to a fund by this line."""
    amount = pounds(line.amount)
    if kind == NoticeKind.VIREMENT:
        return f"Moves {amount} from “{line.from_allocation}” to “{line.to_allocation}” in {line.fund}."
    if kind == NoticeKind.BUDGET:
        return f"Sets {amount} aside in {where_of(line.fund, line.heading)}."
    if line.is_confirmed:
        return f"Adds {amount} to the confirmed income of {line.fund}."
    return f"Notes {amount} as indicative income of {line.fund}. Nothing can be committed from it yet."


def concerns_of(
    draft: Draft, implications: Implications, held: Mapping[int, Sequence[Held]]
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """What stands against each line as it is, by its key: of the lines for recipients, and of those for budgets.

    A draft may be saved with any of it; it cannot be submitted.
    """
    short = _short(implications)
    lines = {line.pk: _of_line(draft.notice, line) + _in_short(line, short) for line in draft.lines}
    if draft.notice.kind in TAKING_BACK:
        for key, words in taken_beyond(draft.lines, held).items():
            lines[key] += words
    return lines, {line.pk: _of_budget(line, short) for line in draft.budget_lines}


# By the names of fund and heading, "" for the fund as a whole.
Short = Mapping[tuple[str, str], str]


def _short(implications: Implications) -> Short:
    found = {}
    for fund in implications.touched:
        name = f"{fund.name} {fund.year}"
        whole = len(fund.rooms) - len(fund.headings)
        headings = [""] * whole + [one.heading for one in fund.headings]
        for heading, room in zip(headings, fund.rooms, strict=True):
            for obstacle in obstacles_to_room([room], field=""):
                found[name, heading] = obstacle.message
    return found


def _in_short(line: AwardLine, short: Short) -> list[str]:
    touched = [
        key
        for one in line.amounts.all()
        for key in ((str(one.fund), ""), (str(one.fund), one.allocation.heading if one.allocation else ""))
    ]
    return [short[key] for key in dict.fromkeys(touched) if key in short]


def words_against_award(notice: DecisionNotice, award: Award | None) -> list[str]:
    """Why a notice cannot change a standing award. What a closed one still holds unpaid can be taken back."""
    if award is None:
        return []
    if award.notice is not None and award.notice_id == notice.supersedes_id:
        return [
            f"“{award}” was made by {award.notice.reference}, which this notice supersedes: that closes the award, so "
            "remove this line or supersede nothing"
        ]
    if award.state == AwardState.CLOSED and notice.kind != NoticeKind.REDUCTION:
        return [f"The award “{award}” has been closed: take this line out"]
    return []


def _of_line(notice: DecisionNotice, line: AwardLine) -> list[str]:
    kind = notice.kind
    obstacles = [
        obstacle
        for one in line.amounts.all()
        for obstacle in obstacles_to_year(
            label=str(one.fund),
            year_start=one.fund.financial_year.start_on,
            closed_on=one.fund.closed_on,
            starts_on=None if kind in TAKING_BACK else line.starts_on,
            ends_on=None if kind in TAKING_BACK else line.ends_on,
        )
    ]
    if kind in PAYING:
        obstacles += obstacles_to_period(line.starts_on, line.ends_on)
    planned = [(one.due_on, one.amount) for one in line.instalments.all()]
    obstacles += obstacles_to_instalments(planned, total=line.amount, starts_on=line.starts_on, ends_on=line.ends_on)
    words = [obstacle.message for obstacle in obstacles]
    if line.provider.is_merged:
        words.append(f"{line.provider} was merged into {line.provider.merged_into}: change the line")
    if kind in OF_STANDING_AWARDS:
        words += words_against_award(notice, line.award)
    if kind == NoticeKind.EXTENSION and line.award is not None:
        found = obstacles_to_new_end(line.ends_on, stands=line.award.ends_on, award=str(line.award))
        words += [obstacle.message for obstacle in found]
    return list(dict.fromkeys(words))


def _of_budget(line: BudgetLine, short: Short) -> list[str]:
    words: list[str] = [f"{line.fund} is closed: nothing more can be entered in it"] if line.fund.closed_on else []
    headings = [line.heading, str(line.from_allocation or "")]
    keys = dict.fromkeys((str(line.fund), heading) for heading in ["", *headings])
    return words + [short[key] for key in keys if key in short]
