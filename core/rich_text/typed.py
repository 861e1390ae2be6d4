"""A text in a plain box, where no script runs: as somebody types it, and back.

An empty line ends a paragraph; lines that begin with "- " or "* " are bullets, those with "1. " are numbered.
Whoever pastes or keeps markup may: it is read as markup.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import groupby

from core.rich_text.blocks import Item, Listing, Text
from core.rich_text.characters import seen
from core.rich_text.cleaning import blocks_of, clean
from core.rich_text.limits import LIMIT_MARKUP
from core.rich_text.runs import words_in
from core.rich_text.tree import KNOWN

_BLOCK_TAGS = "p|div|h[1-6]|ul|ol|li|table|caption|thead|tbody|tr|th|td|blockquote"
_TAG = re.compile(rf"</?(?:{_BLOCK_TAGS}|br|strong|em|b|i|a|span)(?:\s[^<>]*)?/?>", re.IGNORECASE)
# A tag as programs write it: a name that is known, and attributes with values. Everything else that begins with "<"
# somebody typed: "<b than last year>".
_ATTRIBUTE = r"""\s+(?:[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+)|nowrap|hidden|compact|reversed)"""
_NAME = rf"(?:{'|'.join(sorted(KNOWN, key=len, reverse=True))}|[a-z]\w*:\w+)"
_TAG_OR_SIGN = re.compile(rf"<!|</{_NAME}\s*>|<{_NAME}(?:{_ATTRIBUTE})*\s*/?>|<", re.IGNORECASE)
_OPENS = re.compile(rf"<(?:{_BLOCK_TAGS})(?:\s[^<>]*)?>", re.IGNORECASE)
_CLOSES = re.compile(rf"</(?:{_BLOCK_TAGS})\s*>", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")
_ITEM = re.compile(r"[ \t]*(?:(?P<bullet>[-*•])|\d{1,3}[.)])[ \t]+(?=\S)")


def from_typing(typed: str) -> str:
    """What stood in the box, in clean markup. Words that only look like markup stay words."""
    return clean(as_markup(typed))


def as_markup(typed: str) -> str:
    """What stood in the box, in markup that is not yet clean. What is too long to be read stays as it is."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LIMIT_MARKUP:
        return text
    marked = _TAG_OR_SIGN.sub(lambda found: "&lt;" if found[0] == "<" else found[0], text)
    text = marked if _TAG.search(marked) else escape(seen(text), quote=False)
    return "\n".join(_read_parts(text))


def to_typing(html: str) -> str:
    """What to put into the box: words alone where they say it all, else markup with an empty line between blocks."""
    blocks = blocks_of(html)
    if all(isinstance(block, Listing) or (isinstance(block, Text) and block.kind == "p") for block in blocks):
        light = "\n\n".join(_lightly(block) for block in blocks if isinstance(block, Text | Listing))
        if from_typing(light) == clean(html):
            return light
    return clean(html).replace("\n", "\n\n")


def _lightly(block: Text | Listing) -> str:
    if isinstance(block, Text):
        return words_in(block.runs)
    return "\n".join(_item(number, item, block) for number, item in enumerate(block.items, start=1))


def _item(number: int, item: Item, listing: Listing) -> str:
    return f"{f'{number}.' if listing.is_numbered else '-'} {words_in(item.runs)}"


def _read_parts(text: str) -> Iterator[str]:
    """The parts between empty lines: those inside an element as they are, the others as somebody typed them."""
    depth = 0
    for part in _EMPTY_LINE.split(text):
        if depth == 0 and not _OPENS.search(part):
            yield from _as_typed(part)
        else:
            # The words stay apart even where an element goes on over an empty line.
            yield f"{part}\n"
        depth = max(0, depth + len(_OPENS.findall(part)) - len(_CLOSES.findall(part)))


def _as_typed(part: str) -> Iterator[str]:
    for kind, lines in groupby(part.strip().split("\n"), _kind_of_line):
        if kind == "p":
            yield f"<p>{'<br>'.join(lines)}</p>"
        else:
            items = "".join(f"<li>{_ITEM.sub('', line, count=1)}</li>" for line in lines)
            yield f"<{kind}>{items}</{kind}>"


def _kind_of_line(line: str) -> str:
    found = _ITEM.match(unescape(line))
    if not found:
        return "p"
    return "ul" if found["bullet"] else "ol"
