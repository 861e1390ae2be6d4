"""The signed decisions that changed an award, and which of them no variation follows yet."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from grants.choices import AFTER_SIGNATURE, NoticeKind, VariationKind, VariationState
from grants.models import Agreement, AwardLine, Variation
from grants.rules.variations import FOLLOWED_BY


@dataclass(frozen=True)
class DecisionAhead:
    """A signed decision that changed an award: what kind of variation follows it, its amount, and the end it gave."""

    notice: int
    reference: str
    title: str
    kind: VariationKind
    signed_on: date
    amount: Decimal
    ends_on: date | None
    ends_on_before: date | None
    # Whether the terms, as they were offered, do not know of it.
    is_since_offer: bool

    @property
    def words(self) -> str:
        return f"Decision {self.reference} changed this award: propose the variation"


def decisions_without_variation(agreement: Agreement) -> tuple[DecisionAhead, ...]:
    """The decisions signed since the terms were offered on which no variation rests, agreed or waiting."""
    return decisions_without_variations([agreement]).get(agreement.pk, ())


def decisions_without_variations(agreements: Collection[Agreement]) -> Mapping[int, tuple[DecisionAhead, ...]]:
    """The same of many, by the key of the agreement; of those in force alone. Five queries at any size."""
    binding = [one for one in agreements if one.is_binding]
    followed = set(
        Variation.objects.filter(
            agreement__in=[one.pk for one in binding],
            notice__isnull=False,
            state__in=(VariationState.PROPOSED, VariationState.AGREED),
        ).values_list("agreement", "notice")
    )
    found = {}
    for agreement, changes in _changes(binding).items():
        ahead = tuple(one for one in changes if one.is_since_offer and (agreement, one.notice) not in followed)
        if ahead:
            found[agreement] = ahead
    return found


def changes_of_award(agreement: Agreement) -> tuple[DecisionAhead, ...]:
    """Every signed decision that changed the award of an agreement, the oldest first."""
    return _changes([agreement]).get(agreement.pk, ())


def _changes(agreements: Collection[Agreement]) -> Mapping[int, tuple[DecisionAhead, ...]]:
    awards = {one.award_id: one for one in agreements}
    lines = _changes_of(awards)
    first_ends = _first_ends(awards)
    agreed_ends = _agreed_ends([one.pk for one in agreements])
    found: dict[int, tuple[DecisionAhead, ...]] = {}
    for award, agreement in awards.items():
        ends = _Ends(first_ends.get(award), lines.get(award, ()), agreed_ends.get(agreement.pk, ()))
        found[agreement.pk] = tuple(_ahead(line, ends, agreement) for line in lines.get(award, ()))
    return found


@dataclass(frozen=True)
class _Ends:
    """What has ever said when one award ends: its own line, later decisions, agreed variations."""

    first: date | None
    lines: Collection[AwardLine]
    agreed: Collection[Variation]

    def before(self, line: AwardLine) -> date | None:
        """The end that an extension found."""
        moment = _changed_at(line)
        said = [(_changed_at(one), one.ends_on) for one in self.lines if one.ends_on and _changed_at(one) < moment]
        said += [
            (one.settled_at, one.ends_on_after) for one in self.agreed if one.settled_at and one.settled_at < moment
        ]
        return max(said)[1] if said else self.first


def _changed_at(line: AwardLine) -> datetime:
    """When the decision changed the ledger: it froze in that moment, also where its paper was signed long before."""
    if line.notice.frozen_at is None:
        raise ValueError("A signed decision without the moment in which it froze")
    return line.notice.frozen_at


def _first_ends(awards: Mapping[int, Agreement]) -> Mapping[int, date]:
    """The end that the line said which made each award. One query."""
    by_line = {
        (one.award.notice_id, one.award.provider_id, one.award.service): key
        for key, one in awards.items()
        if one.award.notice_id
    }
    rows = AwardLine.objects.filter(notice__in=[key[0] for key in by_line], award=None, ends_on__isnull=False)
    said = rows.order_by("-position").values_list("notice", "provider", "service", "ends_on")
    found: dict[int, date] = {}
    for notice, provider, service, end in said:
        key = by_line.get((notice, provider, service))
        if key is not None and end is not None:
            found[key] = end
    return found


def _changes_of(awards: Collection[int]) -> Mapping[int, list[AwardLine]]:
    rows = AwardLine.objects.filter(
        award__in=list(awards), notice__state__in=AFTER_SIGNATURE, notice__kind__in=list(FOLLOWED_BY)
    )
    lines: dict[int, list[AwardLine]] = defaultdict(list)
    ordered = rows.select_related("notice").prefetch_related("amounts").order_by("notice__frozen_at", "pk")
    for line in ordered:
        if line.award_id:
            lines[line.award_id].append(line)
    return lines


def _agreed_ends(agreements: Collection[int]) -> Mapping[int, list[Variation]]:
    rows = Variation.objects.filter(
        agreement__in=agreements, state=VariationState.AGREED, ends_on_after__gt=F("ends_on_before")
    )
    ends: dict[int, list[Variation]] = defaultdict(list)
    for one in rows.order_by("settled_at", "pk"):
        ends[one.agreement_id].append(one)
    return ends


def _ahead(line: AwardLine, ends: _Ends, agreement: Agreement) -> DecisionAhead:
    notice = line.notice
    kind = FOLLOWED_BY[NoticeKind(notice.kind)]
    is_longer = kind == VariationKind.LONGER
    return DecisionAhead(
        notice=notice.pk,
        reference=str(notice.reference),
        title=notice.title,
        kind=kind,
        signed_on=notice.signed_on or timezone.localdate(_changed_at(line)),
        amount=line.amount,
        ends_on=line.ends_on if is_longer else None,
        ends_on_before=ends.before(line) if is_longer else None,
        is_since_offer=agreement.offered_at is not None and _changed_at(line) > agreement.offered_at,
    )
