"""Where the decision stands that an entry names as its authority.

Decisions are kept by an app above this one, which says here how a reference leads to one of them.
"""

from collections.abc import Callable

from accounts.models import User

# Gives the address of the decision with a reference that a person may see; empty for none.
Finder = Callable[[User, str], str]


_finders: list[Finder] = []


def decisions_are_found_by(find: Finder) -> None:
    """Called when the app that keeps decisions is ready."""
    _finders[:] = [find]


def page_of_decision(user: User, reference: str) -> str:
    """The address of the decision that a reference names, however it is written; empty for none. One query."""
    return next((find(user, reference) for find in _finders), "") if reference else ""
