"""The signature: one transaction that numbers, commits, prints and freezes a notice, or does nothing."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from commissioning.figures.office import the_office
from commissioning.models import Office
from commissioning.transitions import lock_interests_of
from core.pdf import PaperRefused, PaperUnavailable
from core.refusal import Obstacle, Refused, refuse_if
from grants.choices import PaperKind, Task
from grants.figures.check import obstacles_in
from grants.figures.draft import Draft, draft_of
from grants.figures.faults_frozen import files_of, fingerprint
from grants.figures.implications import Implications, implications_of
from grants.figures.paper import annex_input, notice_input
from grants.figures.signing import obstacles_to_sign
from grants.models import Attachment, DecisionNotice, NoticePaper, ReferenceSeries
from grants.rules.moves import obstacles_to_declaration, obstacles_to_move, obstacles_to_record
from grants.rules.references import (
    numbered,
    obstacles_to_number_on_paper,
    reference_for,
    reference_key,
    reference_slug,
    series_for,
)
from grants.transitions.advice import hold_advice, mark_advice_decided
from grants.transitions.effects import Authority, carry_out
from grants.transitions.steps import contributors_of, locked, take_step

# Makes the bytes of a paper of a kind from its input. The documents of this app do; a transition only asks.
Press = Callable[[str, dict[str, Any]], bytes]


def sign_notice(
    *,
    notice: DecisionNotice,
    interests: str,
    interests_stated: str = "",
    press: Press,
    by: User,
    at: datetime,
    proof: str = "",
) -> DecisionNotice:
    """Sign a certified notice for the decision maker.

    In one transaction: the next reference of the series is given (gapless; year and day are London's), awards and
    ledger entries are made, the paper is printed and stored with its SHA-256 and its input, what it supersedes is
    marked, step and audit entry are written. Refused, with nothing written, to who worked on it, submitted or
    certified it or has a live interest; without the declaration of interests; while the check finds anything; when
    the fund has not the room; and when the paper cannot be printed. `proof` says, for the audit log, how the signer
    proved who they are.
    """
    on = timezone.localdate(at)
    with _refusals_in_words(), locked(notice) as held:
        refuse_if(obstacles_to_move("sign", state=held.state))
        # A declaration of the same moment comes before or after the signature, never between.
        lock_interests_of([by])
        rests_on = hold_advice(held)
        declared = obstacles_to_declaration(interests, interests_stated)
        draft = draft_of(held)
        implications = implications_of(draft)
        found = obstacles_to_sign(held, person=by.pk, on=on, draft=draft, implications=implications)
        refuse_if([*declared, *found])
        office = the_office()
        _give_reference(held, office, on)
        _put_signature(held, office, by=by, at=at)
        held.interests, held.interests_stated = interests, interests_stated.strip()
        entries = carry_out(held, Authority(held.reference or "", on, by, at), released=draft.released)
        _store_papers(held, draft, implications, office, press, on, at)
        held.frozen_at = at
        take_step(
            held,
            "sign",
            by=by,
            at=at,
            reference=held.reference,
            proof=proof,
            entries=", ".join(str(entry) for entry in entries),
            **_hashes(held),
        )
        _mark_superseded(held, by=by, at=at)
        mark_advice_decided(held, rests_on, by=by, at=at)
    return held


def record_paper_notice(
    *, notice: DecisionNotice, by: User, at: datetime, press: Press | None = None
) -> DecisionNotice:
    """Enter a decision that was signed on paper: under its own reference, in the ledger from when it took effect.

    The scan is stored with its SHA-256 and with the input from which our own fields print. Refused while the check
    finds anything, to who worked on it, for a reference that another notice bears or that runs ahead of the numbers
    given here, and where the ledger refuses. Whoever records has compared it with the paper: that certifies it. A
    confidential annex is printed by `press` and stored; refused where there is an annex and no press.
    """
    on = timezone.localdate(at)
    with _refusals_in_words(), locked(notice) as held:
        refuse_if(obstacles_to_move("record", state=held.state))
        if not held.is_from_paper:
            raise Refused(Obstacle("This notice was not signed on paper: submit it for signature"))
        people = contributors_of(held)
        refuse_if(obstacles_to_record(person=by.pk, drafted_by=held.drafted_by_id, contributors=people))
        draft = draft_of(held)
        implications = implications_of(draft)
        refuse_if(obstacles_in(draft, implications, on=on))
        office = the_office()
        _take_reference(held, office)
        effective_on = held.effective_on or on
        authority = Authority(held.reference or "", effective_on, by, at)
        entries = carry_out(held, authority, released=draft.released)
        scan = held.attachments.get(is_scan=True)
        _store_scan(held, scan, notice_input(draft, implications, office=office, on=effective_on), at)
        _store_annex(held, draft, office, press, effective_on, at)
        held.certified_by, held.certified_at, held.frozen_at = by, at, at
        take_step(
            held,
            "record",
            by=by,
            at=at,
            reference=held.reference,
            entries=", ".join(str(entry) for entry in entries),
            **_hashes(held),
        )
        _mark_superseded(held, by=by, at=at)
    return held


# What to say when the database itself refuses: somebody else was faster than the check before it.
# One database names the constraint, the other the column.
_SCAN_TAKEN = "This scan was recorded at the same moment as that of another decision: attach the scan of this paper"
_REFUSALS = {
    "notice_reference_once": "Another notice bears this reference already",
    "decisionnotice.reference_key": "Another notice bears this reference already",
    "notice_address_once": "Another notice bears this reference already",
    "decisionnotice.slug": "Another notice bears this reference already",
    "notice_number_once": "This number was given at the same moment: sign again",
    "decisionnotice.number": "This number was given at the same moment: sign again",
    "paper_scan_once": _SCAN_TAKEN,
    "noticepaper.sha256": _SCAN_TAKEN,
    "notice_superseded_once": "Another notice has superseded it meanwhile",
    "decisionnotice.supersedes_id": "Another notice has superseded it meanwhile",
}


@contextmanager
def _refusals_in_words() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        words = next((words for name, words in _REFUSALS.items() if name in str(error)), None)
        if words is None:
            raise
        raise Refused(Obstacle(words)) from error


def _give_reference(notice: DecisionNotice, office: Office | None, on: date) -> None:
    """The next number of the series. The counter's row is locked until the signature is written or given up."""
    pattern = _pattern(office)
    name = series_for(pattern, signed_on=on)
    series = _locked_series(name)
    series.last_number += 1
    series.has_given = True
    series.save()
    _name(notice, reference_for(pattern, number=series.last_number, signed_on=on))
    notice.series, notice.number = name, series.last_number


def _put_signature(notice: DecisionNotice, office: Office | None, *, by: User, at: datetime) -> None:
    """Who signed, as what and when; it takes effect on the same day."""
    on = timezone.localdate(at)
    notice.signed_by, notice.signed_at, notice.signed_on, notice.effective_on = by, at, on, on
    notice.signatory_name = by.name
    notice.signatory_title = office.decision_maker_title if office else ""


def _take_reference(notice: DecisionNotice, office: Office | None) -> None:
    """The reference that stands on the paper. In our own format it moves the counter on, until we give numbers."""
    reference = (notice.reference or "").strip()
    own = numbered(_pattern(office), reference)
    if own is not None:
        series = _locked_series(own.series)
        refuse_if(obstacles_to_number_on_paper(own.number, last_number=series.last_number, has_given=series.has_given))
        series.last_number = max(series.last_number, own.number)
        series.save()
        notice.series, notice.number = own.series, own.number
    _name(notice, reference)


def _name(notice: DecisionNotice, reference: str) -> None:
    notice.reference = reference
    notice.reference_key, notice.slug = reference_key(reference), reference_slug(reference)
    other = DecisionNotice.objects.filter(reference_key=notice.reference_key).exclude(pk=notice.pk).first()
    if other is not None:
        raise Refused(Obstacle(f"The reference {reference} belongs to “{other.title}” already", "reference"))


def _locked_series(name: str) -> ReferenceSeries:
    ReferenceSeries.objects.get_or_create(name=name)
    return ReferenceSeries.objects.select_for_update().get(name=name)


def _pattern(office: Office | None) -> str:
    if office is None:
        raise Refused(Obstacle("Set up the office first: its details give the format of a reference"))
    return office.decision_reference_format


def _store_papers(
    notice: DecisionNotice,
    draft: Draft,
    implications: Implications,
    office: Office | None,
    press: Press,
    on: date,
    at: datetime,
) -> None:
    # The draft was read before the signature was known: it prints from the row that is being signed.
    signed = replace(draft, notice=notice)
    printed = notice_input(signed, implications, office=office, on=on)
    name = f"{notice.slug}-notice-of-decision.pdf"
    _store(notice, PaperKind.NOTICE, name, _printed(press, PaperKind.NOTICE, printed), printed, at)
    _store_annex(notice, signed, office, press, on, at)


def _store_annex(
    notice: DecisionNotice, draft: Draft, office: Office | None, press: Press | None, on: date, at: datetime
) -> None:
    if not draft.has_words(Task.ANNEX):
        return
    if press is None:
        raise Refused(Obstacle("Its confidential annex cannot be printed and stored here: nothing was done"))
    public = notice_input(draft, Implications(draft.total, ()), office=office, on=on)
    printed = annex_input(draft, public)
    name = f"{notice.slug}-confidential-annex.pdf"
    undone = "recorded" if notice.is_from_paper else "signed"
    _store(notice, PaperKind.ANNEX, name, _printed(press, PaperKind.ANNEX, printed, undone), printed, at)


def _store_scan(notice: DecisionNotice, scan: Attachment, printed: dict[str, Any], at: datetime) -> None:
    _store(notice, PaperKind.SCAN, f"{notice.slug}-signed-paper.pdf", bytes(scan.content), printed, at)


def _store(
    notice: DecisionNotice, kind: PaperKind, name: str, content: bytes, printed: dict[str, Any], at: datetime
) -> None:
    NoticePaper.objects.create(
        notice=notice,
        kind=kind,
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        # Through JSON once, so that what is stored is what would be read.
        frozen_input=json.loads(json.dumps(printed)),
        made_at=at,
    )


def _hashes(notice: DecisionNotice) -> dict[str, str]:
    """What the audit log is told of the stored papers, their inputs and every file, for `verify` to compare."""
    papers = list(notice.papers.defer("content"))
    return {
        **{f"sha256_{paper.kind}": paper.sha256 for paper in papers},
        **{f"input_{paper.kind}": fingerprint(paper.frozen_input) for paper in papers},
        "files": files_of(notice),
    }


def _printed(press: Press, kind: PaperKind, printed: dict[str, Any], undone: str = "signed") -> bytes:
    try:
        return press(kind, printed)
    except PaperUnavailable as error:
        raise Refused(Obstacle(f"{error.sentence} {error.remedy}")) from error
    except PaperRefused as error:
        raise Refused(Obstacle(f"The notice could not be printed, so it was not {undone}. {error}")) from error


def _mark_superseded(notice: DecisionNotice, *, by: User, at: datetime) -> None:
    if notice.supersedes_id is None:
        return
    old = DecisionNotice.objects.select_for_update(of=("self",)).get(pk=notice.supersedes_id)
    take_step(old, "supersede", by=by, at=at, comment=f"By {notice.reference}")
