"""All that a provider's own page says about the organisation; its money stands in commissioning."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.permissions import Permission
from accounts.roles import Role
from core.models import AuditEvent
from providers.choices import DueDiligenceKind, DueDiligenceState
from providers.figures.history import event_in_words
from providers.models import (
    ConsortiumMembership,
    Contact,
    DueDiligenceRecord,
    Provider,
    ProviderIdentifier,
    ProviderName,
)
from providers.rules import due_diligence_state


@dataclass(frozen=True)
class Paper:
    """One kind of paper: how it stands, its last check and those before."""

    kind: DueDiligenceKind
    state: DueDiligenceState
    last: DueDiligenceRecord | None
    earlier: list[DueDiligenceRecord]


@dataclass(frozen=True)
class Event:
    """One line of the history. `under` names the record it was written to, where that was merged into this one."""

    at: datetime
    words: str
    by: str
    under: str


@dataclass(frozen=True)
class ProviderProfile:
    """One provider on one day. Of each list, `now` is in force on that day and `past` is not."""

    provider: Provider
    on: date
    area_names: list[str]
    names: list[ProviderName]
    identifiers: list[ProviderIdentifier]
    contacts_now: list[Contact]
    contacts_past: list[Contact]
    members_now: list[ConsortiumMembership]
    members_past: list[ConsortiumMembership]
    consortia_now: list[ConsortiumMembership]
    consortia_past: list[ConsortiumMembership]
    lead: Provider | None
    papers: list[Paper]
    merged_from: list[Provider]
    # Newest first; empty for a provider's own contact, to whom the office's names are no business.
    history: list[Event]
    may_edit: bool
    may_merge: bool
    # Whether links to other providers lead somewhere for this person.
    may_see_others: bool


def provider_profile(provider: Provider, *, user: Any, on: date) -> ProviderProfile:
    """What `user` is shown of a provider on a day. One query, for the history, when it came by for_profile()."""
    is_own_contact = user.role == Role.PROVIDER_CONTACT
    may_change = not provider.is_merged
    members, consortia = list(provider.members.all()), list(provider.memberships.all())
    contacts = sorted(provider.contacts.all(), key=lambda contact: (not contact.is_main, contact.job_title.casefold()))
    members_now = sorted(_in_force(members, on), key=lambda row: (not row.is_lead, row.member.name_key))
    return ProviderProfile(
        provider=provider,
        on=on,
        area_names=sorted(area.name for area in provider.areas.all()),
        names=sorted(provider.names.all(), key=lambda name: name.name_key),
        identifiers=sorted(provider.identifiers.all(), key=lambda identifier: identifier.org_id),
        contacts_now=[contact for contact in contacts if contact.left_on is None],
        contacts_past=[contact for contact in contacts if contact.left_on is not None],
        members_now=members_now,
        members_past=_by_end(row for row in members if row not in members_now),
        consortia_now=sorted(_in_force(consortia, on), key=lambda row: row.consortium.name_key),
        consortia_past=_by_end(row for row in consortia if not row.period.covers(on)),
        lead=next((row.member for row in members_now if row.is_lead), None),
        papers=[_paper(kind, provider.due_diligence.all(), on) for kind in DueDiligenceKind],
        merged_from=sorted(provider.merged_from.all(), key=lambda merged: merged.name_key),
        history=[] if is_own_contact else _history(provider),
        may_edit=may_change and user.may(Permission.PROVIDER_EDIT),
        may_merge=may_change and user.may(Permission.PROVIDER_MERGE),
        may_see_others=not is_own_contact,
    )


def _in_force(rows: Iterable[ConsortiumMembership], on: date) -> list[ConsortiumMembership]:
    return [row for row in rows if row.period.covers(on)]


def _by_end(rows: Iterable[ConsortiumMembership]) -> list[ConsortiumMembership]:
    return sorted(rows, key=lambda row: (row.ended_on or date.max, row.joined_on), reverse=True)


def _paper(kind: DueDiligenceKind, records: Iterable[DueDiligenceRecord], on: date) -> Paper:
    known = [record for record in records if record.kind == kind and record.checked_on <= on]
    known.sort(key=lambda record: (record.checked_on, record.pk), reverse=True)
    last = known[0] if known else None
    state = due_diligence_state(was_seen=last is not None, expires_on=last.expires_on if last else None, on=on)
    return Paper(kind, state, last, known[1:])


def _history(provider: Provider) -> list[Event]:
    names = {str(record.pk): record.name for record in [provider, *provider.merged_from.all()]}
    events = AuditEvent.objects.filter(subject_type=provider._meta.label_lower, subject_key__in=names)
    own = str(provider.pk)
    return [
        Event(
            at=event.at,
            words=event_in_words(event.action, event.details),
            by=event.by_name,
            under="" if event.subject_key == own else names[event.subject_key],
        )
        for event in events.order_by("-at", "-pk")
    ]
