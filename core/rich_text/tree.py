"""From markup as it came to a small tree of what may matter: nh3 takes the danger out, here the rest is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from core.rich_text.characters import seen
from core.rich_text.limits import LIMIT_DEPTH
from core.rich_text.size import cut

INLINE = frozenset({"a", "b", "strong", "i", "em", "span", "font"})
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr"}
    | {"address", "section", "article", "aside", "header", "footer", "nav", "main", "figure", "figcaption"}
    | {"center", "form", "fieldset", "legend"}
)
_OF_TABLES = frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"})
_READ = INLINE | _BLOCKS | _OF_TABLES | {"br"}
# Gone with all that is in them. What a word processor marks as deleted is deleted.
_GONE_WHOLE = frozenset({"script", "style", "title", "head", "xml", "del"})
# What a parser reads by rules of its own, in which words get lost: read as plain frames and lines, it keeps them.
_OWN_RULES = re.compile(r"<(/?)(?:iframe|noframes|noscript|template|svg|math|select)(?=[\s/>])", re.IGNORECASE)
_OWN_LINES = re.compile(r"<(/?)(?:option|text|desc)(?=[\s/>])", re.IGNORECASE)
# The parts of drawings and formulas, which mean nothing outside them.
_OWN_PARTS = re.compile(
    r"</?(?:g|symbol|defs|use|switch|tspan|textpath|foreignobject|path|rect|circle|ellipse|line|polyline|polygon|image"
    r"|marker|pattern|mask|clippath|filter|lineargradient|radialgradient|stop|animate|set|metadata|semantics"
    r"|m(?:row|i|o|n|s|text|frac|sup|sub|subsup|sqrt|root|over|under|underover|style|padded|space|table|tr|td))"
    r"(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
# The word processor says with these what is a list, what is bold and what is a remark in the margin.
_TELLING = {"class", "style"}
_SPANS = {"colspan", "rowspan"}
# Every element that a paste may bring: what is no such name, somebody typed between two signs.
KNOWN = (
    (nh3.ALLOWED_TAGS | _READ | _GONE_WHOLE)
    | {"html", "body", "meta", "link", "base", "form", "input", "textarea", "label", "fieldset", "button", "big"}
    | {"option", "optgroup", "text", "select", "object", "embed", "param", "iframe", "frame", "noframes", "noscript"}
    | {"template", "svg", "math", "canvas", "audio", "video", "source", "track", "img", "picture"}
)
_WITHOUT_END = frozenset({"br", "hr"})
WEB_SCHEMES = frozenset({"http", "https", "mailto"})


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def style(self) -> str:
        return self.attributes.get("style", "").lower()

    @property
    def css_class(self) -> str:
        return self.attributes.get("class", "").lower()

    def nodes(self) -> Iterator["Node"]:
        return (child for child in self.children if isinstance(child, Node))

    def number(self, name: str) -> int:
        """An attribute that is a whole number; 1 where it is anything else. Digits beyond fifteen are cut."""
        digits = self.attributes.get(name, "").strip()
        return int(digits[:15]) if digits.isascii() and digits.isdigit() else 1


@dataclass(frozen=True)
class Tree:
    root: Node
    # The deepest element, counted before anything was flattened.
    depth: int


def tree_of(markup: str) -> Tree:
    """Read any string; never raises. What is beyond the limits of size is not read."""
    growing = _Growing()
    growing.feed(_without_danger(_by_one_rule(cut(seen(markup)))))
    growing.close()
    return Tree(growing.root, growing.deepest)


def _by_one_rule(markup: str) -> str:
    framed = _OWN_LINES.sub(r"<\1p", _OWN_RULES.sub(r"<\1div", markup))
    return _OWN_PARTS.sub("", framed)


def _without_danger(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=set(_READ),
        clean_content_tags=set(_GONE_WHOLE),
        attributes=dict.fromkeys(_READ, _TELLING) | {"a": {"href", "class"}, "td": _SPANS, "th": _SPANS},
        url_schemes=set(WEB_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


class _Growing(HTMLParser):
    """Reads what nh3 wrote, in which every tag is closed and nothing is left to guess."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self.open: list[Node] = [self.root]
        self.depth = self.deepest = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _WITHOUT_END:
            self.open[-1].children.append(Node(tag))
            return
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        if self.depth <= LIMIT_DEPTH:
            node = Node(tag, {name: value or "" for name, value in attrs})
            self.open[-1].children.append(node)
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in _WITHOUT_END or self.depth == 0:
            return
        if self.depth <= LIMIT_DEPTH:
            self.open.pop()
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        text = seen(data)
        if text:
            self.open[-1].children.append(text)
