"""What somebody who types a reference or some words is looking for."""

import re
from dataclasses import dataclass

from grants.rules.references import reference_key
from providers.rules import name_key

# Whoever types more words than this has pasted a page.
SEARCHED_WORDS = 12
# What people write before the figures of a reference: notice 7/2015, Decision no. 7 of 2015.
_BESIDE_FIGURES = frozenset(("notice", "decision", "of", "no", "number", "ref", "reference"))
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Search:
    """Typed words, read once: 7/2015 is a reference however it is written, all else is words of a title."""

    reference: str
    words: tuple[str, ...]
    # The reference without what was written beside its figures; empty where nothing was.
    figures: str = ""

    def finds(self, *, reference: str, title: str) -> bool:
        """Whether a decision is looked for, by the key of its reference (empty for none) and its title.

        Figures are found together and in their order, in the reference or in the title; words in any order, without
        case, accents and punctuation, each in the title or as a part of the reference.
        """
        in_title = reference_key(title)
        if any(_holds(reference, key) or _holds(in_title, key) for key in (self.reference, self.figures) if key):
            return True
        plain = name_key(title)
        parts = reference.split("-")
        return bool(self.words) and all(word in plain or (word.lstrip("0") or "0") in parts for word in self.words)


def search_for(typed: str) -> Search:
    """Read what was typed. Figures alone are looked for as they stand, not one by one.

    Words such as “notice” and “decision” are passed over where figures stand beside them, and only there.
    """
    key = reference_key(typed)
    rest = [part for part in key.split("-") if part not in _BESIDE_FIGURES]
    if not any(part.isdecimal() for part in rest):
        return Search(key, tuple(name_key(typed).split()[:SEARCHED_WORDS]))
    words = [word for word in name_key(typed).split() if word not in _BESIDE_FIGURES]
    if not any(_LETTERS.search(part) for part in rest):
        words = []
    figures = "-".join(rest)
    return Search(key, tuple(words[:SEARCHED_WORDS]), figures if figures != key else "")


def _holds(key: str, part: str) -> bool:
    return f"-{part}-" in f"-{key}-"
