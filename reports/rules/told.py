"""Amounts that the words of a paper give to somebody or something: who, how much, for which kind of crime or need."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.rules.numbers import Figure, amounts_in
from reports.rules.paper import Paper, Part, Passage
from reports.rules.phrases import sentences_of, years_in
from reports.rules.topics import topics_in

_GIVES = re.compile(
    r"\b(?:allocat(?:ed|es|ing)|award(?:ed|s)|grant(?:ed|s)|fund(?:s|ed)|funding of|has given|gives|committed|commits"
    r"|receives?|received"
    r"|(?:was|were|been|is|are) (?:given|paid)|has provided|provides £|paid|pays|allocation of|award of|grant of)\b",
    re.IGNORECASE,
)
# Asked for, of another time, or a change: given to nobody.
_NOT_GIVEN = re.compile(
    r"\b(?:request\w*|propos\w+|could|would|cost\w*|bid|bids|applied|appli\w+|ask\w*|previous\w*|last year|reduc\w+"
    r"|increas\w+|national\w*|from offenders|budget|per annum|up to|saving\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Told:
    """One amount that a sentence or item gives, in pounds."""

    figure: Figure
    text: str  # the sentence
    passage: Passage
    topics: tuple[str, ...]
    heading: str  # the nearest heading above that names a kind of crime or need
    years: tuple[str, ...]
    is_live: bool = False

    @property
    def value(self) -> Decimal:
        return self.figure.value or Decimal(0)

    @property
    def topic(self) -> str:
        """What the sentence is about, or else what the heading over it is about. Empty where neither says."""
        return self.topics[0] if self.topics else next(iter(topics_in(self.heading)), "")


def told_in(paper: Paper) -> list[Told]:
    """Each amount that a paper says is given, one to a clause; in items under words such as "has allocated" too."""
    return list(_told_in(paper))


def _told_in(paper: Paper) -> Iterator[Told]:
    heading, lead = "", ""
    for part in paper.parts:
        if not isinstance(part, Passage):
            lead = ""
            continue
        if part.is_heading and topics_in(part.text):
            heading = part.text
        yield from _in_passage(part, heading, lead)
        lead = _lead(part, lead)


def _lead(part: Part, lead: str) -> str:
    """What stands over a list: words that end in a colon, or a heading that says that something is given."""
    if not isinstance(part, Passage):
        return ""
    begins_with_amount = part.text.lstrip("- ").startswith("£")
    if part.is_item or begins_with_amount:
        return lead
    is_over = part.text.rstrip().endswith(":") or (part.is_heading and _GIVES.search(part.text) is not None)
    return part.text if is_over else ""


def _in_passage(passage: Passage, heading: str, lead: str) -> Iterator[Told]:
    for sentence in sentences_of(passage.text):
        begins = sentence.text.lstrip("- ").startswith("£") and _GIVES.search(lead) is not None
        if not (begins or _GIVES.search(sentence.text)) or _NOT_GIVEN.search(sentence.text):
            continue
        for clause in _clauses(sentence.text):
            amounts = [figure for figure in amounts_in(clause) if figure.value]
            if len(amounts) == 1 and not amounts[0].is_scaled:
                years = tuple(years_in(sentence.text))
                at = passage.text.find(amounts[0].printed, sentence.start)
                is_live = passage.is_live_at(at, at + 1)
                yield Told(amounts[0], clause, passage, tuple(topics_in(clause)), heading, years, is_live)


def _clauses(sentence: str) -> list[str]:
    """A sentence that gives several amounts, cut so that each part has one, with the words that go with it."""
    if len(amounts_in(sentence)) < 2:
        return [sentence]
    made: list[str] = []
    for part in re.split(r"(?<=[\w)’']),\s+|;\s+|\s+and\s+(?=[^£]*£|£)", sentence):
        if made and ("£" not in part or "£" not in made[-1]):
            made[-1] = f"{made[-1]}, {part}"
        else:
            made.append(part)
    return made
