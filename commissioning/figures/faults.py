"""What is wrong with a fund, each fault naming its row. `manage.py verify` prints these; there should be none."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commissioning.figures.position import fund_position
from commissioning.figures.recount import FIGURES, Line, Recount, Sums, read_lines, recount
from commissioning.models import Allocation, Commitment, Fund, Virement
from core.money import ZERO, pounds

# What an entry of a kind hangs on.
_HANGS_ON = {
    "income-indicative": {"stream"},
    "income-confirmed": {"stream"},
    "tolerance": set[str](),
    "allocation": {"heading"},
    "virement": {"heading", "virement"},
    "commitment": {"commitment"},
    "decommitment": {"commitment"},
    "payment": {"commitment"},
}
_ADDS = {"allocation", "commitment", "payment"}
_TAKES_AWAY = {"decommitment"}
# How many days of a fund's life are compared; a long ledger has hundreds.
_DAYS_COMPARED = 12


@dataclass(frozen=True)
class _Ledger:
    """Everything of one fund, read row by row."""

    fund: Fund
    lines: list[Line]
    headings: list[Allocation]
    commitments: list[Commitment]
    virements: list[Virement]

    def recounted(self, as_at: date = date.max) -> Recount:
        heading_of = {commitment.pk: commitment.allocation_id for commitment in self.commitments}
        return recount(self.lines, heading_of, as_at)


def faults(fund: Fund) -> list[str]:
    """Each way in which a fund's totals, numbers, entries or position are not what its entries make of them."""
    ledger = _Ledger(
        fund=fund,
        lines=read_lines(fund),
        headings=list(Allocation.objects.filter(fund=fund).order_by("position", "pk")),
        commitments=list(Commitment.objects.filter(fund=fund).select_related("provider", "allocation").order_by("pk")),
        virements=list(Virement.objects.filter(fund=fund).order_by("pk")),
    )
    if unreadable := [_unreadable(line) for line in ledger.lines if _unreadable(line)]:
        return [f"{fund}, {fault}" for fault in unreadable]
    checks = (_totals, _numbers, _entries, _reversals, _virements, _ceilings, _every_day, _positions)
    return [f"{fund}, {fault}" for check in checks for fault in check(ledger)]


def _unreadable(line: Line) -> str:
    """SQLite takes any text for a date."""
    day: object = line.effective_on
    return "" if isinstance(day, date) else f"entry {line.number}: its date cannot be read"


def _every_day(ledger: _Ledger) -> Iterator[str]:
    """What was taken away had been there: no balance is below nothing on any day, whatever it comes to in the end."""
    balances: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for line in ledger.lines:
        sign = -1 if line.kind == "payment" else 1
        balances[_balance_of(line)][line.effective_on] += sign * line.amount
    for name, by_day in balances.items():
        balance = ZERO
        for day in sorted(by_day):
            balance += by_day[day]
            if balance < 0:
                yield f"{name}: on {day.isoformat()} there is less than nothing of it, {pounds(balance)}"
                break


def _balance_of(line: Line) -> str:
    if line.commitment is not None:
        return f"commitment {line.commitment}"
    if line.heading is not None:
        return f"heading {line.heading}"
    return line.kind if line.stream is None else f"{line.kind} of stream {line.stream}"


def _totals(ledger: _Ledger) -> Iterator[str]:
    """The running totals on fund, headings and commitments against their entries."""
    counted, fund = ledger.recounted(), ledger.fund
    stored = {
        "income indicative": fund.amount_indicative,
        "income confirmed": fund.amount_confirmed,
        "tolerance": fund.amount_tolerance,
        "allocated": fund.amount_allocated,
        "committed": fund.amount_committed,
        "paid": fund.amount_paid,
    }
    yield from _unequal("the fund's row", stored, counted.fund)
    for heading in ledger.headings:
        stored = {"allocated": heading.amount_allocated, "committed": heading.amount_committed}
        yield from _unequal(f"heading “{heading}”", stored, counted.headings[heading.pk])
    for commitment in ledger.commitments:
        stored = {"committed": commitment.amount_committed, "paid": commitment.amount_paid}
        yield from _unequal(_named(commitment), stored, counted.commitments[commitment.pk])
        if commitment.allocation is not None and commitment.allocation.fund_id != fund.pk:
            yield f"{_named(commitment)}: stands under a heading of another fund"


def _numbers(ledger: _Ledger) -> Iterator[str]:
    times = Counter(line.number for line in ledger.lines)
    last = max(times, default=0)
    for number in range(1, max(last, ledger.fund.last_number) + 1):
        if times[number] != 1:
            what = "is missing" if times[number] == 0 else f"stands {times[number]} times"
            yield f"entry {number}: {what}, and numbers run from 1 without a gap"
    if last != ledger.fund.last_number:
        yield f"the fund's row: its last entry is {ledger.fund.last_number}, and the ledger's is {last}"


def _entries(ledger: _Ledger) -> Iterator[str]:
    known = {
        "heading": {heading.pk for heading in ledger.headings},
        "commitment": {commitment.pk for commitment in ledger.commitments},
        "virement": {virement.pk for virement in ledger.virements},
    }
    for line in ledger.lines:
        found = [*_wrong_links(line, known), *_wrong_amount(line)]
        if not line.decision_reference and not line.note:
            found.append("names no authority")
        yield from (f"entry {line.number}: {fault}" for fault in found)


def _wrong_links(line: Line, known: dict[str, set[int]]) -> Iterator[str]:
    if line.kind not in FIGURES:
        yield f"its kind “{line.kind}” is unknown"
    elif set(line.hangs_on) != _HANGS_ON[line.kind]:
        yield f"a {line.kind} hangs on {_listed(_HANGS_ON[line.kind])}, and it hangs on {_listed(set(line.hangs_on))}"
    for name, row in line.hangs_on.items():
        if name in known and row not in known[name]:
            yield f"it hangs on a {name} of another fund"


def _wrong_amount(line: Line) -> Iterator[str]:
    if line.amount == 0:
        yield "it has no amount"
    if line.reverses is not None:
        return
    if line.kind in _ADDS and line.amount < 0:
        yield f"a {line.kind} of {pounds(line.amount)} takes away and reverses nothing"
    if line.kind in _TAKES_AWAY and line.amount > 0:
        yield f"a {line.kind} of {pounds(line.amount)} adds and reverses nothing"


def _reversals(ledger: _Ledger) -> Iterator[str]:
    by_pk = {line.pk: line for line in ledger.lines}
    times = Counter(line.reverses for line in ledger.lines)
    for line in ledger.lines:
        if times[line.pk] > 1:
            yield f"entry {line.number}: is reversed {times[line.pk]} times"
        if line.reverses is not None:
            fault = _wrong_reversal(line, by_pk.get(line.reverses))
            if fault:
                yield f"entry {line.number}: {fault}"


def _wrong_reversal(line: Line, wrong: Line | None) -> str:
    if wrong is None:
        return "reverses an entry of another fund"
    if wrong.reverses is not None:
        return f"reverses entry {wrong.number}, which is itself a reversal"
    if line.amount != -wrong.amount:
        return f"is {pounds(line.amount)} and reverses entry {wrong.number}, which is {pounds(wrong.amount)}"
    if (line.kind, line.hangs_on) != (wrong.kind, wrong.hangs_on):
        return f"reverses entry {wrong.number}, which is of another kind or hangs on something else"
    if line.number < wrong.number or line.effective_on < wrong.effective_on:
        return f"reverses entry {wrong.number}, which comes after it"
    return ""


def _virements(ledger: _Ledger) -> Iterator[str]:
    own: dict[int, list[Line]] = defaultdict(list)
    for line in ledger.lines:
        if line.virement is not None:
            own[line.virement].append(line)
    for virement in ledger.virements:
        lines = own[virement.pk]
        numbers = _listed({str(line.number) for line in lines})
        moved = sorted((line.heading or 0, line.amount) for line in lines if line.reverses is None)
        told = [(virement.from_allocation_id, -virement.amount), (virement.to_allocation_id, virement.amount)]
        if moved != sorted(told):
            yield f"virement {virement.pk}: moves {pounds(virement.amount)}, and its entries ({numbers}) do not"
        if sum((line.amount for line in lines), ZERO) != 0:
            yield f"virement {virement.pk}: its entries ({numbers}) do not cancel out"


def _ceilings(ledger: _Ledger) -> Iterator[str]:
    """The ledger played through as it was written: at no moment was more promised than allowed."""
    now, before = Sums(), set[str]()
    for line in ledger.lines:
        now[line.figure] += line.amount
        beyond = _beyond(now)
        # Said once, at the entry that went too far, and not again at each that follows.
        for name in sorted(beyond - before):
            limit = "committed" if name == "paid" else "allowed"
            most = now["committed"] if name == "paid" else now["income confirmed"] + now["tolerance"]
            yield f"entry {line.number}: leaves {pounds(now[name])} {name}, and {pounds(most)} is {limit}"
        before = beyond


def _beyond(now: Sums) -> set[str]:
    allowed = now["income confirmed"] + now["tolerance"]
    over = {name for name in ("committed", "allocated") if now[name] > allowed}
    return over | ({"paid"} if now["paid"] > now["committed"] else set())


def _positions(ledger: _Ledger) -> Iterator[str]:
    """What the pages show as at several days against the recount of the same day."""
    for day in _days(ledger.lines):
        counted, position = ledger.recounted(day), fund_position(ledger.fund, day)
        totals = position.totals
        shown = {
            "income indicative": totals.income_indicative,
            "income confirmed": totals.income_confirmed,
            "tolerance": totals.tolerance,
            "allocated": totals.allocated,
            "committed": totals.committed,
            "paid": totals.paid,
        }
        as_at = f"as at {day.isoformat()}"
        yield from _unequal(f"position {as_at}", shown, counted.fund, "on the page")
        rows = {row.commitment_id: {"committed": row.committed, "paid": row.paid} for row in position.rows}
        for commitment in ledger.commitments:
            shown = rows.get(commitment.pk, {"committed": ZERO, "paid": ZERO})
            made = counted.commitments[commitment.pk]
            yield from _unequal(f"{_named(commitment)} {as_at}", shown, made, "on the page")
        headings = {
            row.allocation_id: {"allocated": row.allocated, "committed": row.committed} for row in position.headings
        }
        for heading in ledger.headings:
            shown = headings.get(heading.pk, {"allocated": ZERO, "committed": ZERO})
            yield from _unequal(f"heading “{heading}” {as_at}", shown, counted.headings[heading.pk], "on the page")


def _days(lines: list[Line]) -> list[date]:
    """The day before the first entry, the last, and days on which entries took effect in between."""
    days = sorted({line.effective_on for line in lines})
    if not days:
        return []
    step = max(1, len(days) // _DAYS_COMPARED)
    return [days[0] - timedelta(days=1), *days[:-1:step], days[-1]]


def _unequal(row: str, shown: dict[str, Decimal], counted: Sums, where: str = "there") -> Iterator[str]:
    for figure, amount in shown.items():
        if amount != counted[figure]:
            yield f"{row}: {figure} is {pounds(amount)} {where}, and the entries make {pounds(counted[figure])}"


def _named(commitment: Commitment) -> str:
    return f"commitment {commitment.pk} ({commitment})"


def _listed(names: set[str]) -> str:
    return " and ".join(sorted(names)) or "nothing"
