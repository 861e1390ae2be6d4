"""Pages of results as they print. They are made of much that never changes, and printed once for all who read them."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Printed:
    """One page below its frame: nothing of who reads it is in it."""

    title: str
    # 2017/18 · quarters 1 to 2 of 2017/18.
    label: str
    trail: Sequence[tuple[str, str]]
    body: SafeString
    # Whether everything that it is made of was named, so that it may be kept.
    is_kept: bool = True

    @property
    def shell(self) -> dict[str, Any]:
        """What the frame of the page wants to know."""
        return {"title": self.title, "label": self.label, "breadcrumbs": self.trail, "body": self.body}


def printed_once(made_of: Sequence[Any], make: Callable[[], Printed]) -> Printed:
    """The page as it was printed of the same things before, or printed now and kept in this process.

    `made_of` names all that the page is made of, so that anything that changes prints it anew. Who may see it is
    decided before anybody asks for it.
    """
    kept = caches["printed"]
    key = f"results:{hashlib.sha256(repr(made_of).encode()).hexdigest()}"
    found: Printed | None = kept.get(key)
    if found is None:
        found = make()
        if found.is_kept:
            kept.set(key, found)
    return found
