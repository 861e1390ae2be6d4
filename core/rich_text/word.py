"""A word processor's dialect: lists that are paragraphs with a sign in front, and remarks in the margin."""

import re
from dataclasses import dataclass, replace

from core.rich_text.blocks import Item, Listing
from core.rich_text.runs import BREAK, Run, Runs, raw_lines, tidy, words_in
from core.rich_text.tree import Node

_IN_LIST = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d)")
_SIGN_ALONE = re.compile(r"mso-list\s*:\s*ignore")
_REMARK = re.compile(r"mso-element\s*:\s*comment|mso-special-character\s*:\s*comment")
# The last five are what its symbol fonts call a dot, a square, an arrow, a tick and a diamond.
_DOTS = "·•▪■●○◦‣∙\uf0b7\uf0a7\uf0d8\uf0fc\uf076"
_NUMBER = r"\(?(?:\d{1,3}|[ivxIVX]{1,5}|[a-zA-Z])[.)]"
_SURE = re.compile(rf"\s*(?P<sign>[{_DOTS}])\s+(?=\S)")
# A dash, a letter or "1." may begin a sentence. Only the word processor puts an unbreakable space after it.
_LIKELY = re.compile(rf"\s*(?P<sign>[§Øüo–-]|{_NUMBER})(?=\s*\u00a0)\s{{2,}}(?=\S)")
_SAID = re.compile(rf"\s*(?P<sign>[§Øüo–-]|[{_DOTS}]|{_NUMBER})\s+(?=\S)")
_LEVEL_OF_SIGN = {"o": 2, "○": 2, "◦": 2, "§": 3, "▪": 3, "\uf0a7": 3}


@dataclass(frozen=True)
class Mark:
    """What says that a paragraph is an item of a list."""

    level: int
    is_numbered: bool


@dataclass
class FakeItem:
    mark: Mark
    runs: Runs


def is_remark(node: Node) -> bool:
    """A comment in the margin, or the sign in the text that points to it."""
    return "msocom" in node.css_class or bool(_REMARK.search(node.style))


def is_sign(node: Node) -> bool:
    """The dot or number in front of an item, which the word processor puts where lists are not understood."""
    return bool(_SIGN_ALONE.search(node.style))


def stated_level(node: Node) -> int:
    """The level of the list that a paragraph says it belongs to; 0 for none."""
    found = _IN_LIST.search(node.style)
    return int(found[1]) or 1 if found else 0


def fake_items(runs: Runs, level: int, sign: str) -> list[FakeItem]:
    """The items that a paragraph makes. `level` and `sign` are what its markup said; nothing when it is no list.

    A paragraph whose first line begins with a dot makes an item of each line that does.
    """
    if sign:
        return [FakeItem(Mark(level or 1, _is_number(sign)), tidy(runs))]
    items: list[FakeItem] = []
    for line in raw_lines(runs):
        found = (_SAID if level else _LIKELY).match(words_in(line)) or _SURE.match(words_in(line))
        if found:
            mark = Mark(level or _LEVEL_OF_SIGN.get(found["sign"], 1), _is_number(found["sign"]))
            items.append(FakeItem(mark, tidy(_without(line, found.end()))))
        elif not items:
            return [FakeItem(Mark(level, is_numbered=False), tidy(runs))] if level else []
        else:
            items[-1].runs = tidy([*items[-1].runs, Run(BREAK), *line])
    return items


def _without(line: Runs, length: int) -> Runs:
    """The line without its first characters."""
    left: Runs = []
    for run in line:
        left.append(replace(run, text=run.text[length:]))
        length = max(0, length - len(run.text))
    return [run for run in left if run.text]


def _is_number(sign: str) -> bool:
    return re.match(_NUMBER, sign.strip()) is not None


def listings_of(items: list[FakeItem]) -> list[Listing]:
    """Neighbouring items as lists inside one another, as deep as their levels say."""
    made: list[Listing] = []
    opened: list[tuple[int, Listing]] = []
    for item in items:
        mark = item.mark
        while opened and opened[-1][0] > mark.level:
            opened.pop()
        if opened and opened[-1][0] == mark.level and opened[-1][1].is_numbered != mark.is_numbered:
            opened.pop()
        if not opened or opened[-1][0] < mark.level:
            listing = Listing(mark.is_numbered, [])
            (opened[-1][1].items[-1].lists if opened else made).append(listing)
            opened.append((mark.level, listing))
        opened[-1][1].items.append(Item(item.runs))
    return made
