"""Where the decision stands that an entry names as its authority, and those that rest on a recommendation.

Decisions are kept by an app above this one, which says here how a reference or a recommendation leads to them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True)
class DecisionFound:
    """A decision that rests on a recommendation: how a link to it is called, and where it leads."""

    label: str
    href: str


# Gives the address of the decision with a reference that a person may see; empty for none.
Finder = Callable[[User, str], str]
# Gives the decisions on a recommendation, by its key, that a person may see.
RestingFinder = Callable[[User, int], Sequence[DecisionFound]]

# Gives the address of the instalments by which a commitment, by its key, is paid; empty where no agreement plans any.
InstalmentsFinder = Callable[[int], str]

_finders: list[Finder] = []
_finders_of_resting: list[RestingFinder] = []
_finders_of_instalments: list[InstalmentsFinder] = []


def decisions_are_found_by(find: Finder) -> None:
    """Called when the app that keeps decisions is ready."""
    _finders[:] = [find]


def decisions_on_advice_are_found_by(find: RestingFinder) -> None:
    """Called when the app that keeps decisions is ready."""
    _finders_of_resting[:] = [find]


def instalments_are_found_by(find: InstalmentsFinder) -> None:
    """Called when the app that keeps agreements is ready."""
    _finders_of_instalments[:] = [find]


def page_of_instalments(commitment: int) -> str:
    """Where payments of a commitment are recorded whose agreement plans instalments; empty for any other. One query."""
    return next((find(commitment) for find in _finders_of_instalments), "")


def decisions_on(user: User, recommendation: int) -> list[DecisionFound]:
    """Each decision, drafted or signed, that rests on a recommendation and that a person may see. One query."""
    return [found for find in _finders_of_resting for found in find(user, recommendation)]


def page_of_decision(user: User, reference: str) -> str:
    """The address of the decision that a reference names, however it is written; empty for none. One query."""
    return next((find(user, reference) for find in _finders), "") if reference else ""
