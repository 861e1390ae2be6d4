"""Which instalment a payment of the finance system's file is of: exactly one, several to choose from, or none."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from core.money import pounds

# Grants are paid late more often than early: a payment is not proposed for an instalment due later than this after it.
EARLIEST = timedelta(days=31)


@dataclass(frozen=True)
class Unpaid:
    """An instalment with something left to pay, in pounds. `payees` are the keys of those who may be paid it."""

    key: int
    agreement: int
    reference: str
    payees: frozenset[int]
    due_on: date
    left: Decimal


@dataclass(frozen=True)
class Told:
    """One payment of the file, in pounds. `payees` are the providers that bear the payee's name.

    `was_recorded` says that it was recorded once and reversed since.
    """

    key: int
    paid_on: date
    amount: Decimal
    reference: str
    payees: frozenset[int]
    was_recorded: bool = False


@dataclass(frozen=True)
class Match:
    """What was found for one payment: `proposed`, or the `possible` ones to choose from; neither where none fits.

    Instalments by their keys; `why` says it in words.
    """

    why: str
    proposed: int | None = None
    possible: tuple[int, ...] = ()

    @property
    def is_to_choose(self) -> bool:
        return self.proposed is None and bool(self.possible)


@dataclass
class Register:
    """The unpaid instalments, to be found by the reference of their agreement and by who is paid."""

    unpaid: Iterable[Unpaid]
    _by_agreement: dict[int, list[Unpaid]] = field(default_factory=lambda: defaultdict(list))
    _by_payee: dict[int, list[Unpaid]] = field(default_factory=lambda: defaultdict(list))
    # Agreements by the first word of their reference: few begin with the same.
    _by_word: dict[str, dict[tuple[str, ...], int]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        for one in self.unpaid:
            self._by_agreement[one.agreement].append(one)
            for payee in one.payees:
                self._by_payee[payee].append(one)
            if words := words_of(one.reference):
                self._by_word[words[0]][words] = one.agreement

    def named_in(self, text: str) -> list[Unpaid]:
        """Of the agreements whose reference stands in a text, however it is punctuated."""
        words = words_of(text)
        found = {
            agreement
            for place, word in enumerate(words)
            for reference, agreement in self._by_word.get(word, {}).items()
            if words[place : place + len(reference)] == reference
        }
        return [one for agreement in sorted(found) for one in self._by_agreement[agreement]]

    def paid_to(self, payees: Collection[int]) -> list[Unpaid]:
        found = {one.key: one for payee in payees for one in self._by_payee.get(payee, ())}
        return list(found.values())


def words_of(text: str) -> tuple[str, ...]:
    """The figures and letters of a reference, in groups: 029/2017/A1 and “029-2017 a1” are both 029, 2017, A, 1."""
    return tuple(re.findall(r"\d+|[A-Z]+", text.upper()))


def matches_of(payments: Iterable[Told], register: Register) -> Mapping[int, Match]:
    """What fits each payment, by its key. An instalment is proposed to no more payments than it has money left for."""
    taken: set[int] = set()
    found: dict[int, Match] = {}
    for payment in sorted(payments, key=lambda one: (one.paid_on, one.key)):
        found[payment.key] = match = match_of(payment, register, taken)
        if match.proposed is not None:
            taken.add(match.proposed)
    return found


def match_of(payment: Told, register: Register, taken: Collection[int] = ()) -> Match:
    """By the agreement that the reference names, else by the payee; of these by the amount, then by the nearest day.

    A payment is proposed only where one instalment has exactly its amount left. Two agreements, or a payee that is
    not the one of the agreement named, are somebody's to choose; so is what was recorded before and reversed, which
    would else be proposed for the same mistake again.
    """
    named = register.named_in(payment.reference)
    own = register.paid_to(payment.payees)
    pool = [one for one in named or own if one.key not in taken]
    if not pool:
        return Match(_why_none(payment, is_known=bool(named or own)))
    if named and payment.payees and not any(one.payees & payment.payees for one in named):
        return Match(
            f"The reference names {pool[0].reference}, but the payee is another provider",
            possible=_nearest(payment, pool),
        )
    exact = [one for one in pool if one.left == payment.amount]
    if not exact:
        return _of_another_amount(payment, pool)
    by = f"The reference names {exact[0].reference}" if named else "The payee is the provider"
    if len({one.agreement for one in exact}) > 1:
        return Match(f"{by}, and the amount fits more than one agreement", possible=_nearest(payment, exact))
    found = _nearest_of(payment, exact, by)
    if payment.was_recorded and found.proposed is not None:
        return Match(f"{by}, but it was recorded before and reversed", possible=_nearest(payment, exact))
    return found


def _why_none(payment: Told, *, is_known: bool) -> str:
    if is_known:
        return "Every instalment that it could be of is paid, or proposed for another payment"
    if payment.payees:
        return "The payee is a provider, but no instalment of theirs is to be paid"
    return "The reference names no agreement, and the payee is no provider that is to be paid"


def _of_another_amount(payment: Told, pool: Sequence[Unpaid]) -> Match:
    larger = [one for one in pool if one.left > payment.amount]
    if not larger:
        most = pounds(max(one.left for one in pool))
        return Match(f"It is more than the {most} left of any instalment it could be of")
    return Match(
        "No instalment has exactly this amount left: it may be a part of one", possible=_nearest(payment, larger)
    )


def _nearest_of(payment: Told, exact: Sequence[Unpaid], by: str) -> Match:
    nearest = sorted(exact, key=lambda one: _distance(payment, one))
    first = nearest[0]
    if len(nearest) > 1 and _distance(payment, nearest[1]) == _distance(payment, first):
        return Match(f"{by}, and two instalments of this amount are as near", possible=_nearest(payment, exact))
    if first.due_on - payment.paid_on > EARLIEST:
        return Match(f"{by}, but the instalment of this amount is due much later", possible=_nearest(payment, exact))
    return Match(f"{by}, and the amount is that of the instalment", proposed=first.key)


def _distance(payment: Told, one: Unpaid) -> int:
    return abs((one.due_on - payment.paid_on).days)


def _nearest(payment: Told, pool: Iterable[Unpaid]) -> tuple[int, ...]:
    return tuple(one.key for one in sorted(pool, key=lambda one: (_distance(payment, one), one.key)))
