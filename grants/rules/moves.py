"""Which move leads from which state to which, and who stands in whose way."""

from collections.abc import Collection
from dataclasses import dataclass

from core.refusal import Obstacle
from grants.choices import Interests
from grants.choices import NoticeState as S

LONGEST_STATEMENT = 2000


@dataclass(frozen=True)
class Move:
    """One verb: from where, to where, and how a reader is told that it was done."""

    verb: str
    from_states: tuple[str, ...]
    to_state: str
    done: str


MOVES = {
    move.verb: move
    for move in (
        Move("submit", (S.DRAFT, S.RETURNED), S.SUBMITTED, "Submitted"),
        Move("certify", (S.SUBMITTED,), S.SUBMITTED, "Money certified"),
        Move("return", (S.SUBMITTED,), S.RETURNED, "Returned with comments"),
        # The same of a signed paper, which is handed to finance and never submitted.
        Move("send-back", (S.DRAFT, S.RETURNED), S.RETURNED, "Returned with comments"),
        Move("sign", (S.SUBMITTED,), S.SIGNED, "Signed"),
        Move("refuse", (S.SUBMITTED,), S.REFUSED, "Refused"),
        Move("withdraw", (S.DRAFT, S.SUBMITTED, S.RETURNED), S.WITHDRAWN, "Withdrawn"),
        Move("record", (S.DRAFT, S.RETURNED), S.SIGNED, "Recorded from the signed paper"),
        Move("publish", (S.SIGNED,), S.PUBLISHED, "Published"),
        Move("supersede", (S.SIGNED, S.PUBLISHED), S.SUPERSEDED, "Superseded"),
    )
}

# What each step of a timeline says was done, also those that move nothing.
STEPS_IN_WORDS = {
    "draft": "Drafted",
    "hand-over": "Handed over to be checked",
    **{verb: move.done for verb, move in MOVES.items()},
}

_IN_WORDS = {
    S.DRAFT: "is still a draft",
    S.SUBMITTED: "has been submitted",
    S.RETURNED: "has been returned to its drafter",
    S.SIGNED: "has been signed",
    S.PUBLISHED: "has been published",
    S.REFUSED: "has been refused",
    S.WITHDRAWN: "has been withdrawn",
    S.SUPERSEDED: "has been superseded",
}


def obstacles_to_move(verb: str, *, state: str) -> list[Obstacle]:
    """A move is open from its own states alone."""
    if state in MOVES[verb].from_states:
        return []
    return [Obstacle(f"This notice {_IN_WORDS[S(state)]}: it can no longer be changed in this way")]


def obstacles_to_work_on(state: str) -> list[Obstacle]:
    """What was submitted is locked until it is returned; what was signed, refused or withdrawn for ever."""
    if state in (S.DRAFT, S.RETURNED):
        return []
    return [Obstacle(f"This notice {_IN_WORDS[S(state)]}: nothing in it can be changed")]


def verb_of_return(*, is_from_paper: bool) -> str:
    """Which move gives a notice back to who drafted it: what was submitted, or a paper that was handed to finance."""
    return "send-back" if is_from_paper else "return"


def obstacles_to_return(*, is_from_paper: bool, is_handed_over: bool) -> list[Obstacle]:
    """A signed paper goes back from finance only while it lies there."""
    if is_from_paper and not is_handed_over:
        return [Obstacle("This entry does not lie with Finance: it can be changed without being returned")]
    return []


def obstacles_to_certify(
    *, person: int, drafted_by: int, contributors: Collection[int], is_certified: bool
) -> list[Obstacle]:
    """Finance certifies once, and not what they drafted themselves (DOMAIN.md 5)."""
    if is_certified:
        return [Obstacle("The money has been certified already")]
    if person == drafted_by or person in contributors:
        return [Obstacle("You worked on this notice: another finance officer must certify it")]
    return []


def obstacles_to_record(*, person: int, drafted_by: int, contributors: Collection[int]) -> list[Obstacle]:
    """Finance holds what was entered against the paper, and did not enter any of it themselves (DOMAIN.md 5)."""
    if person == drafted_by or person in contributors:
        return [Obstacle("You worked on this entry: another finance officer must compare it with the paper")]
    return []


def obstacles_to_decide(
    *,
    person: int,
    drafted_by: int,
    submitted_by: int | None,
    certified_by: int | None,
    contributors: Collection[int],
    advised_by: Collection[int] = (),
) -> list[Obstacle]:
    """Whoever drafted, changed, submitted or certified a notice neither signs nor refuses it (DOMAIN.md 5).

    Nor does whoever took part in the advice that it rests on.
    """
    if person == drafted_by or person in contributors:
        return [Obstacle("You worked on the draft of this notice: somebody else must decide it")]
    if person in (submitted_by, certified_by):
        return [Obstacle("You submitted or certified this notice: somebody else must decide it")]
    if person in advised_by:
        return [Obstacle("You took part in the advice that this rests on: somebody else must decide it")]
    return []


def obstacles_to_publish(*, person: int, signed_by: int | None, recorded_by: int | None = None) -> list[Obstacle]:
    """The signer does not publish (DOMAIN.md 5), nor does who recorded what was signed on paper."""
    if person == signed_by:
        return [Obstacle("You signed this notice: somebody else must publish it")]
    if person == recorded_by:
        return [Obstacle("You recorded this decision from its paper: somebody else must publish it")]
    return []


def obstacles_to_declaration(interests: str, interests_stated: str) -> list[Obstacle]:
    """The decision maker declares none, or which and what follows (DOMAIN.md 5: the signed notice prints it)."""
    if interests not in Interests.values:
        return [Obstacle("Say whether you have an interest in this decision", "interests")]
    if interests == Interests.STATED and not interests_stated.strip():
        return [Obstacle("State the interest, and what follows from it", "interests_stated")]
    if interests == Interests.NONE and interests_stated.strip():
        return [Obstacle("You wrote an interest: choose “Yes”, or leave the text empty", "interests")]
    if len(interests_stated) > LONGEST_STATEMENT:
        return [Obstacle(f"Shorten the statement to {LONGEST_STATEMENT:,} characters or fewer", "interests_stated")]
    return []
