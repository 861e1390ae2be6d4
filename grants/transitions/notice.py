"""Drafting: what stands on the notice itself, and the words of its sections."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from core.rich_text import clean
from grants.choices import NoticeKind, Task
from grants.models import (
    DecisionNotice,
    EarlierWording,
    LegalPower,
    NoticeContributor,
    NoticeSection,
    OtherOption,
)
from grants.rules.references import obstacles_to_paper_reference
from grants.transitions.steps import ChangedMeanwhile, working_on, write_step
from providers.rules.values import obstacles_to_email, obstacles_to_text, tidy


class NoticeFacts(TypedDict, total=False):
    """What can be said of a notice besides its words and lines."""

    title: str
    contact_name: str
    contact_telephone: str
    contact_email: str
    supersedes: DecisionNotice | None


class PaperFacts(TypedDict, total=False):
    """What stands on a paper that was signed before it was entered."""

    reference: str
    signed_on: date | None
    effective_on: date | None
    signatory_name: str
    signatory_title: str


@transaction.atomic
def start_notice(
    *, kind: str, by: User, at: datetime, is_from_paper: bool = False, **facts: Unpack[NoticeFacts]
) -> DecisionNotice:
    """Begin a draft of a kind. Refused without a title, for an unknown kind and a wrong address of mail."""
    if kind not in NoticeKind.values:
        raise Refused(Obstacle("Select what is decided from the list", "kind"))
    notice = DecisionNotice(
        kind=kind, drafted_by=by, drafted_at=at, changed_by=by, changed_at=at, is_from_paper=is_from_paper
    )
    _put(notice, facts)
    notice.save()
    NoticeContributor.objects.create(notice=notice, person=by)
    write_step(notice, "draft", "", by=by, at=at)
    return notice


def change_notice(
    *, notice: DecisionNotice, expected_version: int, by: User, at: datetime, **facts: Unpack[NoticeFacts]
) -> DecisionNotice:
    """Change the title, the contact officer or what it supersedes. Refused when it is locked or changed meanwhile."""
    with working_on(notice, by=by) as held:
        _refuse_if_changed(held, expected_version)
        _put(held, facts)
        _count_change(held, by=by, at=at)
        audit.record(action="grants.notice.changed", by=by, at=at, subject=held, changed=", ".join(facts))
    return held


def describe_paper(
    *, notice: DecisionNotice, expected_version: int, by: User, at: datetime, **facts: Unpack[PaperFacts]
) -> DecisionNotice:
    """Say what stands on the signed paper: reference, days, signatory. Refused for a reference that is in use."""
    with working_on(notice, by=by) as held:
        _refuse_if_changed(held, expected_version)
        reference = facts.get("reference", "").strip()
        refuse_if([*obstacles_to_paper_reference(reference), *_obstacles_to_days(facts, at)])
        for name, value in facts.items():
            setattr(held, name, tidy(value) if isinstance(value, str) else value)
        _count_change(held, by=by, at=at)
        audit.record(action="grants.notice.paper_described", by=by, at=at, subject=held, reference=reference)
    return held


def write_section(
    *,
    notice: DecisionNotice,
    task: Task,
    body: str,
    expected_version: int,
    by: User,
    at: datetime,
    reasons: str = "",
    is_proposed: bool = False,
) -> NoticeSection:
    """Save the words of one task as clean rich text. `expected_version` is the one that was opened, 0 for none yet.

    Raises ChangedMeanwhile with what stands now when somebody saved it since.
    """
    with working_on(notice, by=by) as held:
        section = _next_version(held, task, expected_version, by=by, at=at)
        section.body, section.reasons, section.is_proposed = clean(body), clean(reasons), is_proposed
        section.save()
        audit.record(action="grants.section.written", by=by, at=at, subject=held, task=task, version=section.version)
    return section


def write_legal(
    *,
    notice: DecisionNotice,
    power_in: LegalPower | None,
    power_out: LegalPower | None,
    reasons: str,
    body: str,
    expected_version: int,
    by: User,
    at: datetime,
) -> NoticeSection:
    """Save the powers a notice rests on, the reasons they ask for and the words. Refused for a wrong citation."""
    with working_on(notice, by=by) as held:
        for power in (power_in, power_out):
            if power is not None and power.is_wrong:
                raise Refused(Obstacle(f"{power} is known to be a wrong citation: choose {power.instead}"))
        section = _next_version(held, Task.LEGAL, expected_version, by=by, at=at)
        section.body, section.reasons = clean(body), clean(reasons)
        section.save()
        held.power_in, held.power_out = power_in, power_out
        held.save()
        audit.record(
            action="grants.section.written",
            by=by,
            at=at,
            subject=held,
            task=Task.LEGAL,
            version=section.version,
            power_in=power_in,
            power_out=power_out,
        )
    return section


def write_options(
    *,
    notice: DecisionNotice,
    options: Sequence[tuple[str, str]],
    expected_version: int,
    by: User,
    at: datetime,
) -> NoticeSection:
    """Save the other options, each with why it was ruled out, in their order, in place of those that stood."""
    with working_on(notice, by=by) as held:
        section = _next_version(held, Task.OPTIONS, expected_version, by=by, at=at)
        kept = [(tidy(option), why_not.strip()) for option, why_not in options if option.strip() or why_not.strip()]
        refuse_if([Obstacle("Name each option", "options") for option, _ in kept if not option][:1])
        section.body = "\n".join(f"{option}: {why_not}" for option, why_not in kept)
        section.save()
        held.options.all().delete()
        for position, (option, why_not) in enumerate(kept, start=1):
            OtherOption.objects.create(notice=held, position=position, option=option, why_not=why_not)
        audit.record(
            action="grants.section.written", by=by, at=at, subject=held, task=Task.OPTIONS, version=section.version
        )
    return section


def _next_version(notice: DecisionNotice, task: Task, expected: int, *, by: User, at: datetime) -> NoticeSection:
    """The section to write into, one version on; what it said until now is kept beside it."""
    section = NoticeSection.objects.filter(notice=notice, task=task).select_related("changed_by").first()
    if section is None:
        if expected:
            raise Refused(Obstacle("Open this part again: it cannot be found as it was"))
        return NoticeSection(notice=notice, task=task, changed_at=at, changed_by=by)
    if section.version != expected:
        raise ChangedMeanwhile(section.changed_by, section.changed_at, section)
    EarlierWording.objects.create(section=section, version=section.version, body=section.body, reasons=section.reasons)
    section.version += 1
    section.changed_at, section.changed_by = at, by
    return section


def _refuse_if_changed(notice: DecisionNotice, expected_version: int) -> None:
    if notice.version != expected_version:
        raise ChangedMeanwhile(notice.changed_by, notice.changed_at, notice)


def _count_change(notice: DecisionNotice, *, by: User, at: datetime) -> None:
    notice.version += 1
    notice.changed_by, notice.changed_at = by, at
    notice.save()


def _put(notice: DecisionNotice, facts: Any) -> None:
    for name, value in facts.items():
        setattr(notice, name, tidy(value) if isinstance(value, str) else value)
    refuse_if(
        [
            *obstacles_to_text(notice.title, field="title", what="a title", limit=200),
            *obstacles_to_text(
                notice.contact_name, field="contact_name", what="the contact officer", limit=200, required=False
            ),
            *obstacles_to_text(
                notice.contact_telephone, field="contact_telephone", what="the telephone", limit=30, required=False
            ),
            *_obstacles_to_contact_email(notice.contact_email),
            *_obstacles_to_supersede(notice),
        ]
    )


def _obstacles_to_contact_email(email: str) -> list[Obstacle]:
    return [Obstacle(one.message, "contact_email") for one in obstacles_to_email(email)]


def _obstacles_to_supersede(notice: DecisionNotice) -> list[Obstacle]:
    old = notice.supersedes
    if old is None or (old.is_signed and old.pk != notice.pk):
        return []
    return [Obstacle("Only a signed notice can be superseded", "supersedes")]


def _obstacles_to_days(facts: Any, at: datetime) -> list[Obstacle]:
    signed_on = facts.get("signed_on")
    if signed_on is not None and signed_on > timezone.localdate(at):
        return [Obstacle("The day of signature must be today or in the past", "signed_on")]
    return []
