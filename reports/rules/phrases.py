"""Words of a paper compared: its sentences, what they are about, and whether two figures look like one mistyped."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_SMALL = frozenset(
    re.findall(
        r"\w+",
        """
    a an and are as at be been being by each for from had has have in into is it its more of on or other our so such
    that the their them these they this those to under up was we were where which who will with within
""",
    )
)
# A full stop that ends no sentence: e.g. No. 5, s. 58, inc. needs.
_SHORT = re.compile(
    r"\b(?:e\.?g|i\.?e|eg|ie|etc|inc|no|nos|s|ss|sec|sch|para|paras|p|pp|dr|mr|mrs|ms|st|vs|cf|approx)$", re.I
)
_END = re.compile(r"[.!?]['’”\")]?(?=\s+(?:[\"'“‘(]?[A-Z£\d]|$)|$)")
_WORD = re.compile(r"[a-z][a-z'’]*", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:^|.*\s)(?:the|an?|our|its|their|this|that|his|her)\s+", re.IGNORECASE)
_LONGEST_WORD = 200
_LONGEST = 2000
_ENDLESS = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\s?[/-]\s?(?:(?:19|20)\d\d|\d\d)\b")


@dataclass(frozen=True)
class Sentence:
    text: str
    start: int


@lru_cache(maxsize=4096)
def sentences_of(text: str) -> tuple[Sentence, ...]:
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Sentence]:
    begin = 0
    for piece in _pieces(text):
        yield from _whole_sentences(piece, begin)
        begin += len(piece)


def _pieces(text: str) -> Iterator[str]:
    """A text cut where nobody would read on: what goes on for longer without an end is no sentence."""
    while len(text) > _LONGEST:
        at = max(text.rfind(". ", 0, _LONGEST) + 1, 0) or text.rfind(" ", 0, _LONGEST) + 1 or _LONGEST
        yield text[:at]
        text = text[at:]
    yield text


def _whole_sentences(text: str, offset: int) -> Iterator[Sentence]:
    begin = 0
    for end in _END.finditer(text):
        if _SHORT.search(text[max(0, end.start() - 8) : end.start()]):
            continue
        yield Sentence(text[begin : end.end()].strip(), offset + begin + _lead(text[begin : end.end()]))
        begin = end.end()
    if text[begin:].strip():
        yield Sentence(text[begin:].strip(), offset + begin + _lead(text[begin:]))


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    """What a text is about: its words without the small ones, cut to a common stem."""
    words = (word.lower().replace("’", "'").removesuffix("'s").strip("'") for word in _WORD.findall(text))
    return frozenset(stem(word) for word in words if word not in _SMALL and len(word) > 1)


def stem(word: str) -> str:
    """Respond, respondents, responses: near enough one word."""
    for ending in (
        "ations",
        "ation",
        "ents",
        "ent",
        "ants",
        "ant",
        "ing",
        "ies",
        "ses",
        "ed",
        "es",
        "se",
        "s",
        "y",
        "e",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return "respon" if word in ("respon", "respond", "respons") else word


def likeness(one: str, other: str) -> float:
    """From 0, no word in common, to 1, all words of the shorter in the longer."""
    first, second = content_words(one), content_words(other)
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def years_in(text: str) -> list[str]:
    """The financial years that a text names, as 2017/18; years written 2017/2018 too. Other spans are left out."""
    found = []
    for match in _YEAR.finditer(text):
        first, last = re.split(r"\s?[/-]\s?", match.group())
        if int(last) % 100 == (int(first) + 1) % 100:
            found.append(f"{first}/{int(last) % 100:02d}")
    return found


def looks_mistyped(printed: Decimal, right: Decimal) -> bool:
    """One digit is another, is missing or is too many, or two neighbours stand the wrong way round."""
    one, other = f"{abs(printed):f}".replace(".", ""), f"{abs(right):f}".replace(".", "")
    if one == other or min(len(one), len(other)) < 3:
        return False
    if len(one) == len(other):
        wrong = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        turned = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and one[wrong[0]] == other[wrong[1]]
        return len(wrong) == 1 or (turned and one[wrong[1]] == other[wrong[0]])
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def shortened(text: str) -> str:
    """A text without what no word is as long as: rows of digits or signs of which nothing can be read."""
    return _ENDLESS.sub(lambda found: found.group()[:_LONGEST_WORD], text)


def listed(words: Iterable[str]) -> str:
    """One, one and two, or one, two and three."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def bare_name(words: str) -> str:
    """What is named, without the article and whatever stands before it: the Victims Fund is the name “Victims Fund”."""
    tidy = " ".join(words.split())
    return _ARTICLE.split(tidy)[-1] or tidy


def capital(words: str) -> str:
    """Words that begin a sentence; the name of a file stays as it is."""
    return words[:1].upper() + words[1:] if re.match(r"[a-z]+(?:\s|$)", words) else words


def cut(words: str, most: int = 70) -> str:
    """A name short enough for a sentence."""
    tidy = " ".join(words.split())
    return tidy if len(tidy) <= most else f"{tidy[: most - 1].rstrip()}…"
