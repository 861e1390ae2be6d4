"""Which addresses a reader may open, so that no figure leads them to a closed door."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.urls import Resolver404, resolve

from accounts.access import Needed, needed_by
from accounts.permissions import PUBLIC, SIGNED_IN, Permission


def opens_for(user: Any) -> Callable[[str], bool]:
    """Says of an address of this system whether somebody's role may open it, by the permission its view names."""

    def opens(address: str) -> bool:
        needed = _needed(address.partition("?")[0])
        return needed in (PUBLIC, SIGNED_IN) or (isinstance(needed, Permission) and user.may(needed))

    return opens


def opens_nothing(_address: str) -> bool:
    """For the public, which reads what was issued and not the ledger."""
    return False


@lru_cache(maxsize=4096)
def _needed(path: str) -> Needed | None:
    try:
        return needed_by(resolve(path).func)
    except Resolver404:
        return None
