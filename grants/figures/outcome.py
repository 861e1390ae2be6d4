"""What a decision did: its recipients and their commitments, its entries in the ledger, its papers and its kin."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Length

from accounts.models import User
from commissioning.choices import EntryKind
from commissioning.models import Allocation, FundingStream, LedgerEntry
from commissioning.rules import promise_in_words
from core import years
from core.money import ZERO
from grants.choices import AFTER_SIGNATURE, CLOSED_UNSIGNED
from grants.models import Attachment, Award, AwardLine, DecisionNotice, NoticeEntry, NoticePaper, NoticeStep

# To build a query takes the framework longer than to run it: each stands here once, and is filtered for one notice.
_NOTICES = DecisionNotice.objects.annotate(
    in_provision=F("power_in__provision"),
    in_act=F("power_in__act"),
    out_provision=F("power_out__provision"),
    out_act=F("power_out__act"),
    has_later=Exists(DecisionNotice.objects.filter(supersedes=OuterRef("pk"))),
)
_LINES = AwardLine.objects.order_by("position").values(
    *("pk", "provider", "award", "service", "starts_on", "ends_on"),
    *("provider__name", "lead__name", "amounts__amount"),
)
# The first seven say a commitment; then the notice that made the award, and each that changes it.
_AWARDS = Award.objects.values_list(
    *("commitments__fund__financial_year__start_on", "commitments", "pk", "provider", "service"),
    *("commitments__fund__name", "commitments__fund__slug"),
    *("notice", "changes__notice"),
)
# The first four put entries in order: an order made here takes the framework a third less than one of the database.
_ORDER = ("effective_on", "fund__financial_year__start_on", "fund", "number")
# With more tables joined, a database that plans by cost would take longer to plan than to read.
_ENTRIES = LedgerEntry.objects.values(
    *(*_ORDER, "kind", "amount", "fund__name", "fund__slug"),
    *("commitment", "commitment__provider__name", "commitment__service"),
    heading_name=Subquery(Allocation.objects.filter(pk=OuterRef("allocation")).values("heading")),
    stream_name=Subquery(FundingStream.objects.filter(pk=OuterRef("stream")).values("name")),
    made_by=Subquery(NoticeEntry.objects.filter(entry=OuterRef("pk")).values("notice")),
    reversal=Subquery(LedgerEntry.objects.filter(reverses=OuterRef("pk")).values("number")),
)
_PAPERS = NoticePaper.objects.order_by("pk").values(
    *("kind", "sha256", "made_at"),
    size=Length("content"),
    decision=KeyTextTransform("decision", "frozen_input"),
    commission=KeyTransform("commission", "frozen_input"),
    departure=KeyTextTransform("departure", "frozen_input"),
)
_FILES = (
    Attachment.objects.filter(is_scan=False).order_by("pk").values("pk", "title", "name", "size", "is_confidential")
)
_STEPS = NoticeStep.objects.order_by("-number").values("verb", "by__name", "at", "comment")
_KIN = DecisionNotice.objects.order_by("signed_on", "pk")
_LATER: Any = _KIN.exclude(state__in=CLOSED_UNSIGNED).values_list("pk", "reference", "title", "state", "supersedes_id")
_EARLIER = _KIN.distinct().values_list("pk", "reference", "title", "published_at")

WHOLE_FUND = "The fund as a whole"

Line = dict[str, Any]
Awards = Sequence[tuple[Any, ...]]
# Where the page of an entry or a commitment is: the slugs of its fund and year, and its number or key.
Address = Callable[[str, str, int], str]


@dataclass(frozen=True)
class Promise:
    """One commitment of an award: its fund and year in words, and where its page is."""

    label: str
    href: str


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


def notices_read_by(user: User) -> QuerySet[DecisionNotice]:
    """The notices that a person may see, each with what `citations_of` and `later_kin` ask of its row."""
    return _NOTICES.visible_to(user)


def citations_of(notice: Any) -> tuple[str, str]:
    """Under which power the money comes in and under which it goes out; empty where there is none."""
    return _cited(notice.in_provision, notice.in_act), _cited(notice.out_provision, notice.out_act)


def _cited(provision: str | None, act: str | None) -> str:
    return f"{provision}, {act}" if provision else ""


def recipient_rows(notice: DecisionNotice) -> list[Line]:
    """The lines of a notice as plain values, each with the total of its amounts. One query."""
    lines: dict[int, Line] = {}
    for row in _LINES.filter(notice=notice):
        line = lines.setdefault(row["pk"], {**row, "total": ZERO})
        line["total"] += row["amounts__amount"] or ZERO
    return list(lines.values())


def award_rows(notice: DecisionNotice, rows: Iterable[Line]) -> Awards:
    """The awards that a signed notice made and those that its lines change, with their commitments. One query."""
    if not notice.is_signed:
        return []
    changed = [row["award"] for row in rows if row["award"]]
    return list(_AWARDS.filter(Q(notice=notice) | Q(pk__in=changed) if changed else Q(notice=notice)))


def recipients_in(rows: Sequence[Line], awards: Awards, address: Address) -> list[Recipient]:
    """Those of `recipient_rows`, with the commitments of the awards that were made for them or changed."""
    promises = _promises_of(awards, address)
    return [
        Recipient(
            name=row["provider__name"],
            lead=row["lead__name"] or "",
            service=row["service"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            amount=row["total"],
            promises=promises.get(row["award"]) or promises.get((row["provider"], row["service"]), ()),
        )
        for row in rows
    ]


def _promises_of(awards: Awards, address: Address) -> Mapping[Any, Sequence[Promise]]:
    """Commitments by the key of the award and by its recipient and service: a line does not name the award it makes."""
    promises: dict[Any, list[Promise]] = defaultdict(list)
    commitments = {row[:7] for row in awards if row[1]}
    for starts_on, pk, award, provider, service, fund, fund_slug in sorted(commitments):
        promise = Promise(f"{fund} {years.label(starts_on)}", address(fund_slug, years.slug(starts_on), pk))
        promises[award].append(promise)
        promises[provider, service].append(promise)
    return promises


def entry_rows(notice: DecisionNotice, user: User, address: Address) -> list[Line]:
    """Of the entries that this person may see, those under the reference of a notice: made by its signature, or
    recorded by hand. In the order of their day. One query.
    """
    rows = _ENTRIES.visible_to(user).filter(decision_reference=notice.reference)
    in_order = sorted(rows, key=itemgetter(*_ORDER))
    return [_entry(row, notice, address) for row in in_order]


def _entry(row: Line, notice: DecisionNotice, address: Address) -> Line:
    promised = row["commitment"] and promise_in_words(row["commitment__provider__name"], row["commitment__service"])
    year = row["fund__financial_year__start_on"]
    return {
        **row,
        "kind_label": EntryKind(row["kind"]).label,
        "about": promised or row["stream_name"] or row["heading_name"] or WHOLE_FUND,
        "label": f"{row['fund__name']} {years.label(year)}, {row['number']}",
        "href": address(row["fund__slug"], years.slug(year), row["number"]),
        "is_by_hand": row["made_by"] != notice.pk,
    }


def paper_rows(notice: DecisionNotice) -> list[Line]:
    """The stored papers without their bytes: what they are, how large, and the decision in words as printed."""
    return list(_PAPERS.filter(notice=notice))


def file_rows(notice: DecisionNotice, *, may_read_all: bool) -> list[Line]:
    """The attachments without their bytes; the confidential ones for whoever may read all. One query."""
    files = _FILES.filter(notice=notice)
    return [dict(file) for file in (files if may_read_all else files.filter(is_confidential=False))]


def step_rows(notice: DecisionNotice) -> list[Line]:
    """Each step with who took it, the latest first. One query."""
    return [dict(step) for step in _STEPS.filter(notice=notice)]


def later_kin(notice: Any, awards: Awards, user: User) -> tuple[list[Kin], list[Kin]]:
    """Of the decisions that this person may see: those that supersede this one, and those that change its awards.

    `notice` comes from `notices_read_by`, `awards` from `award_rows`. One query, by plain keys, because for a sub-query
    the database would read all decisions; none where nothing came later.
    """
    changing = {changer for *_, maker, changer in awards if maker == notice.pk and changer}
    superseding: list[Kin] = []
    changes: list[Kin] = []
    if not (changing or notice.has_later):
        return superseding, changes
    related = Q(supersedes=notice) | Q(pk__in=changing) if changing else Q(supersedes=notice)
    for pk, reference, title, state, supersedes in _LATER.visible_to(user).filter(related):
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
    return [
        Kin(pk, reference or "", title, sees_all or published_at is not None)
        for pk, reference, title, published_at in _EARLIER.filter(**which)
    ]
