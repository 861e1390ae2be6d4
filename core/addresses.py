"""The address of a page by its name, for figures that say where their entries stand."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse


def address(name: str, *args: str | int, **asked: str | int | date) -> str:
    """The path of a named page, with what is asked of it: `as_at=…` is written as-at=2018-01-23."""
    query = {
        key.replace("_", "-"): value.isoformat() if isinstance(value, date) else value for key, value in asked.items()
    }
    path = reverse(name, args=args)
    return f"{path}?{urlencode(query)}" if query else path
