"""What a signature does to the ledger: each kind of notice through the transitions of the fund, under its reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import User
from commissioning import transitions as ledger
from commissioning.models import Commitment, Fund, LedgerEntry
from core.refusal import Obstacle, Refused, refuse_if
from grants.choices import OF_STANDING_AWARDS, PAYING, TAKING_BACK, AwardState, NoticeKind
from grants.figures.awards import Held, released_by
from grants.figures.virements import virement_order
from grants.models import Award, AwardAmount, AwardLine, BudgetLine, DecisionNotice, NoticeEntry
from grants.rules.money import obstacles_to_new_end


@dataclass(frozen=True)
class Authority:
    """Under which reference, from which day, by whom and when the entries are made."""

    decision_reference: str
    effective_on: date
    by: User
    at: datetime

    @property
    def entry(self) -> dict[str, Any]:
        return dict(vars(self))


def carry_out(notice: DecisionNotice, authority: Authority, *, released: Sequence[Held] = ()) -> list[LedgerEntry]:
    """Make the awards and the entries of a notice, and link them to it. Call it inside the signing transaction.

    First it takes back what the awards of the superseded notice hold unpaid, which must be what was `released` in the
    figures that are printed, so that the room is there for the new promises.

    The funds are locked first and in one order, so that two signatures never wait for each other. Raises Refused with
    the words of whichever entry cannot be made; then nothing of the notice may stand.
    """
    before = {fund.pk: fund.last_number for fund in _lock_funds(notice)}
    _release(notice, authority, released)
    if notice.kind in (*PAYING, *TAKING_BACK):
        for line in notice.lines.select_related("award", "provider", "priority").order_by("position"):
            _carry_out_line(notice.kind, line, authority)
    for budget_line in _budget_lines(notice):
        _carry_out_budget(notice.kind, budget_line, authority)
    made = [
        entry
        for fund, last in before.items()
        for entry in LedgerEntry.objects.filter(fund=fund, number__gt=last).order_by("number")
    ]
    for entry in made:
        NoticeEntry.objects.create(notice=notice, entry=entry)
    return made


def _lock_funds(notice: DecisionNotice) -> list[Fund]:
    awarded = AwardAmount.objects.filter(line__notice=notice).values_list("fund_id", flat=True)
    budgeted = notice.budget_lines.values_list("fund_id", flat=True)
    superseded = Commitment.objects.filter(awards__notice=notice.supersedes_id) if notice.supersedes_id else None
    held = superseded.values_list("fund_id", flat=True) if superseded is not None else ()
    keys = {*awarded, *budgeted, *held}
    return list(Fund.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _release(notice: DecisionNotice, authority: Authority, expected: Sequence[Held]) -> None:
    """Take back what the superseded notice promised and nobody was paid, and close its awards."""
    superseded = notice.supersedes
    if superseded is None:
        return
    standing = Award.objects.select_for_update().filter(notice=superseded, state=AwardState.MADE).order_by("pk")
    awards = list(standing)
    held = released_by(superseded)
    if held != list(expected):
        raise Refused(Obstacle(f"What {superseded} holds unpaid has changed at this moment: sign again"))
    note = f"Superseded by decision {authority.decision_reference}"
    for one in held:
        commitment = Commitment.objects.get(pk=one.commitment)
        ledger.decommit(commitment=commitment, amount=one.unpaid, note=note, **authority.entry)
    for award in awards:
        award.state = AwardState.CLOSED
        award.save()


def _carry_out_line(kind: str, line: AwardLine, authority: Authority) -> None:
    award = _award_of(kind, line)
    amounts = line.amounts.select_related("fund", "allocation").order_by("fund_id", "allocation_id")
    for amount in amounts:
        if kind in TAKING_BACK:
            _take_back(award, amount, authority)
        else:
            _promise(award, line, amount, authority)


def _award_of(kind: str, line: AwardLine) -> Award:
    """The award a line makes, or the standing one that it changes, with its new end."""
    if kind not in OF_STANDING_AWARDS or line.award is None:
        if line.starts_on is None or line.ends_on is None:
            raise Refused(Obstacle(f"“{line}” says no start or no end"))
        return Award.objects.create(
            notice=line.notice,
            provider=line.provider,
            service=line.service,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
        )
    award = Award.objects.select_for_update().get(pk=line.award.pk)
    # What a closed award still holds can be taken back, and nothing else.
    if award.state == AwardState.CLOSED and kind != NoticeKind.REDUCTION:
        raise Refused(Obstacle(f"The award “{award}” has been closed: nothing more can be changed in it"))
    if kind == NoticeKind.EXTENSION:
        # Another notice may have extended it since this one was checked.
        refuse_if(obstacles_to_new_end(line.ends_on, stands=award.ends_on, award=str(award), field=None))
    if kind in (NoticeKind.EXTENSION, NoticeKind.CESSATION) and line.ends_on is not None:
        award.ends_on = line.ends_on
    if kind == NoticeKind.CESSATION:
        award.state = AwardState.CLOSED
    award.save()
    return award


def _promise(award: Award, line: AwardLine, amount: AwardAmount, authority: Authority) -> None:
    standing = _commitment_of(award, amount)
    if standing is not None:
        ledger.commit_more(commitment=standing, amount=amount.amount, **authority.entry)
        return
    made = ledger.commit(
        fund=amount.fund,
        provider=line.provider,
        service=line.service,
        priority=line.priority,
        allocation=amount.allocation,
        areas=line.areas.all(),
        amount=amount.amount,
        **authority.entry,
    )
    award.commitments.add(made)


def _take_back(award: Award, amount: AwardAmount, authority: Authority) -> None:
    standing = _commitment_of(award, amount)
    if standing is None:
        where = f"{amount.fund} under {amount.allocation}" if amount.allocation else f"{amount.fund} under no heading"
        raise Refused(Obstacle(f"Nothing is committed to “{award}” in {where}"))
    note = f"Taken back by decision {authority.decision_reference}"
    ledger.decommit(commitment=standing, amount=amount.amount, note=note, **authority.entry)


def _commitment_of(award: Award, amount: AwardAmount) -> Commitment | None:
    return award.commitments.filter(fund=amount.fund, allocation=amount.allocation).order_by("pk").first()


def _budget_lines(notice: DecisionNotice) -> list[BudgetLine]:
    """In their order; virements so that what one brings is there before another takes it."""
    lines = list(notice.budget_lines.select_related("from_allocation", "to_allocation").order_by("position"))
    if notice.kind != NoticeKind.VIREMENT:
        return lines
    # Where there is no order, the ledger refuses the line that is too much, and says of which heading.
    return virement_order(lines) or lines


def _carry_out_budget(kind: str, line: BudgetLine, authority: Authority) -> None:
    entry = {"amount": line.amount, **authority.entry}
    if kind == NoticeKind.ACCEPTANCE:
        accept = ledger.confirm_income if line.is_confirmed else ledger.notify_income
        accept(fund=line.fund, stream=_given(line.stream, "a funding stream"), **entry)
    elif kind == NoticeKind.VIREMENT:
        ledger.vire(
            from_allocation=_given(line.from_allocation, "a heading"),
            to_allocation=_given(line.to_allocation, "a heading"),
            **entry,
        )
    elif kind == NoticeKind.BUDGET:
        ledger.allocate(fund=line.fund, heading=line.heading, **entry)


def _given(value: Any, what: str) -> Any:
    if value is None:
        raise Refused(Obstacle(f"A line of this notice names no {what.removeprefix('a ')}"))
    return value
