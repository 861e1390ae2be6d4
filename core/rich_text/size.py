"""How much markup is read, found out before any parser sees it: a parser's time grows with the square of some."""

import re
from collections import Counter
from typing import NamedTuple

from core.rich_text.limits import LIMIT_MARKUP, LIMIT_OPEN, LIMIT_TAG, LIMIT_TAGS

# A tag of such length is a picture carried along, or thousands of attributes.
_ENDLESS_TAG = re.compile(rf"<[a-zA-Z/][^<>]{{{LIMIT_TAG},}}>?")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
# Those that end without being closed, so that many of them do not stand inside one another.
_CLOSE_THEMSELVES = frozenset(
    {"p", "li", "td", "th", "tr", "dd", "dt", "br", "hr", "img", "meta", "link", "input", "col", "wbr", "option"}
)


class Excess(NamedTuple):
    """Which limit a markup is beyond. `what` is "characters", "tags" or "open": elements open at once."""

    what: str
    number: int
    limit: int


def excess(markup: str) -> Excess | None:
    """The first limit of size that is passed; None where all is read. Of open elements the counting ends early."""
    if len(markup) > LIMIT_MARKUP:
        return Excess("characters", len(markup), LIMIT_MARKUP)
    if markup.count("<") > LIMIT_TAGS:
        return Excess("tags", markup.count("<"), LIMIT_TAGS)
    if _end_of_depth(markup) < len(markup):
        return Excess("open", LIMIT_OPEN + 1, LIMIT_OPEN)
    return None


def is_oversize(markup: str) -> bool:
    """More than is read."""
    return excess(markup) is not None


def cut(markup: str) -> str:
    """As much of the markup as is read."""
    markup = _ENDLESS_TAG.sub("", markup[:LIMIT_MARKUP])
    if markup.count("<") > LIMIT_TAGS:
        markup = "<".join(markup.split("<", LIMIT_TAGS + 1)[: LIMIT_TAGS + 1])
    return markup[: _end_of_depth(markup)]


def _end_of_depth(markup: str) -> int:
    """Where more elements are open than any writer leaves open; the whole length where that never is."""
    opened: Counter[str] = Counter()
    depth = 0
    for tag in _TAG.finditer(markup):
        name = tag[2].lower()
        if name in _CLOSE_THEMSELVES:
            continue
        if not tag[1]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > LIMIT_OPEN:
            return tag.start()
    return len(markup)
