from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.models import User
from core import audit
from core.refusal import Obstacle, refuse_if
from grants.models import LegalPower
from providers.rules.values import obstacles_to_text, tidy


class PowerFacts(TypedDict, total=False):
    """What the register says of a power."""

    provision: str
    act: str
    direction: str
    purpose: str
    reasons_needed: str
    started_on: date
    ended_on: date | None
    is_wrong: bool
    instead: LegalPower | None
    why_wrong: str


@transaction.atomic
def add_power(*, by: User, at: datetime, **facts: Unpack[PowerFacts]) -> LegalPower:
    """Enter a legal power, or a citation known to be wrong with the right one. Refused for the same one twice."""
    power = LegalPower()
    _put(power, facts)
    audit.record(action="grants.power.added", by=by, at=at, subject=power)
    return power


@transaction.atomic
def change_power(*, power: LegalPower, by: User, at: datetime, **facts: Unpack[PowerFacts]) -> LegalPower:
    """Change what the register says of a power. Notices that were signed keep what they printed."""
    held = LegalPower.objects.select_for_update(of=("self",)).get(pk=power.pk)
    _put(held, facts)
    audit.record(action="grants.power.changed", by=by, at=at, subject=held, changed=", ".join(facts))
    return held


def _put(power: LegalPower, facts: PowerFacts) -> None:
    for name, value in facts.items():
        setattr(power, name, tidy(value) if isinstance(value, str) else value)
    if not power.is_wrong:
        power.instead = None
    refuse_if(
        [
            *obstacles_to_text(power.provision, field="provision", what="the section or schedule", limit=100),
            *obstacles_to_text(power.act, field="act", what="the Act", limit=200),
            *obstacles_to_text(power.purpose, field="purpose", what="what it lets the office do", limit=500),
            *_obstacles_to_dates(power),
            *_obstacles_to_wrong(power),
        ]
    )
    same = LegalPower.objects.filter(provision=power.provision, act=power.act, direction=power.direction)
    if same.exclude(pk=power.pk).exists():
        refuse_if([Obstacle("This power stands in the register already", "provision")])
    power.save()


def _obstacles_to_dates(power: LegalPower) -> list[Obstacle]:
    if power.ended_on is not None and power.ended_on < power.started_on:
        return [Obstacle("It cannot end before it started", "ended_on")]
    return []


def _obstacles_to_wrong(power: LegalPower) -> list[Obstacle]:
    if not power.is_wrong:
        return []
    if power.instead is None or power.instead.is_wrong or power.instead.pk == power.pk:
        return [Obstacle("Select the right power to cite instead", "instead")]
    return obstacles_to_text(power.why_wrong, field="why_wrong", what="what is wrong with it", limit=500)
