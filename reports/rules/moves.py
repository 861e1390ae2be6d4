"""Which move of a report leads from which state to which, and who stands in whose way."""

from collections.abc import Collection
from dataclasses import dataclass

from commissioning.rules import obstacles_to_reason
from core.refusal import Obstacle
from reports.choices import ReportState as S


@dataclass(frozen=True)
class Move:
    """One verb: from where, to where, and how a reader is told that it was done."""

    from_states: tuple[S, ...]
    to_state: S
    done: str


MOVES = {
    "send": Move((S.DRAFT,), S.IN_REVIEW, "Sent to be approved"),
    "return": Move((S.IN_REVIEW, S.APPROVED), S.DRAFT, "Returned with comments"),
    "approve": Move((S.IN_REVIEW,), S.APPROVED, "Approved"),
    "issue": Move((S.APPROVED,), S.ISSUED, "Issued"),
    "withdraw": Move((S.DRAFT, S.IN_REVIEW, S.APPROVED), S.WITHDRAWN, "Withdrawn"),
    "supersede": Move((S.ISSUED,), S.SUPERSEDED, "Superseded"),
}
STEPS_IN_WORDS = {"draft": "Begun", **{verb: move.done for verb, move in MOVES.items()}}

_IN_WORDS = {
    S.DRAFT: "is still a draft",
    S.IN_REVIEW: "is in review",
    S.APPROVED: "has been approved",
    S.ISSUED: "has been issued",
    S.SUPERSEDED: "has been superseded",
    S.WITHDRAWN: "has been withdrawn",
}


def obstacles_to_move(verb: str, *, state: str) -> list[Obstacle]:
    """A move is open from its own states alone."""
    if state in MOVES[verb].from_states:
        return []
    return [Obstacle(f"This report {_IN_WORDS[S(state)]}: it can no longer be changed in this way")]


def obstacles_to_write(state: str) -> list[Obstacle]:
    """The words are locked while somebody judges them, and for ever once they are issued."""
    if state == S.DRAFT:
        return []
    return [Obstacle(f"This report {_IN_WORDS[S(state)]}: nothing in it can be changed")]


def obstacles_to_approve(*, person: int, drafted_by: int, contributors: Collection[int]) -> list[Obstacle]:
    """Nobody approves what they wrote themselves (DOMAIN.md 5)."""
    if person == drafted_by or person in contributors:
        return [Obstacle("You worked on this report: somebody else must approve it")]
    return []


def obstacles_to_issue(*, broken: Collection[str], open_findings: int, reason: str) -> list[Obstacle]:
    """Nothing is printed with a token that stands for nothing; with open findings only for a reason that is printed."""
    found = [Obstacle(words) for words in broken]
    if not open_findings:
        return found
    if reason.strip():
        return found + obstacles_to_reason(reason, "open_findings_reason")
    counted = "One finding is" if open_findings == 1 else f"{open_findings:,} findings are"
    asks = f"{counted} open: mend or answer each, or say why it is issued so"
    return [*found, Obstacle(asks, "open_findings_reason")]
