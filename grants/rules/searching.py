"""What somebody who types a reference or some words is looking for."""

import re
from dataclasses import dataclass

from grants.rules.references import reference_key
from providers.rules import name_key

# Whoever types more words than this has pasted a page.
SEARCHED_WORDS = 12
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Search:
    """Typed words, read once: 7/2015 is a reference however it is written, all else is words of a title."""

    reference: str
    words: tuple[str, ...]

    def finds(self, *, reference: str, title: str) -> bool:
        """Whether a decision is looked for, by the key of its reference (empty for none) and its title.

        Figures are found together and in their order, in the reference or in the title; words in any order, without
        case, accents and punctuation, each in the title or as a part of the reference.
        """
        if self.reference and (_holds(reference, self.reference) or _holds(reference_key(title), self.reference)):
            return True
        plain = name_key(title)
        parts = reference.split("-")
        return bool(self.words) and all(word in plain or (word.lstrip("0") or "0") in parts for word in self.words)


def search_for(typed: str) -> Search:
    """Read what was typed. Figures alone are looked for as they stand, not one by one."""
    words = tuple(name_key(typed).split()[:SEARCHED_WORDS]) if _LETTERS.search(typed) else ()
    return Search(reference_key(typed), words)


def _holds(key: str, part: str) -> bool:
    return f"-{part}-" in f"-{key}-"
