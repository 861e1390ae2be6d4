"""What a decision did: its recipients and their commitments, its entries in the ledger, its papers and its kin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Length

from commissioning.choices import EntryKind
from commissioning.models import LedgerEntry
from commissioning.rules import promise_in_words
from core import years
from core.money import ZERO
from grants.choices import AFTER_SIGNATURE, CLOSED_UNSIGNED, OF_STANDING_AWARDS
from grants.models import Award, AwardLine, DecisionNotice, LegalPower, NoticePaper
from grants.models.notice import DecisionNoticeQuerySet

WHOLE_FUND = "The fund as a whole"

Line = dict[str, Any]


@dataclass(frozen=True)
class Promise:
    """One commitment of an award: which fund of which year, and where its page is."""

    pk: int
    fund: str
    fund_slug: str
    starts_on: date

    @property
    def label(self) -> str:
        return f"{self.fund} {years.label(self.starts_on)}"

    @property
    def year_slug(self) -> str:
        return years.slug(self.starts_on)


@dataclass(frozen=True)
class Recipient:
    """What a decision says of one recipient, in pounds, and the commitments that came of it."""

    name: str
    lead: str
    service: str
    starts_on: date | None
    ends_on: date | None
    amount: Decimal
    promises: Sequence[Promise]


@dataclass(frozen=True)
class Kin:
    """Another decision that this one replaces or changes, or that did so to it."""

    pk: int
    reference: str
    title: str
    is_seen: bool = True


def recipient_rows(notice: DecisionNotice) -> list[Line]:
    """The lines of a notice as plain values. One query."""
    named = {"name": F("provider__name"), "lead_name": F("lead__name")}
    lines = AwardLine.objects.filter(notice=notice).order_by("position")
    own = ("provider", "award", "service", "starts_on", "ends_on")
    return list(lines.values(*own, **named).annotate(total=Sum("amounts__amount")))


def recipients_in(notice: DecisionNotice, rows: Sequence[Line]) -> list[Recipient]:
    """Those of `recipient_rows` with the commitments of the awards that the notice made or changed. One query."""
    promises = _promises_of(notice, rows) if notice.is_signed else {}
    return [
        Recipient(
            name=row["name"],
            lead=row["lead_name"] or "",
            service=row["service"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            amount=row["total"] or ZERO,
            promises=promises.get(row["award"]) or promises.get((row["provider"], row["service"]), ()),
        )
        for row in rows
    ]


def _promises_of(notice: DecisionNotice, rows: Iterable[Line]) -> Mapping[Any, Sequence[Promise]]:
    """Commitments by the key of the award and by its recipient and service: a line does not name the award it makes."""
    links = Award.commitments.through._default_manager
    changed = Q(award__in=[row["award"] for row in rows])
    of_these = changed if notice.kind in OF_STANDING_AWARDS else Q(award__notice=notice)
    columns = links.filter(of_these).values_list(
        "commitment__fund__financial_year__start_on",
        "commitment",
        "award",
        "award__provider",
        "award__service",
        "commitment__fund__name",
        "commitment__fund__slug",
    )
    promises: dict[Any, list[Promise]] = defaultdict(list)
    for starts_on, pk, award, provider, service, fund, fund_slug in sorted(columns):
        promise = Promise(pk, fund, fund_slug, starts_on)
        promises[award].append(promise)
        promises[provider, service].append(promise)
    return promises


# What is read of an entry. Plain names and an order made here take the framework a third less than aliases do.
_OF_AN_ENTRY = (
    "effective_on",
    "fund__financial_year__start_on",
    "fund",
    "number",
    "kind",
    "amount",
    "fund__name",
    "fund__slug",
    "allocation__heading",
    "stream__name",
    "commitment",
    "commitment__provider__name",
    "commitment__service",
    "made_by_notice__notice",
)


def entry_rows(notice: DecisionNotice, seen: Any) -> list[Line]:
    """Of the entries that a person may see, those under the reference of a notice: made by its signature, or recorded
    by hand. In the order of their day. One query.
    """
    reversal = Subquery(LedgerEntry.objects.filter(reverses=OuterRef("pk")).values("number"))
    rows = seen.filter(decision_reference=notice.reference).values(*_OF_AN_ENTRY, reversal=reversal)
    in_order = sorted(rows, key=itemgetter(*_OF_AN_ENTRY[:4]))
    return [_entry(row, is_by_hand=row["made_by_notice__notice"] != notice.pk) for row in in_order]


def _entry(row: Line, *, is_by_hand: bool) -> Line:
    promised = row["commitment"] and promise_in_words(row["commitment__provider__name"], row["commitment__service"])
    year = row["fund__financial_year__start_on"]
    return {
        **row,
        "kind_label": EntryKind(row["kind"]).label,
        "about": promised or row["stream__name"] or row["allocation__heading"] or WHOLE_FUND,
        "fund_slug": row["fund__slug"],
        "fund_label": f"{row['fund__name']} {years.label(year)}",
        "year_slug": years.slug(year),
        "is_by_hand": is_by_hand,
    }


def paper_rows(notice: DecisionNotice) -> list[Line]:
    """The stored papers without their bytes: what they are, how large, and the decision in words as printed."""
    papers = NoticePaper.objects.filter(notice=notice).order_by("pk")
    decision = KeyTextTransform("decision", "frozen_input")
    rows = papers.values("kind", "sha256", "made_at", size=Length("content"), decision=decision)
    return [dict(row) for row in rows]


def step_rows(notice: DecisionNotice) -> list[Line]:
    """Each step with who took it, the latest first. One query."""
    return [dict(step) for step in notice.steps.order_by("-number").values("verb", "by__name", "at", "comment")]


def citations_of(notice: DecisionNotice) -> dict[int, str]:
    """The citations of the powers it rests on, by their key. One query, none where there is none."""
    keys = [key for key in (notice.power_in_id, notice.power_out_id) if key]
    powers = LegalPower.objects.filter(pk__in=keys).values_list("pk", "provision", "act") if keys else []
    return {pk: f"{provision}, {act}" for pk, provision, act in powers}


def later_kin(notice: DecisionNotice, seen: DecisionNoticeQuerySet) -> tuple[list[Kin], list[Kin]]:
    """Of the decisions that a person may see: those that supersede this one, and those that change its awards.

    Two queries: the database looks up plain keys in two indexes, and would read all decisions for a sub-query.
    """
    changing = list(AwardLine.objects.filter(award__notice=notice).values_list("notice", flat=True))
    rows = seen.exclude(state__in=CLOSED_UNSIGNED).filter(Q(supersedes=notice) | Q(pk__in=changing))
    rows = rows.order_by("signed_on", "pk")
    superseding: list[Kin] = []
    changes: list[Kin] = []
    for pk, reference, title, state, supersedes in rows.values_list(
        "pk", "reference", "title", "state", "supersedes_id"
    ):
        kin = Kin(pk, (reference or "") if state in AFTER_SIGNATURE else "", title)
        (superseding if supersedes == notice.pk else changes).append(kin)
    return superseding, changes


def earlier_kin(notice: DecisionNotice, rows: Iterable[Line], *, sees_all: bool) -> tuple[list[Kin], list[Kin]]:
    """What this decision supersedes, and the decisions whose awards its lines, of `recipient_rows`, change.

    One query for each that there is.
    """
    awards = {row["award"] for row in rows if row["award"]}
    return (
        _kin_in(sees_all=sees_all, pk=notice.supersedes_id) if notice.supersedes_id else [],
        _kin_in(sees_all=sees_all, awards__in=awards) if awards else [],
    )


def _kin_in(*, sees_all: bool, **which: Any) -> list[Kin]:
    found = DecisionNotice.objects.filter(**which).distinct().order_by("signed_on", "pk")
    return [
        Kin(pk, reference or "", title, sees_all or published_at is not None)
        for pk, reference, title, published_at in found.values_list("pk", "reference", "title", "published_at")
    ]
