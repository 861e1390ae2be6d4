"""What an agreement may do next, what holds back an instalment, and what its plan must add up to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from commissioning.rules.money import spoken
from core.money import ZERO, pounds
from core.refusal import Obstacle
from grants.choices import AgreementState as S
from grants.choices import InstalmentState
from grants.rules.moves import Move

MOVES = {
    move.verb: move
    for move in (
        Move("offer", (S.DRAFT,), S.OFFERED, "Offered to the provider"),
        Move("take-back", (S.OFFERED,), S.DRAFT, "Taken back to be changed"),
        Move("decline", (S.OFFERED,), S.DRAFT, "Not accepted by the provider"),
        Move("accept", (S.OFFERED,), S.ACCEPTED, "Accepted by the provider"),
        Move("suspend", (S.ACCEPTED,), S.SUSPENDED, "Suspended"),
        Move("resume", (S.SUSPENDED,), S.ACCEPTED, "Resumed"),
        Move("close", (S.ACCEPTED, S.SUSPENDED), S.CLOSED, "Closed"),
    )
}
STEPS_IN_WORDS = {"draft": "Drafted", **{verb: move.done for verb, move in MOVES.items()}}

_IN_WORDS = {
    S.DRAFT: "is still a draft",
    S.OFFERED: "has been offered to the provider",
    S.ACCEPTED: "is in force",
    S.SUSPENDED: "is suspended",
    S.CLOSED: "is closed",
}


def obstacles_to_move(verb: str, *, state: str) -> list[Obstacle]:
    """A move is open from its own states alone."""
    if state in MOVES[verb].from_states:
        return []
    return [Obstacle(f"This agreement {_IN_WORDS[S(state)]}: this can no longer be done")]


def obstacles_to_draft(state: str) -> list[Obstacle]:
    """What was offered is changed only after it was taken back; what was accepted, by a variation."""
    if state == S.DRAFT:
        return []
    then = "take it back first" if state == S.OFFERED else "propose a variation instead"
    return [Obstacle(f"This agreement {_IN_WORDS[S(state)]}: {then}")]


def obstacles_to_bind(state: str) -> list[Obstacle]:
    """Money moves and terms change under an agreement that both sides accepted and nobody closed."""
    if state in (S.ACCEPTED, S.SUSPENDED):
        return []
    return [Obstacle(f"This agreement {_IN_WORDS[S(state)]}, so nothing can be paid or changed under it")]


def obstacles_to_offer(
    *,
    purpose: str,
    has_template: bool,
    planned: Mapping[str, Decimal],
    promised: Mapping[str, Decimal],
) -> list[Obstacle]:
    """An offer says what the money is for, asks for returns, and plans each year to the penny.

    `planned` and `promised` are pounds by the name of the year and heading.
    """
    obstacles = []
    if not purpose.strip():
        obstacles.append(Obstacle("Say what the money is for", "purpose"))
    if not has_template:
        obstacles.append(Obstacle("Choose what its returns ask", "template"))
    return [*obstacles, *obstacles_to_plan(planned, promised, is_whole=True)]


def obstacles_to_plan(
    planned: Mapping[str, Decimal], promised: Mapping[str, Decimal], *, is_whole: bool
) -> list[Obstacle]:
    """Instalments of a year never exceed what is promised for it; where the plan is whole they make exactly that."""
    obstacles = []
    for where in {**promised, **planned}:
        plan, promise = planned.get(where, ZERO), promised.get(where, ZERO)
        if plan > promise:
            more = f"The instalments of {where} make {pounds(plan)}, which is {pounds(plan - promise)} more than the"
            obstacles.append(Obstacle(f"{more} {pounds(promise)} promised", "instalments"))
        elif is_whole and plan < promise:
            less = f"The instalments of {where} make {pounds(plan)}, which is {pounds(promise - plan)} less than the"
            obstacles.append(Obstacle(f"{less} {pounds(promise)} promised", "instalments"))
    return obstacles


def obstacles_to_accept(*, accepted_on: date, offered_on: date, today: date) -> list[Obstacle]:
    if accepted_on > today:
        return [Obstacle("The date must be today or in the past", "accepted_on")]
    if accepted_on < offered_on:
        return [Obstacle(f"It was offered on {spoken(offered_on)}: enter that day or a later one", "accepted_on")]
    return []


def held_by(*, is_suspended: bool, overdue: Iterable[str] = (), unmet: Iterable[str] = ()) -> tuple[str, ...]:
    """What holds back instalments, in words: a suspension, overdue returns, conditions whose day has passed."""
    return (
        *(("The agreement is suspended",) if is_suspended else ()),
        *(f"The return for {period[0].lower()}{period[1:]} is overdue" for period in overdue),
        *(f"Condition not met: {words}" for words in unmet),
    )


def instalment_state(
    *,
    due_on: date,
    amount: Decimal,
    paid: Decimal,
    holds: Sequence[str],
    is_released: bool,
    is_replaced: bool,
    today: date,
) -> InstalmentState:
    """How one instalment stands on a day: a release lifts whatever holds it back."""
    if paid >= amount:
        return InstalmentState.PAID
    if is_replaced:
        return InstalmentState.REPLACED
    if due_on > today:
        return InstalmentState.PLANNED
    if holds and not is_released:
        return InstalmentState.HELD
    if paid:
        return InstalmentState.PART_PAID
    return InstalmentState.RELEASED if is_released else InstalmentState.DUE


def obstacles_to_pay(
    *, state: str, amount: Decimal, left: Decimal, holds: Sequence[str], is_released: bool, is_replaced: bool
) -> list[Obstacle]:
    """An instalment is paid while it stands and nothing holds it back, and no further than its amount."""
    if is_replaced:
        return [Obstacle("A variation replaced this instalment: choose the one that stands")]
    if amount > left:
        return [Obstacle(f"{pounds(amount)} is more than the {pounds(left)} left of this instalment", "amount")]
    if holds and not is_released:
        return [Obstacle(f"This instalment is held back. {hold}") for hold in holds]
    return obstacles_to_bind(state)


def obstacles_to_release(*, holds: Sequence[str], is_released: bool, is_suspended: bool) -> list[Obstacle]:
    if is_released:
        return [Obstacle("This instalment was released already")]
    if is_suspended:
        return [Obstacle("The agreement is suspended: resume it first")]
    return [] if holds else [Obstacle("Nothing holds back this instalment")]
