"""Drafting: what stands on the notice itself, and the words of its sections."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from commissioning.figures.office import the_office
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from core.rich_text import clean
from grants.choices import NoticeKind, NoticeState, Task
from grants.models import (
    DecisionNotice,
    EarlierWording,
    LegalPower,
    NoticeContributor,
    NoticeSection,
    OtherOption,
)
from grants.rules.paper import obstacles_to_interests_on_paper
from grants.rules.references import in_own_format, obstacles_to_paper_reference
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
    is_day_known: bool
    signatory_name: str
    signatory_title: str
    interests: str
    interests_stated: str


class StartedAlready(Refused):
    """The same person has just started the same draft: most likely one form that was sent twice."""

    def __init__(self, notice: DecisionNotice):
        self.notice = notice
        super().__init__(Obstacle("You have just started this draft"))


@transaction.atomic
def start_notice(
    *,
    kind: str,
    by: User,
    at: datetime,
    is_from_paper: bool = False,
    once_within: timedelta = timedelta(0),
    **facts: Unpack[NoticeFacts],
) -> DecisionNotice:
    """Begin a draft of a kind. Refused without a title, for an unknown kind and a wrong address of mail.

    Raises StartedAlready when the same person started one of that kind and title within `once_within` before.
    """
    if once_within:
        _refuse_a_second(kind, facts.get("title", ""), is_from_paper, by=by, since=at - once_within)
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


def _refuse_a_second(kind: str, title: str, is_from_paper: bool, *, by: User, since: datetime) -> None:
    # Two forms of one person wait for each other here, so that the second sees what the first wrote.
    User.objects.select_for_update().get(pk=by.pk)
    alike = DecisionNotice.objects.filter(kind=kind, title=tidy(title), is_from_paper=is_from_paper, drafted_by=by)
    started = alike.filter(drafted_at__gt=since, state=NoticeState.DRAFT).order_by("pk").first()
    if started is not None:
        raise StartedAlready(started)


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
    """Say what stands on the signed paper: reference, days, signatory, declaration of interests.

    A reference in the office's own format is kept as the office writes it. Refused for signs that no reference has,
    for a day to come, and for an interest that is stated without words.
    """
    with working_on(notice, by=by) as held:
        _refuse_if_changed(held, expected_version)
        reference = facts.get("reference", "").strip()
        declared = facts.get("interests", ""), facts.get("interests_stated", "")
        days = _obstacles_to_days(facts, at)
        refuse_if([*obstacles_to_paper_reference(reference), *days, *obstacles_to_interests_on_paper(*declared)])
        for name, value in facts.items():
            setattr(held, name, tidy(value) if isinstance(value, str) else value)
        held.reference = reference = _as_the_office_writes(reference)
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


def _as_the_office_writes(reference: str) -> str:
    office = the_office()
    return in_own_format(office.decision_reference_format, reference) if office else reference


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
