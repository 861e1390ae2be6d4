"""Words on a line: pieces of text, each bold or not, in italics or not, with a link or without."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from core.rich_text.characters import seen, spaced
from core.rich_text.limits import LIMIT_ADDRESS
from core.rich_text.tree import Node

BREAK = "\n"
_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)[^\s]*", re.IGNORECASE)
_BOLD = re.compile(r"(?<![-\w])font-weight\s*:\s*(?:bold|[6-9]00)")
_NOT_BOLD = re.compile(r"(?<![-\w])font-weight\s*:\s*(?:normal|[1-5]00)")
_ITALIC = re.compile(r"(?<![-\w])font-style\s*:\s*(?:italic|oblique)")
_NOT_ITALIC = re.compile(r"(?<![-\w])font-style\s*:\s*normal")


@dataclass(frozen=True)
class Run:
    """Text of one look. A line break is a run of its own, whose text is BREAK."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    href: str = ""

    def within(self, node: Node) -> "Run":
        """The look that text inside an element has, if the element stands in text of this look."""
        bold, italic = self.is_bold or node.tag in {"b", "strong"}, self.is_italic or node.tag in {"i", "em"}
        if _BOLD.search(node.style) or _NOT_BOLD.search(node.style):
            bold = bool(_BOLD.search(node.style))
        if _ITALIC.search(node.style) or _NOT_ITALIC.search(node.style):
            italic = bool(_ITALIC.search(node.style))
        href = address_of(node.attributes.get("href", "")) if node.tag == "a" else self.href
        return replace(self, is_bold=bold, is_italic=italic, href=href or self.href)


Runs = list[Run]


def address_of(typed: str) -> str:
    """An address as it may stand in a link; nothing when it leads nowhere on the web and to no mailbox."""
    address = typed.strip().replace(" ", "%20")
    if len(address) > LIMIT_ADDRESS or seen(address) != address:
        return ""
    return address if _ADDRESS.fullmatch(address) else ""


def tidy(runs: Iterable[Run]) -> Runs:
    """One space where there were several, none at the ends of a line, equal neighbours joined, one break at a time."""
    made: Runs = []
    for run in runs:
        _append(made, Run(BREAK) if run.text == BREAK else replace(run, text=spaced(run.text)))
    _strip_end(made)
    while made and made[-1].text == BREAK:
        made.pop()
        _strip_end(made)
    return made


def _append(made: Runs, run: Run) -> None:
    at_start = not made or made[-1].text == BREAK
    if run.text == BREAK:
        _strip_end(made)
        if made and made[-1].text != BREAK:
            made.append(run)
        return
    if at_start or made[-1].text.endswith(" "):
        run = replace(run, text=run.text.lstrip(" "))
    if not run.text:
        return
    if made and made[-1].text != BREAK and replace(made[-1], text="") == replace(run, text=""):
        run = replace(run, text=made.pop().text + run.text)
    made.append(run)


def _strip_end(made: Runs) -> None:
    while made and made[-1].text != BREAK:
        kept = made[-1].text.rstrip(" ")
        if kept:
            made[-1] = replace(made[-1], text=kept)
            return
        made.pop()


def lines_of(runs: Runs) -> list[Runs]:
    """The runs between line breaks."""
    return [list(group) for is_break, group in groupby(runs, lambda run: run.text == BREAK) if not is_break]


def raw_lines(runs: Runs) -> list[Runs]:
    """The same of runs that are not tidy yet: empty lines are among them."""
    lines: list[Runs] = [[]]
    for run in runs:
        if run.text == BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    return lines


def joined(lines: Iterable[Runs]) -> Runs:
    """Lines with a break between each two."""
    made: Runs = []
    for line in lines:
        made += [Run(BREAK), *line] if made else line
    return made


def words_in(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def written(runs: Runs) -> str:
    """The runs in markup: a link around bold around italics, each as long as it can be."""
    return _nested(runs, _LAYERS)


Layer = tuple[Callable[[Run], str], str]
_LAYERS: list[Layer] = [
    (lambda run: f'<a href="{escape(run.href)}">' if run.href else "", "</a>"),
    (lambda run: "<strong>" if run.is_bold else "", "</strong>"),
    (lambda run: "<em>" if run.is_italic else "", "</em>"),
]


def _nested(runs: Iterable[Run], layers: list[Layer]) -> str:
    if not layers:
        return "".join("<br>" if run.text == BREAK else escape(run.text, quote=False) for run in runs)
    (opens, end), *inner = layers
    made = ""
    for start, group in groupby(runs, opens):
        made += f"{start}{_nested(group, inner)}{end if start else ''}"
    return made
