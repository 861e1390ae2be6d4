"""What changed between two texts, paragraph by paragraph and then word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

from core.rich_text.reading import plain_text

Kind = Literal["same", "added", "removed"]
_WORDS = re.compile(r"\S+\s*|\s+")
_PARAGRAPHS = re.compile(r"[^\n]+\n+")
# Below this share of words in common, two paragraphs are two: a few words that both have would only confuse.
_SHARED = 0.3
# Words of a rewritten part that are compared one by one; above, the old part and the new one are shown whole.
_WORDS_COMPARED = 1_500


class Change(NamedTuple):
    """A piece of text: in both, only in the later, or only in the earlier one. Line ends are part of it."""

    kind: Kind
    text: str


def difference(before_html: str, after_html: str) -> list[Change]:
    """The pieces in reading order. "same" and "removed" together are the earlier text, "same" and "added" the later.

    Words only: a change of formatting shows nothing.
    """
    before, after = _paragraphs(before_html), _paragraphs(after_html)
    pieces = (piece for old, new in _parts(before, after) for piece in _piecewise("".join(old), "".join(new)))
    return [Change(kind, "".join(text for _, text in group)) for kind, group in groupby(pieces, lambda p: p[0])]


def _paragraphs(html: str) -> list[str]:
    text = plain_text(html)
    return _PARAGRAPHS.findall(f"{text}\n\n") if text else []


def _parts(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        old, new = before[from_old:to_old], after[from_new:to_new]
        if len(old) == len(new):
            yield from (([one], [other]) for one, other in zip(old, new, strict=True))
        else:
            yield old, new


def _piecewise(old: str, new: str) -> Iterator[Change]:
    if old == new:
        yield Change("same", new)
        return
    olds, news = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    if max(len(olds), len(news)) > _WORDS_COMPARED or matcher.ratio() < _SHARED:
        yield from _replaced(old, new)
        return
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if tag == "equal":
            yield Change("same", "".join(news[from_new:to_new]))
        else:
            yield from _replaced("".join(olds[from_old:to_old]), "".join(news[from_new:to_new]))


def _replaced(old: str, new: str) -> Iterator[Change]:
    if old:
        yield Change("removed", old)
    if new:
        yield Change("added", new)
