"""When a change of an agreement may be proposed and agreed, and by whom."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from commissioning.rules.money import spoken
from core.money import ZERO, pounds
from core.refusal import Obstacle
from grants.choices import BY_DECISION, NoticeKind, VariationKind, VariationState

SHORTEST_REASON = 10
# What kind of signed decision each kind of change may rest on. A later end that costs nothing needs none.
RESTS_ON = {
    VariationKind.MORE: NoticeKind.INCREASE,
    VariationKind.LESS: NoticeKind.REDUCTION,
    VariationKind.LONGER: NoticeKind.EXTENSION,
}
FOLLOWED_BY = {notice: kind for kind, notice in RESTS_ON.items()}
# The kinds whose whole point is another plan, or that change what the plan must come to.
OF_PLANS = (VariationKind.REPLANNED, *BY_DECISION)
MAY_END_LATER = (VariationKind.LONGER, VariationKind.MOVED)

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
    has_plan: bool = True,
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
    obstacles += _obstacles_to_end(kind, before=ends_on_before, after=ends_on_after)
    if kind == VariationKind.MOVED and moved <= 0:
        obstacles.append(Obstacle("Say how much moves, and from which year to which", "moves"))
    if kind != VariationKind.MOVED and moved > 0:
        obstacles.append(Obstacle("Only a variation that moves money between years moves some", "moves"))
    if kind == VariationKind.REPLANNED and not has_plan:
        obstacles.append(Obstacle("Enter the instalments that take the place of those not yet paid", "instalments"))
    return obstacles


def _obstacles_to_end(kind: str, *, before: date, after: date) -> list[Obstacle]:
    if kind == VariationKind.LONGER and after <= before:
        return [Obstacle(f"The award ends on {spoken(before)}: enter a later day", "ends_on")]
    if kind == VariationKind.MOVED and after < before:
        return [Obstacle(f"The award ends on {spoken(before)}: enter a later day, or none", "ends_on")]
    if kind not in MAY_END_LATER and after != before:
        return [Obstacle("Only a variation for a later end changes the end of the award", "ends_on")]
    return []


def obstacles_to_closed_award(kind: str, *, is_closed: bool) -> list[Obstacle]:
    """What a closed award still holds can be taken back and planned anew, and nothing else (as a notice may)."""
    if is_closed and kind not in (VariationKind.LESS, VariationKind.REPLANNED):
        return [Obstacle("The award has been closed: it can run no longer and get no more money")]
    return []


def obstacles_to_notice(
    kind: str, *, notice_kind: str, is_signed: bool, changes_it: bool, is_used: bool
) -> list[Obstacle]:
    """The decision is signed, changes this very award in this very way, and was not used for another variation."""
    if not is_signed or not changes_it:
        return [Obstacle("Choose a signed decision that changes this award", "notice")]
    if RESTS_ON.get(VariationKind(kind)) != notice_kind:
        return [Obstacle(f"This decision is “{NoticeKind(notice_kind).label}”: choose one of the other kind", "notice")]
    if is_used:
        return [Obstacle("A variation was agreed under this decision already", "notice")]
    return []


def obstacles_to_move(amount: Decimal, *, unpaid: Decimal, where: str) -> list[Obstacle]:
    """Only what was promised and not yet paid can be carried to another year."""
    if amount <= unpaid:
        return []
    return [Obstacle(f"{pounds(amount)} is more than the {pounds(unpaid)} of {where} not yet paid", "moves")]


def obstacles_to_place(
    *, label: str, year_start: date, from_year: date, closed_on: date | None, ends_on: date, starts_on: date
) -> list[Obstacle]:
    """Money moves to another year that is open and in which the award still runs."""
    if year_start == from_year:
        return [Obstacle("Choose another year to move the money to", "to")]
    if closed_on is not None:
        return [Obstacle(f"{label} was closed on {spoken(closed_on)}: choose a year that is open", "to")]
    if year_start > ends_on:
        late = f"The award ends on {spoken(ends_on)}, before {label} begins: enter the later end it needs"
        return [Obstacle(late, "ends_on")]
    if year_start.replace(year=year_start.year + 1) <= starts_on:
        return [Obstacle(f"{label} ended before the award began, on {spoken(starts_on)}", "to")]
    return []


def obstacles_to_new_plan(
    planned: Mapping[str, Decimal], unpaid: Mapping[str, Decimal], least: Mapping[str, Decimal]
) -> list[Obstacle]:
    """The instalments not yet paid make, year by year, what is promised and not yet paid. Pounds by year and heading.

    `least` is what they must make at least: less where money came back, and nothing in a closed year.
    """
    obstacles = []
    for where in {**unpaid, **planned}:
        plan, rest = planned.get(where, ZERO), unpaid.get(where, ZERO)
        made = f"The unpaid instalments of {where} make {pounds(plan)}, which is"
        to_pay = f"than the {pounds(rest)} promised and not yet paid"
        if plan > rest:
            obstacles.append(Obstacle(f"{made} {pounds(plan - rest)} more {to_pay}", "instalments"))
        elif plan < least.get(where, ZERO):
            obstacles.append(Obstacle(f"{made} {pounds(rest - plan)} less {to_pay}", "instalments"))
    return obstacles


def obstacles_to_settle(state: str) -> list[Obstacle]:
    if state == VariationState.PROPOSED:
        return []
    return [Obstacle(f"This variation {_IN_WORDS[VariationState(state)]} already")]


def obstacles_to_stale_end(kind: str, *, stands: date, before: date, rests_on_notice: bool) -> list[Obstacle]:
    """A change of the end was worked out from an end; where a decision moved that meanwhile, it would undo it."""
    if kind not in MAY_END_LATER or rests_on_notice or stands == before:
        return []
    moved = f"The end of the award is {spoken(stands)} now and was {spoken(before)} when this was proposed"
    return [Obstacle(f"{moved}: withdraw or refuse it, and propose another")]


def obstacles_to_agree_for_office(
    *, person: int, proposed_by: int, provider_by: int | None, tied: Collection[int], is_contact: bool
) -> list[Obstacle]:
    """Nobody agrees what they proposed, nor for both sides, nor where they have an interest (DOMAIN.md 5)."""
    if is_contact:
        return [Obstacle("A manager of the office agrees for the office")]
    if person == proposed_by:
        return [Obstacle("You proposed this variation: another manager must agree it for the office")]
    if person == provider_by:
        return [Obstacle("You recorded the provider’s letter: another manager must agree it for the office")]
    if person in tied:
        return [Obstacle("You have an interest in this provider: another manager must agree it for the office")]
    return []


def obstacles_to_agree_for_provider(
    *, person: int, office_by: int | None, is_contact: bool, is_on_paper: bool
) -> list[Obstacle]:
    """Its own contact agrees for the provider; a letter is recorded by somebody of the office who did not agree it."""
    if is_on_paper and is_contact:
        return [Obstacle("You can agree here: no letter is needed")]
    if not is_on_paper and not is_contact:
        return [Obstacle("A contact of the provider agrees for the provider; a letter can be recorded")]
    if person == office_by:
        return [Obstacle("You agreed this variation for the office: a colleague must record the provider’s letter")]
    return []


def obstacles_to_agree_again(has_agreed: bool, who: str) -> list[Obstacle]:
    """Each side agrees once."""
    return [Obstacle(f"{who} has agreed this variation already")] if has_agreed else []


def obstacles_to_refuse(*, is_proposer: bool, is_tied: bool) -> list[Obstacle]:
    """Who proposed a change takes it back; it is refused by somebody else who has no interest in the provider."""
    if is_proposer:
        return [Obstacle("You proposed this variation: withdraw it instead")]
    if is_tied:
        return [Obstacle("You have an interest in this provider: another manager must settle this variation")]
    return []


def obstacles_to_withdraw(*, is_same_side: bool, who: str) -> list[Obstacle]:
    """Only the side that proposed a change takes it back."""
    return [] if is_same_side else [Obstacle(f"{who} proposed this variation: refuse it instead")]


def obstacles_to_day_agreed(
    agreed_on: date | None, *, proposed_on: date, today: date, is_on_paper: bool, accepted_on: date | None = None
) -> list[Obstacle]:
    """What was agreed on paper may have been agreed before it was entered; nothing is agreed in the future.

    No change of an agreement was agreed before the agreement itself.
    """
    if agreed_on is None:
        return [Obstacle("Enter the day it was agreed", "agreed_on")]
    if agreed_on > today:
        return [Obstacle("The date must be today or in the past", "agreed_on")]
    if agreed_on < proposed_on and not is_on_paper:
        return [Obstacle(f"It was proposed on {spoken(proposed_on)}: enter that day or a later one", "agreed_on")]
    if is_on_paper and accepted_on is not None and agreed_on < accepted_on:
        since = f"The agreement was accepted on {spoken(accepted_on)}"
        return [Obstacle(f"{since}: a change of it bears that day or a later one", "agreed_on")]
    return []
