from collections.abc import Iterable
from datetime import date

from core.refusal import Obstacle
from providers.rules.organisation import Organisation, obstacles_to_touch
from providers.rules.periods import Period
from providers.rules.values import obstacles_to_day, obstacles_to_text, written


def obstacles_to_join(
    consortium: Organisation,
    member: Organisation,
    *,
    period: Period,
    source: str,
    today: date,
    earlier: Iterable[Period],
    leads: Iterable[tuple[str, Period]],
    makes_circle: bool,
) -> list[Obstacle]:
    """`earlier`: this member's periods in this consortium; `leads`: who has led it, by name, and when."""
    found = [
        *obstacles_to_touch(consortium),
        *obstacles_to_touch(member),
        *_obstacles_to_pair(consortium, member, makes_circle=makes_circle),
        *obstacles_to_day(period.start, field="joined_on", today=today),
        *obstacles_to_end(period.start, period.end),
        *obstacles_to_text(source, field="source", what="where this is recorded", limit=300, required=False),
    ]
    found += [
        Obstacle(f"{member.name} is a member of {consortium.name} {_span(other)}", "joined_on")
        for other in earlier
        if other.overlaps(period)
    ]
    return found + (obstacles_to_lead(period, leads) if period.is_lead else [])


def _obstacles_to_pair(consortium: Organisation, member: Organisation, *, makes_circle: bool) -> list[Obstacle]:
    if not consortium.is_consortium:
        return [Obstacle(f"{consortium.name} is not a consortium, so it has no members", "consortium")]
    if consortium.pk == member.pk:
        return [Obstacle("Choose another organisation: a consortium is not a member of itself", "member")]
    if makes_circle:
        message = f"{member.name} has {consortium.name} among its members, directly or through another consortium"
        return [Obstacle(message, "member")]
    return []


def obstacles_to_lead(period: Period, leads: Iterable[tuple[str, Period]]) -> list[Obstacle]:
    """A consortium has one lead at a time."""
    return [
        Obstacle(f"{name} leads this consortium {_span(other)}: change the lead instead", "is_lead")
        for name, other in leads
        if other.overlaps(period)
    ]


def obstacles_to_end(joined_on: date, ended_on: date | None) -> list[Obstacle]:
    if ended_on is not None and ended_on < joined_on:
        return [Obstacle(f"Enter a last day that is on or after the first, {written(joined_on)}", "ended_on")]
    return []


def obstacles_to_end_membership(period: Period, *, ended_on: date) -> list[Obstacle]:
    if period.end is not None:
        return [Obstacle(f"This membership has already ended, on {written(period.end)}")]
    return obstacles_to_end(period.start, ended_on)


def obstacles_to_change_lead(
    consortium: Organisation,
    *,
    on: date,
    today: date,
    new: Period | None,
    now: Period | None,
    others: Iterable[tuple[str, Period]],
) -> list[Obstacle]:
    """`new`: the coming lead's membership on that day; `now`: the period of who leads; `others`: who led else."""
    found = [*obstacles_to_touch(consortium), *obstacles_to_day(on, field="on", today=today)]
    if new is None:
        return [*found, Obstacle(f"Choose an organisation that is a member on {written(on)}", "member")]
    if new.is_lead:
        return [*found, Obstacle("Choose another member: this one is the lead on that day", "member")]
    if now is not None and on < now.start:
        found.append(Obstacle(f"Enter a date after {written(now.start)}, when the present lead began", "on"))
    clashes = obstacles_to_lead(Period(on, new.end, is_lead=True), others)
    return found + [Obstacle(clash.message, "on") for clash in clashes]


def _span(period: Period) -> str:
    if period.end is None:
        return f"from {written(period.start)}"
    return f"from {written(period.start)} to {written(period.end)}"
