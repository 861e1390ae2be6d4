"""One line of what waits on the first page."""

from dataclasses import dataclass

from reports import rules

# More of a kind than this are a list of their own, which has filters and pages.
MOST_OF_A_KIND = 10


@dataclass(frozen=True)
class WaitingLine:
    what: str
    href: str
    whom: str
    state: str
    colour: str
    when: str = ""
    reason: str = ""


def more(number: int, noun: str, which: str, href: str) -> list[WaitingLine]:
    """A line for those of a kind that have no line of their own."""
    left = number - MOST_OF_A_KIND
    if left <= 0:
        return []
    return [WaitingLine(f"{rules.counted(left, f'more {noun}')} {which}", href, "", "More", "grey")]
