"""What the decisions gave that rest on the Commission's advice, and where they departed from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.choices import EntryKind
from commissioning.models import Recommendation
from commissioning.models.tie import kept
from core.money import ZERO
from grants.choices import PAYING, TAKING_BACK
from grants.models import DecisionNotice, NoticeEntry
from grants.rules.advice import Advised, Sum, allotted, departures

_PROMISES = (EntryKind.COMMITMENT, EntryKind.DECOMMITMENT)
Decided = tuple[Recommendation, str, tuple[Sum, ...]]


@dataclass(frozen=True)
class Answer:
    """What became of one recommendation that was decided.

    `notice` is the decision as it stood on the day, after any correction; None where no notice bears the reference.
    `sums` is the part of its money that answers this recommendation, in pounds.
    """

    reference: str
    notice: DecisionNotice | None
    sums: tuple[Sum, ...] = ()
    departures: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.notice is not None

    @property
    def corrected_by(self) -> str:
        """The reference of the decision that superseded the first; empty where none did."""
        now = self.notice.reference if self.notice else None
        return now if now and now != self.reference else ""


def answers_to(decided: Sequence[Decided], as_at: date) -> Mapping[int, Answer]:
    """By the key of each decided recommendation, its decision. Three queries for any number.

    Several may rest on one notice: each penny of it answers one of them (grants.rules.advice.allotted).
    """
    chains = _chains({one.decided_reference or "" for one, _, _ in decided}, as_at)
    given = _given([notice.pk for chain in chains.values() for notice in chain])
    resting: dict[str, list[Decided]] = defaultdict(list)
    for one in decided:
        resting[one[0].decided_reference or ""].append(one)
    found: dict[int, Answer] = {}
    for reference, ones in resting.items():
        found |= _answers(reference, ones, chains.get(reference, ()), given)
    return found


def _answers(
    reference: str, ones: Sequence[Decided], chain: Sequence[DecisionNotice], given: Mapping[int, list[Sum]]
) -> dict[int, Answer]:
    if not chain:
        return {one.pk: Answer(reference, None) for one, _, _ in ones}
    notice = chain[-1]
    net = _net(one for link in chain for one in given[link.pk])
    parts = allotted([Advised(advice, asked) for _, advice, asked in ones], _as_awarded(net, notice.kind))
    return {
        one.pk: Answer(
            reference,
            notice,
            sums=tuple(part) if notice.kind in PAYING else (),
            departures=tuple(departures(advice=advice, kind=notice.kind, recommended=asked, decided=part)),
        )
        for (one, advice, asked), part in zip(ones, parts, strict=True)
    }


def _chains(references: Iterable[str], as_at: date) -> Mapping[str, list[DecisionNotice]]:
    """By reference the notice that bears it and those that superseded it by a day, the first of them first."""
    signed = DecisionNotice.objects.signed()
    following = {one.supersedes_id: one for one in signed.filter(supersedes__isnull=False, signed_on__lte=as_at)}
    found = {}
    for first in signed.filter(reference__in=references):
        chain = [first]
        while following.get(chain[-1].pk):
            chain.append(following[chain[-1].pk])
        found[first.reference or ""] = chain
    return found


def _given(notices: Sequence[int]) -> Mapping[int, list[Sum]]:
    """What the signature of each notice promised, or took back: below zero."""
    found: dict[int, list[Sum]] = defaultdict(list)
    made = NoticeEntry.objects.filter(notice__in=notices, entry__kind__in=_PROMISES).select_related(
        "entry__commitment__provider__merged_into", "entry__fund__financial_year"
    )
    for one in made.order_by("entry__fund__financial_year__start_on", "pk"):
        if one.entry.commitment is not None:
            provider = kept(one.entry.commitment.provider)
            year = one.entry.fund.financial_year.label
            found[one.notice_id].append(Sum(provider.pk, provider.name, year, one.entry.amount))
    return found


def _net(given: Iterable[Sum]) -> list[Sum]:
    """One sum a provider and year; a correction takes back what the first decision gave, and gives anew."""
    sums: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    names: dict[int, str] = {}
    for one in given:
        sums[one.key] += one.amount
        names[one.provider_id] = one.provider
    return [Sum(provider, names[provider], year, amount) for (provider, year), amount in sums.items() if amount]


def _as_awarded(net: Sequence[Sum], kind: str) -> list[Sum]:
    """What a decision takes back is told as an amount above zero: its kind says which way it goes."""
    sign = -1 if kind in TAKING_BACK else 1
    return [Sum(one.provider_id, one.provider, one.year, sign * one.amount) for one in net]
