"""What of a signed notice is not what was frozen: its words, its files, who signed and published it, its awards."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from commissioning.choices import EntryKind
from core.models import AuditEvent
from grants.choices import NoticeKind, PaperKind, Task
from grants.figures.draft import Draft
from grants.models import Award, DecisionNotice, NoticeEntry, NoticePaper, NoticeStep


def fingerprint(printed: Mapping[str, Any]) -> str:
    """The SHA-256 of a frozen input, whatever the order in which a database gives its keys back."""
    return hashlib.sha256(json.dumps(printed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def files_of(notice: DecisionNotice) -> str:
    """Every file of a notice by its SHA-256, in one line for the audit log."""
    return " ".join(sorted(notice.attachments.values_list("sha256", flat=True)))


def signature_event(notice: DecisionNotice) -> AuditEvent | None:
    """What the audit log was told when a notice was signed, or recorded from its paper."""
    actions = ["grants.notice.sign", "grants.notice.record"]
    events = AuditEvent.objects.filter(subject_type=notice._meta.label_lower, subject_key=str(notice.pk))
    return events.filter(action__in=actions).first()


def frozen_faults(draft: Draft, frozen: Mapping[str, Any]) -> Iterator[str]:
    """Each way in which a signed notice differs from its frozen input and from what the audit log was told."""
    event = signature_event(draft.notice)
    told = event.details if event else {}
    yield from _words(draft, frozen)
    yield from _files(draft.notice, frozen, told)
    yield from _people(draft.notice, frozen, event)
    yield from _inputs(draft.notice, told)
    if draft.notice.kind in (NoticeKind.AWARD, NoticeKind.ROUND):
        yield from _awards(draft)


def _words(draft: Draft, frozen: Mapping[str, Any]) -> Iterator[str]:
    for task, words in frozen.get("sections", {}).items():
        if draft.body(Task(task)) != words:
            yield f"“{Task(task).label}” does not say what was signed"
    section = draft.sections.get(Task.DECISION)
    if section is not None and not section.is_proposed and section.body != frozen.get("decision"):
        yield f"“{Task.DECISION.label}” does not say what was signed"
    if draft.reasons != frozen.get("reasons", ""):
        yield "its reasons are not those that were signed"
    options = [{"option": one.option, "why_not": one.why_not} for one in draft.options]
    if options != frozen.get("options", []):
        yield "its other options are not those that were signed"


def _files(notice: DecisionNotice, frozen: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[str]:
    shown = notice.attachments.filter(is_confidential=False, is_scan=False).order_by("pk")
    if list(shown.values_list("name", "sha256")) != [
        (one["name"], one["sha256"]) for one in frozen.get("attachments", [])
    ]:
        yield "its attachments are not those that were signed"
    if files_of(notice) != (told.get("files") or ""):
        yield "its files are not those that the audit log names"


def _people(notice: DecisionNotice, frozen: Mapping[str, Any], event: AuditEvent | None) -> Iterator[str]:
    signature = frozen.get("signature", {})
    if (notice.interests, notice.interests_stated) != (
        signature.get("interests", ""),
        signature.get("interests_stated", ""),
    ):
        yield "its declaration of interests is not the one that was signed"
    if event is not None and notice.signed_by_id is not None and event.by_key != str(notice.signed_by_id):
        yield f"it names another signer than the audit log, which names {event.by_name}"
    step = NoticeStep.objects.filter(notice=notice, verb="publish").first()
    published = (step.by_id, step.at) if step else (None, None)
    if (notice.published_by_id, notice.published_at) != published:
        yield "who published it, or when, is not what its steps say"


def _inputs(notice: DecisionNotice, told: Mapping[str, Any]) -> Iterator[str]:
    for paper in NoticePaper.objects.filter(notice=notice).defer("content"):
        if told.get(f"input_{paper.kind}") != fingerprint(paper.frozen_input):
            yield f"the input of its {PaperKind(paper.kind).label.lower()} is not the one in the audit log"


def _awards(draft: Draft) -> Iterator[str]:
    """Each line made an award to its recipient, and each promise hangs on one of them."""
    notice = draft.notice
    wanted = sorted((line.provider_id, line.service) for line in draft.lines)
    awards = Award.objects.filter(notice=notice)
    if sorted(awards.values_list("provider_id", "service")) != wanted:
        yield "its awards are not to the recipients of its lines"
    made = NoticeEntry.objects.filter(notice=notice, entry__kind=EntryKind.COMMITMENT)
    for number, commitment, provider in made.values_list(
        "entry__number", "entry__commitment_id", "entry__commitment__provider_id"
    ):
        if not awards.filter(commitments=commitment, provider_id=provider).exists():
            yield f"the promise of entry {number} does not hang on an award to its recipient"
