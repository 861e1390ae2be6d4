"""What is wrong with the notices, each fault naming its row. `manage.py verify` prints these; there should be none."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from commissioning.choices import EntryKind
from commissioning.models import LedgerEntry
from core.money import ZERO, pounds
from grants.choices import AFTER_SIGNATURE, PAYING, TAKING_BACK, NoticeKind, PaperKind
from grants.figures.draft import Draft, draft_of
from grants.figures.faults_advice import advice_faults, stored_advice_faults
from grants.figures.faults_frozen import frozen_faults, signature_event
from grants.figures.paper import printed_budget_line, printed_lines
from grants.models import DecisionNotice, NoticeEntry, NoticePaper, ReferenceSeries
from grants.rules.references import reference_key, reference_slug

_PROMISES = (EntryKind.COMMITMENT, EntryKind.DECOMMITMENT)


@dataclass(frozen=True)
class _Papers:
    """What was stored when a notice was signed: SHA-256 as told and as the bytes are, and the frozen input."""

    told: Mapping[str, str]
    counted: Mapping[str, str]
    frozen_input: Mapping[str, Any]


def notice_faults() -> list[str]:
    """Each way in which a notice is not what was signed: its row, lines, papers, steps, reference or entries."""
    notices = list(DecisionNotice.objects.select_related("supersedes").order_by("pk"))
    faults = [*_references(notices), *_series(notices), *_strays(notices), *advice_faults()]
    for notice in notices:
        checks = (_steps, _attachments, _signed) if notice.state in AFTER_SIGNATURE else (_steps, _attachments)
        faults += [f"notice {notice}: {fault}" for check in checks for fault in check(notice)]
    return faults


def _references(notices: list[DecisionNotice]) -> Iterator[str]:
    """No reference twice, however it is written, and each under the key and address that its words make."""
    numbered = [notice for notice in notices if notice.state in AFTER_SIGNATURE]
    times = Counter(reference_key(notice.reference or "") for notice in numbered)
    for notice in numbered:
        reference = notice.reference or ""
        if times[reference_key(reference)] > 1:
            yield f"notice {notice}: the reference {reference} stands {times[reference_key(reference)]} times"
        if (notice.reference_key, notice.slug) != (reference_key(reference), reference_slug(reference)):
            yield f"notice {notice}: it is filed under {notice.slug}, which is not its reference"


def _series(notices: list[DecisionNotice]) -> Iterator[str]:
    """The numbers given here run without a gap, and the counter stands at the last."""
    given: dict[str, list[int]] = defaultdict(list)
    every: dict[str, list[int]] = defaultdict(list)
    for notice in notices:
        if notice.number is not None:
            every[notice.series].append(notice.number)
            if not notice.is_from_paper:
                given[notice.series].append(notice.number)
    for name, numbers in given.items():
        missing = sorted(set(range(min(numbers), max(numbers) + 1)) - set(every[name]))
        if missing:
            yield f"series {name}: {', '.join(map(str, missing))} missing, and numbers run without a gap"
    counters = dict(ReferenceSeries.objects.values_list("name", "last_number"))
    for name, numbers in every.items():
        if counters.get(name) != max(numbers):
            yield f"series {name}: its counter stands at {counters.get(name)}, and the last number is {max(numbers)}"


def _strays(notices: list[DecisionNotice]) -> Iterator[str]:
    """No promise in the ledger bears the reference of a notice that did not make it."""
    by_key = {notice.reference_key: notice for notice in notices if notice.state in AFTER_SIGNATURE}
    promises = LedgerEntry.objects.filter(kind__in=_PROMISES, reverses=None).exclude(decision_reference="")
    unmade = promises.filter(made_by_notice=None).select_related("fund__financial_year").order_by("fund", "number")
    for entry in unmade:
        if notice := by_key.get(reference_key(entry.decision_reference)):
            yield f"notice {notice}: its reference is used by {entry}, which it did not make"


def _steps(notice: DecisionNotice) -> Iterator[str]:
    steps = list(notice.steps.order_by("number").values_list("number", "from_state", "to_state"))
    if [number for number, _, _ in steps] != list(range(1, len(steps) + 1)):
        yield "its steps do not run from 1 without a gap"
    for (_, _, was), (number, came_from, _) in pairwise(steps):
        if came_from != was:
            yield f"step {number} starts from “{came_from}”, and the one before led to “{was}”"
    if not steps or steps[-1][2] != notice.state:
        yield f"its state is “{notice.state}”, and its steps lead to “{steps[-1][2] if steps else ''}”"


def _attachments(notice: DecisionNotice) -> Iterator[str]:
    for attachment in notice.attachments.order_by("pk"):
        if hashlib.sha256(bytes(attachment.content)).hexdigest() != attachment.sha256:
            yield f"the file {attachment.name} is not the one that was attached"


def _signed(notice: DecisionNotice) -> Iterator[str]:
    papers = _papers(notice)
    wanted = PaperKind.SCAN if notice.is_from_paper else PaperKind.NOTICE
    if wanted not in papers.told:
        yield f"its {PaperKind(wanted).label.lower()} is missing"
        return
    yield from _changed_papers(notice, papers)
    draft = draft_of(notice)
    yield from _changed_rows(draft, papers.frozen_input)
    yield from frozen_faults(draft, papers.frozen_input)
    yield from stored_advice_faults(draft, papers.frozen_input)
    yield from _entries(notice, papers.frozen_input)


def _papers(notice: DecisionNotice) -> _Papers:
    rows = list(NoticePaper.objects.filter(notice=notice))
    frozen: Mapping[str, Any] = next((row.frozen_input for row in rows if row.kind != PaperKind.ANNEX), {})
    return _Papers(
        told={row.kind: row.sha256 for row in rows},
        counted={row.kind: hashlib.sha256(bytes(row.content)).hexdigest() for row in rows},
        frozen_input=frozen,
    )


def _changed_papers(notice: DecisionNotice, papers: _Papers) -> Iterator[str]:
    """The bytes against their row, and their row against what the audit log was told when they were stored."""
    event = signature_event(notice)
    logged = event.details if event else {}
    for kind, told in papers.told.items():
        label = PaperKind(kind).label.lower()
        if papers.counted[kind] != told:
            yield f"the stored {label} is not the one that was signed: its SHA-256 is {papers.counted[kind]}"
        if logged.get(f"sha256_{kind}", told) != told or event is None:
            yield f"the SHA-256 of its {label} is not the one in the audit log"


def _changed_rows(draft: Draft, frozen: Mapping[str, Any]) -> Iterator[str]:
    """The rows of today against the input that was frozen."""
    notice, signature = draft.notice, frozen.get("signature", {})
    now = {
        "title": (notice.title, frozen.get("title")),
        "reference": (notice.reference, signature.get("reference")),
        "day of signature": (notice.signed_on.isoformat() if notice.signed_on else "", signature.get("signed_on")),
        "signatory": (notice.signatory_name, signature.get("name")),
        "total of its lines": (str(draft.total), frozen.get("total")),
        "amount": (str(notice.amount), frozen.get("total")),
    }
    for what, (stands, was) in now.items():
        if stands != was:
            yield f"its {what} is “{stands}” and was signed as “{was}”"
    yield from _changed_lines("line", printed_lines(draft), frozen.get("lines", []))
    budget_lines = [printed_budget_line(line) for line in draft.budget_lines]
    yield from _changed_lines("budget line", budget_lines, frozen.get("budget_lines", []))


# Names of providers, priorities and headings may change after a signature; these may not.
_FIXED = (
    *("provider_key", "service", "starts_on", "ends_on", "conditions", "outcomes", "amount", "instalments"),
    *("fund", "year", "is_confirmed"),
)


def _changed_lines(name: str, stand: list[dict[str, Any]], were: list[dict[str, Any]]) -> Iterator[str]:
    if len(stand) != len(were):
        yield f"it has {len(stand)} {name}s and was signed with {len(were)}"
    for number, (now, was) in enumerate(zip(stand, were, strict=False), start=1):
        changed = [key for key in _FIXED if now.get(key) != was.get(key)]
        if _by_year(now) != _by_year(was):
            changed.append("amounts")
        if changed:
            yield f"{name} {number} is not what was signed: {', '.join(changed)}"


def _by_year(line: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((one["year"], one["amount"]) for one in line.get("amounts", []))


def _entries(notice: DecisionNotice, frozen: Mapping[str, Any]) -> Iterator[str]:
    """The entries it made: still there, under its reference, and of the amount that was signed."""
    made = NoticeEntry.objects.filter(notice=notice).values_list("entry_id", flat=True)
    standing = {entry.pk: entry for entry in LedgerEntry.objects.filter(pk__in=made).select_related("fund")}
    for key in made:
        if key not in standing:
            yield f"an entry that it made, key {key}, is no longer in the ledger"
    for entry in standing.values():
        if entry.decision_reference != notice.reference:
            yield f"entry {entry.number} of {entry.fund.name} was made by it and names {entry.authority}"
    wanted = _wanted(notice.kind, Decimal(frozen.get("total", "0")), Decimal(frozen.get("released", "0")))
    promised = sum((entry.amount for entry in standing.values() if _counts(notice.kind, entry)), ZERO)
    if promised != wanted:
        yield f"its entries come to {pounds(promised)}, and {pounds(wanted)} was signed"


def _wanted(kind: str, total: Decimal, released: Decimal) -> Decimal:
    """What the entries of a notice come to, signed as the ledger signs them; a virement cancels out.

    `released` was taken back of the notice that it superseded. Where promises are not what counts, it is left out.
    """
    if kind in (NoticeKind.BUDGET, NoticeKind.ACCEPTANCE):
        return total
    sign = 1 if kind in PAYING else -1 if kind in TAKING_BACK else 0
    return sign * total - released


def _counts(kind: str, entry: LedgerEntry) -> bool:
    """Whether an entry is part of what a notice of a kind comes to: not the indicative income that it released."""
    if kind == NoticeKind.BUDGET:
        return entry.kind == EntryKind.ALLOCATION
    if kind == NoticeKind.ACCEPTANCE:
        return entry.amount > 0
    return entry.kind in (*_PROMISES, EntryKind.VIREMENT)
