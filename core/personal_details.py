"""What in free text looks like the details of a person: no victim is ever in here, so such words are refused.

Only what can be told by its shape is found: addresses of mail, telephone numbers, postcodes, dates of birth, National
Insurance and NHS numbers, crime references, and a title before a name. It errs towards asking.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")),
    ("a telephone number", re.compile(r"(?<![\d£,.])(\+44[ ]?|\(?0)\d(?:[ ()-]?\d){8,9}(?!\d)")),
    ("a National Insurance number", re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)),
    ("an NHS number", re.compile(r"(?<![\d£,.])\d{3} \d{3} \d{4}(?!\d)")),
    ("a crime reference", re.compile(r"\b\d{2}[A-Z]{2,4}/\d{3,7}[A-Z]?/\d{2}\b", re.IGNORECASE)),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    ("a date of birth", re.compile(r"\b(?:born(?: on)?|d\.?o\.?b\.?|date of birth):? *\S+", re.IGNORECASE)),
    ("a person’s name", re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? [A-Z][\w’'-]+")),
)


@dataclass(frozen=True)
class Found:
    """What was found, and the words as they stand in the text."""

    kind: str
    words: str


def personal_details(text: str) -> list[Found]:
    """What looks like a person's details, in the order of the text, each stretch told once."""
    return [found for _, found in sorted(_found(text), key=lambda one: one[0])]


def _found(text: str) -> Iterator[tuple[int, Found]]:
    taken: list[range] = []
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            span = range(match.start(), match.end())
            if not any(span.start < other.stop and other.start < span.stop for other in taken):
                taken.append(span)
                yield match.start(), Found(kind, match[0].strip())
