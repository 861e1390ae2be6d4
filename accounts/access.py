"""How a view says who may use it. A view that says nothing is open to nobody (middleware.py)."""

from collections.abc import Callable
from typing import Any

from accounts.permissions import Permission

Needed = Permission | str


def access(needed: Needed) -> Callable[[Any], Any]:
    """Name the permission of a view function, or of a view class that is not ours to change."""

    def named(view: Any) -> Any:
        view.permission = needed
        return view

    return named


def needed_by(view: Any) -> Needed | None:
    """The permission a view names: on the view function itself or on the class behind it."""
    own = getattr(view, "permission", None)
    return own if own is not None else getattr(getattr(view, "view_class", None), "permission", None)
