"""Whether a decision follows the advice that it rests on, and in which points it departs from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.choices import Advice
from core.money import ZERO, pounds
from grants.choices import PAYING, TAKING_BACK, NoticeKind


@dataclass(frozen=True)
class Sum:
    """What one provider is to have in one financial year, in pounds. `year` is its label, such as 2018/19."""

    provider_id: int
    provider: str
    year: str
    amount: Decimal

    @property
    def key(self) -> tuple[int, str]:
        return self.provider_id, self.year


Sums = Mapping[tuple[int, str], Sum]


def departures(*, advice: str, kind: str, recommended: Sequence[Sum], decided: Sequence[Sum]) -> list[str]:
    """In which points a decision departs from the Commission's advice, a sentence each without its full stop.

    Empty means that it follows the advice. Sums of one provider and year are added up, whatever their headings. What a
    notice takes back is no award, so only a kind that pays can give a provider what was advised.
    """
    asked, given = summed(recommended), summed(decided if kind in PAYING else ())
    if advice == Advice.AGAINST:
        return _against(asked, given)
    if kind == NoticeKind.REFUSAL:
        return [_refused(one) for one in asked.values()]
    taken = [_taken_back(one) for one in summed(decided).values()] if kind in TAKING_BACK else []
    return taken + [said for key in {**asked, **given} if (said := _compared(asked.get(key), given.get(key)))]


@dataclass(frozen=True)
class Advised:
    """One recommendation that a notice rests on: what the Commission advised, and the money that was recommended."""

    advice: str
    recommended: tuple[Sum, ...]


def allotted(advised: Sequence[Advised], decided: Iterable[Sum]) -> list[list[Sum]]:
    """Which part of one notice's money answers which of the recommendations it rests on, in their order.

    Every penny goes to just one of them: first what each recommended, those that the Commission supported before the
    others; then whatever is left to the first that recommended that provider, or else to the first of all.
    """
    if not advised:
        return []
    order = sorted(range(len(advised)), key=lambda index: advised[index].advice == Advice.AGAINST)
    asked = [summed(one.recommended) for one in advised]
    left, parts = dict(summed(decided)), [list[Sum]() for _ in advised]
    for index in order:
        for key, one in asked[index].items():
            if key in left:
                part = min(one.amount, left[key].amount)
                parts[index].append(_with(left[key], part))
                left[key] = _with(left[key], left[key].amount - part)
    for one in left.values():
        parts[_whose(one, asked, order)].append(one)
    return [[one for one in summed(part).values() if one.amount] for part in parts]


def summed(sums: Iterable[Sum]) -> Sums:
    """One sum for each provider and year, in the order in which they first come."""
    found: dict[tuple[int, str], Sum] = {}
    for one in sums:
        before = found.get(one.key)
        found[one.key] = _with(one, before.amount + one.amount) if before else one
    return found


def _against(asked: Sums, given: Sums) -> list[str]:
    """Money for whom the Commission advised against, in whatever year; another recipient is no matter of its advice."""
    warned_of = {provider for provider, _ in asked}
    return [
        f"{one.provider} gets {pounds(one.amount)} for {one.year}, which the Commission advised against"
        for one in given.values()
        if one.provider_id in warned_of and one.amount
    ]


def _compared(asked: Sum | None, given: Sum | None) -> str:
    if asked is None:
        if given is None or not given.amount:
            return ""
        return f"{given.provider} gets {pounds(given.amount)} for {given.year}, which the Commission did not advise"
    amount = given.amount if given else ZERO
    if not amount:
        return f"{asked.provider} gets nothing for {asked.year}: the Commission advised {pounds(asked.amount)}"
    more = amount - asked.amount
    if not more:
        return ""
    against = f"{pounds(abs(more))} {'more' if more > 0 else 'less'} than the {pounds(asked.amount)} advised"
    return f"{asked.provider} gets {pounds(amount)} for {asked.year}, {against}"


def _refused(asked: Sum) -> str:
    return f"{asked.provider} is refused {pounds(asked.amount)} for {asked.year}, which the Commission supported"


def _taken_back(taken: Sum) -> str:
    return f"{pounds(taken.amount)} for {taken.year} is taken back from {taken.provider}, which was not advised"


def _with(one: Sum, amount: Decimal) -> Sum:
    return Sum(one.provider_id, one.provider, one.year, amount)


def _whose(one: Sum, asked: Sequence[Sums], order: Sequence[int]) -> int:
    for index in order:
        if any(provider == one.provider_id for provider, _ in asked[index]):
            return index
    return order[0]
