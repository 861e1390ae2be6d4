from collections.abc import Iterable
from datetime import date, datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from core import audit
from core.refusal import Obstacle, refuse_if
from providers.models import ConsortiumMembership, Provider, ProviderName
from providers.rules import Period, combined_periods, holds_itself, obstacles_to_merge, written
from providers.transitions.locks import lock_with_consortia
from providers.transitions.membership import lasting_pairs


@transaction.atomic
def merge_provider(*, duplicate: Provider, into: Provider, by: Any, at: datetime) -> Provider:
    """Make two records of one organisation one; `into` is kept, and what was merged into `duplicate` follows.

    Names, identifiers, contacts, memberships, areas and due diligence move, and the duplicate's name becomes another
    name of the one kept. Where both were in one consortium on the same days, their periods become one, so that
    nothing is counted twice. Commitments stay where the ledger wrote them: figures follow `merged_into`.

    Refused for a provider and itself, when either was merged before, for a consortium into what is none, for a
    consortium and its member, and when a consortium would come to hold itself. It cannot be undone.
    """
    today = localdate(at)
    held = lock_with_consortia([duplicate, into])
    duplicate, into = held[duplicate.pk], held[into.pk]
    refuse_if(reasons_against_merging(duplicate, into, today=today))
    moved = _what_moves(duplicate)
    _move_names(duplicate, into, today)
    duplicate.identifiers.update(provider=into)
    _move_contacts(duplicate, into)
    duplicate.due_diligence.update(provider=into)
    into.areas.add(*duplicate.areas.all())
    joined = _move_memberships(duplicate, into)
    for record in [*duplicate.merged_from.all(), duplicate]:
        record.merged_into, record.merged_on = into, record.merged_on or today
        record.save()
    for subject in (duplicate, into):
        audit.record(
            action="providers.provider.merged",
            by=by,
            at=at,
            subject=subject,
            duplicate=duplicate.name,
            into=into.name,
            periods_joined="; ".join(joined),
            moved="; ".join(moved),
        )
    return into


def reasons_against_merging(duplicate: Provider, into: Provider, *, today: date) -> list[Obstacle]:
    """Why one provider cannot be merged into another, as things stand."""
    pair = [duplicate.pk, into.pk]
    merged = {
        tuple(into.pk if provider == duplicate.pk else provider for provider in row) for row in lasting_pairs(today)
    }
    return obstacles_to_merge(
        duplicate,
        into,
        is_tied=ConsortiumMembership.objects.filter(consortium__in=pair, member__in=pair).exists(),
        makes_circle=holds_itself([(outer, inner) for outer, inner in merged]),
    )


def _what_moves(duplicate: Provider) -> list[str]:
    """What the duplicate had, as it stood: afterwards it is told from the other's by the audit log alone.

    A contact is named by what they do there, for the log keeps for ever what it is told. A name that the other bears
    too is not kept twice, and its source stands only here.
    """
    sources = {name.name: f" ({name.source})" if name.source else "" for name in duplicate.names.order_by("pk")}
    return [
        *(f"name “{name}”{source}" for name, source in sources.items()),
        *(f"number {identifier}" for identifier in duplicate.identifiers.order_by("pk")),
        *(f"contact {contact.job_title}" for contact in duplicate.contacts.order_by("pk")),
        *(
            f"{check.get_kind_display()} checked on {written(check.checked_on)}"
            for check in duplicate.due_diligence.order_by("checked_on", "pk")
        ),
        *(f"area {area.name}" for area in duplicate.areas.order_by("name")),
    ]


def _move_names(duplicate: Provider, into: Provider, today: date) -> None:
    borne = {into.name, *into.names.values_list("name", flat=True)}
    duplicate.names.filter(name__in=borne).delete()
    duplicate.names.update(provider=into)
    if duplicate.name not in borne:
        source = f"merged on {written(today)}"
        ProviderName.objects.update_or_create(provider=into, name=duplicate.name, defaults={"source": source})


def _move_contacts(duplicate: Provider, into: Provider) -> None:
    if into.contacts.filter(is_main=True, left_on=None).exists():
        duplicate.contacts.filter(left_on=None).update(is_main=False)
    duplicate.contacts.update(provider=into)


def _move_memberships(duplicate: Provider, into: Provider) -> list[str]:
    """Moves each row and joins those that then overlap; says which were joined, as they stood before."""
    _let_leads_of_the_kept_stand(duplicate, into)
    before = {row.pk: _in_words(row) for row in _rows_of(duplicate, into)}
    groups: dict[tuple[int, int], list[ConsortiumMembership]] = {}
    for row in _rows_of(duplicate, into):
        row.consortium = into if row.consortium_id == duplicate.pk else row.consortium
        row.member = into if row.member_id == duplicate.pk else row.member
        groups.setdefault((row.consortium_id, row.member_id), []).append(row)
    joined: list[str] = []
    for rows in groups.values():
        if any(one.period.overlaps(other.period) for one, other in combinations(rows, 2)):
            joined += [before[row.pk] for row in rows]
            _join_periods(rows)
        else:
            ConsortiumMembership.objects.bulk_update(rows, ["consortium", "member"])
    return joined


def _rows_of(*providers: Provider) -> Iterable[ConsortiumMembership]:
    theirs = Q(consortium__in=providers) | Q(member__in=providers)
    return ConsortiumMembership.objects.filter(theirs).select_related("consortium", "member").order_by("pk")


def _let_leads_of_the_kept_stand(duplicate: Provider, into: Provider) -> None:
    """Where both consortia had a lead on the same day, the lead of the one that is kept stays it."""
    kept = list(into.members.filter(is_lead=True))
    for row in duplicate.members.filter(is_lead=True):
        if any(other.member_id != row.member_id and other.period.overlaps(row.period) for other in kept):
            row.is_lead = False
            row.save(update_fields=["is_lead"])


def _join_periods(rows: list[ConsortiumMembership]) -> None:
    """Puts the fewest rows that cover the same days in the place of rows of one pair."""
    consortium, member = rows[0].consortium, rows[0].member
    sources = "; ".join(dict.fromkeys(row.source for row in rows if row.source))[:300]
    ConsortiumMembership.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for period in combined_periods(row.period for row in rows):
        _create_row(consortium, member, period, sources)


def _create_row(consortium: Provider, member: Provider, period: Period, source: str) -> None:
    ConsortiumMembership.objects.create(
        consortium=consortium,
        member=member,
        joined_on=period.start,
        ended_on=period.end,
        is_lead=period.is_lead,
        source=source,
    )


def _in_words(row: ConsortiumMembership) -> str:
    until = f" to {row.ended_on}" if row.ended_on else ""
    return f"{row}, from {row.joined_on}{until}{', lead' if row.is_lead else ''}"
