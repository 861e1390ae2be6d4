"""When a change of an agreement may be proposed and agreed, and by whom."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from commissioning.rules.money import spoken
from core.money import pounds
from core.refusal import Obstacle
from grants.choices import BY_DECISION, VariationKind, VariationState

SHORTEST_REASON = 10

_IN_WORDS = {
    VariationState.PROPOSED: "waits to be agreed",
    VariationState.AGREED: "has been agreed",
    VariationState.REFUSED: "was refused",
    VariationState.WITHDRAWN: "was withdrawn",
}


def obstacles_to_propose(
    *,
    kind: str,
    reason: str,
    ends_on_before: date,
    ends_on_after: date,
    moved: Decimal,
    has_notice: bool,
    has_open: bool,
) -> list[Obstacle]:
    """One change at a time, with its reason, and of the kind it says: a later end is later, moved money is some."""
    obstacles = []
    if has_open:
        obstacles.append(Obstacle("A variation of this agreement waits to be agreed: settle that one first"))
    if kind not in VariationKind.values:
        obstacles.append(Obstacle("Select what changes", "kind"))
    if len(reason.strip()) < SHORTEST_REASON:
        obstacles.append(Obstacle(f"Give the reason in at least {SHORTEST_REASON} characters", "reason"))
    if kind in BY_DECISION and not has_notice:
        obstacles.append(Obstacle("More or less money needs a signed decision: choose it", "notice"))
    if kind == VariationKind.LONGER and ends_on_after <= ends_on_before:
        obstacles.append(Obstacle(f"The award ends on {spoken(ends_on_before)}: enter a later day", "ends_on"))
    if kind not in (VariationKind.LONGER, *BY_DECISION) and ends_on_after != ends_on_before:
        obstacles.append(Obstacle("Only a variation for a later end changes the end of the award", "ends_on"))
    if kind == VariationKind.MOVED and moved <= 0:
        obstacles.append(Obstacle("Say how much moves, and from which year to which", "moves"))
    return obstacles


def obstacles_to_move(amount: Decimal, *, unpaid: Decimal, where: str) -> list[Obstacle]:
    """Only what was promised and not yet paid can be carried to another year."""
    if amount <= unpaid:
        return []
    return [Obstacle(f"{pounds(amount)} is more than the {pounds(unpaid)} of {where} not yet paid", "moves")]


def obstacles_to_settle(state: str) -> list[Obstacle]:
    if state == VariationState.PROPOSED:
        return []
    return [Obstacle(f"This variation {_IN_WORDS[VariationState(state)]} already")]


def obstacles_to_agree_for_office(*, person: int, proposed_by: int, tied: Collection[int]) -> list[Obstacle]:
    """Nobody agrees what they proposed, nor where they have an interest (DOMAIN.md 5)."""
    if person == proposed_by:
        return [Obstacle("You proposed this variation: another manager must agree it for the office")]
    if person in tied:
        return [Obstacle("You have an interest in this provider: another manager must agree it for the office")]
    return []


def obstacles_to_day_agreed(
    agreed_on: date | None, *, proposed_on: date, today: date, is_on_paper: bool
) -> list[Obstacle]:
    """What was agreed on paper may have been agreed before it was entered; nothing is agreed in the future."""
    if agreed_on is None:
        return [Obstacle("Enter the day it was agreed", "agreed_on")]
    if agreed_on > today:
        return [Obstacle("The date must be today or in the past", "agreed_on")]
    if agreed_on < proposed_on and not is_on_paper:
        return [Obstacle(f"It was proposed on {spoken(proposed_on)}: enter that day or a later one", "agreed_on")]
    return []
