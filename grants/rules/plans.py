"""How a plan of instalments becomes another, with a pencil. Pounds; nothing here knows the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

from core.money import ZERO


@dataclass(frozen=True)
class Part:
    """One instalment, or what is left of one that was paid in part. `key` is that of its row; 0 where it has none."""

    commitment: int
    due_on: date
    amount: Decimal
    key: int = 0

    @property
    def says(self) -> tuple[int, date, Decimal]:
        return self.commitment, self.due_on, self.amount


@dataclass(frozen=True)
class Replaced:
    """What became of two plans: those that stay as they are, those that go, and those that come instead."""

    kept: tuple[Part, ...]
    going: tuple[Part, ...]
    coming: tuple[Part, ...]


def replaced(standing: Iterable[Part], brought: Sequence[Part]) -> Replaced:
    """Of what stands unpaid, whatever the new plan says again stays; the rest gives way. No brought plan: all stays."""
    stand = list(standing)
    if not brought:
        return Replaced(tuple(stand), (), ())
    rest, kept, going = list(brought), [], []
    for one in stand:
        same = next((new for new in rest if new.says == one.says), None)
        if same is None:
            going.append(one)
        else:
            rest.remove(same)
            kept.append(one)
    return Replaced(tuple(kept), tuple(going), tuple(rest))


def trimmed(standing: Sequence[Part], commitment: int, room: Decimal) -> list[Part]:
    """The plan with the instalments of one commitment cut from its end until they make no more than `room`."""
    over = sum((one.amount for one in standing if one.commitment == commitment), ZERO) - room
    cut: dict[int, Decimal] = {}
    for place, one in sorted(enumerate(standing), key=lambda pair: pair[1].due_on, reverse=True):
        if one.commitment == commitment and over > 0:
            cut[place] = min(one.amount, over)
            over -= cut[place]
    parts = (replace(one, amount=one.amount - cut.get(place, ZERO)) for place, one in enumerate(standing))
    return [one for one in parts if one.amount > 0]


def first_day_to_take(entries: Iterable[tuple[date, Decimal]], amount: Decimal, *, since: date) -> date:
    """The first day, from `since` on, after which so much could be taken away and never was less than nothing there.

    Where that was on no day it is `since`: the ledger then says why not.
    """
    rows = list(entries)
    days = sorted({since, *(day for day, _ in rows if day > since)})
    balances = [sum((more for on, more in rows if on <= day), ZERO) for day in days]
    lowest_from = list(accumulate(reversed(balances), min))[::-1]
    return next((day for day, low in zip(days, lowest_from, strict=True) if low >= amount), since)
