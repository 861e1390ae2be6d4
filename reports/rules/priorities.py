"""Priorities: lists that differ within a paper, and names that stand on no list of the year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.rules.paper import Finding, FindingKind, Known, Paper, Part, Passage, PassageTable
from reports.rules.phrases import listed, sentences_of, years_in
from reports.rules.topics import same_topics, topic_of, topics_in

_LIST = re.compile(
    r"\bpriorit(?:y areas|ies)\b[^.;:]*?"
    r"(?::|\b(?:are|were|is|include[sd]?|including|cover|comprise|consist of|as follows)\b\s*:?)\s*",
    re.IGNORECASE,
)
_IS_ONE = re.compile(
    r"^(?P<name>[\w'’/ -]{3,60}?)\s+(?:is|remains|was made)\s+(?:a|one of the|an agreed)\s+priorit(?:y|ies)\b", re.I
)
# Said of all of them, or of a service: the name of no priority.
_NO_NAME = re.compile(
    r"\b(all|any|various|other|others|general|generic|victims? of|categor\w+|priorit\w+|multiple|several|none|n/?a"
    r"|high|medium|low|urgent|\d+)\b",
    re.IGNORECASE,
)
_FEWEST = 3
_MOST_WORDS = 8
_LONGEST_NAME = 5
_NEAR = 4


@dataclass(frozen=True)
class Listed:
    """A list of priorities as a paper prints it; the year is empty where none is told."""

    names: tuple[str, ...]
    year: str
    where: str
    section: int


def findings(paper: Paper, known: Known) -> Iterator[Finding]:
    lists = list(_lists_in(paper))
    synonyms = [group for adopted in known.priorities for group in adopted.names]
    yield from _differing(lists, synonyms)
    yield from _on_no_list(paper, lists, known, synonyms)


def _lists_in(paper: Paper) -> Iterator[Listed]:
    for at, part in enumerate(paper.parts):
        if isinstance(part, Passage) and not part.is_heading:
            yield from _in_sentences(paper.parts, at, part)
            names = _items_after(paper.parts, at) if _leads_to_items(part) else ()
            if _are_priorities(names):
                yield Listed(names, _year(paper.parts, at, part.text), part.where, part.section)


def _in_sentences(parts: Sequence[Part], at: int, passage: Passage) -> Iterator[Listed]:
    for sentence in sentences_of(passage.text):
        found = _LIST.search(sentence.text)
        names = _names(sentence.text[found.end() :]) if found else ()
        if _are_priorities(names):
            yield Listed(names, _year(parts, at, sentence.text), passage.where, passage.section)


def _names(text: str) -> tuple[str, ...]:
    parts = [part.strip(" .:") for part in re.split(r"[,;]", text)]
    first, sep, last = parts[-1].rpartition(" and ")
    whole = [*parts[:-1], *([first, last] if sep and first else [last or parts[-1]])]
    return tuple(re.sub(r"^(?:and|or)\s+", "", name) for name in whole if name)


def _are_priorities(names: Sequence[str]) -> bool:
    """At least three short names, of which at least two are of kinds of crime and need."""
    short = all(len(name.split()) <= _MOST_WORDS for name in names)
    return len(names) >= _FEWEST and short and sum(bool(topics_in(name)) for name in names) >= 2


def _leads_to_items(passage: Passage) -> bool:
    sentences = sentences_of(passage.text)
    return bool(sentences) and "priorit" in sentences[-1].text.lower() and passage.text.rstrip().endswith(":")


def _items_after(parts: Sequence[Part], at: int) -> tuple[str, ...]:
    names = []
    for part in parts[at + 1 :]:
        if not isinstance(part, Passage) or not part.is_item:
            break
        names.append(part.text.strip(" .;,"))
    return tuple(names)


def _year(parts: Sequence[Part], at: int, text: str) -> str:
    """The year that the sentence names, or else the last few passages about priorities before it."""
    before = [part.text for part in parts[max(0, at - _NEAR) : at] if isinstance(part, Passage)]
    near = [said for said in reversed(before) if "priorit" in said.lower()]
    for said in (text, *near):
        if years_in(said):
            return years_in(said)[0]
    return ""


def _differing(lists: Sequence[Listed], synonyms: Sequence[tuple[str, ...]]) -> Iterator[Finding]:
    for at, later in enumerate(lists):
        for earlier in lists[:at]:
            if earlier.year and later.year and earlier.year != later.year:
                continue
            only_there = _not_on(earlier.names, later.names, synonyms)
            only_here = _not_on(later.names, earlier.names, synonyms)
            if only_here or only_there:
                yield _difference(earlier, later, only_there, only_here)
                break


def _not_on(names: Sequence[str], others: Sequence[str], synonyms: Sequence[tuple[str, ...]]) -> list[str]:
    topics = same_topics([*names, *others], synonyms)
    there = {topics[other] for other in others}
    return [name for name in names if topics[name] not in there]


def _difference(earlier: Listed, later: Listed, only_there: list[str], only_here: list[str]) -> Finding:
    said = []
    if only_here:
        said.append(f"names {_quoted(only_here)}, which the list at {earlier.where} leaves out")
    if only_there:
        said.append(f"leaves out {_quoted(only_there)}, which the list at {earlier.where} names")
    year = later.year or earlier.year
    end = f"Say which are the priorities{f' for {year}' if year else ''} and print that list in both places."
    text = f"The list of priorities here {' and '.join(said)}. {end}"
    return Finding(FindingKind.PRIORITY, later.where, ", ".join([*only_here, *only_there]), "", text, later.section)


def _quoted(names: list[str]) -> str:
    return listed(f"“{name}”" for name in names)


def _on_no_list(
    paper: Paper, lists: Sequence[Listed], known: Known, synonyms: Sequence[tuple[str, ...]]
) -> Iterator[Finding]:
    adopted = [
        name for each in known.priorities if known.year in ("", each.year) for group in each.names for name in group
    ]
    names = adopted or [name for each in lists for name in each.names]
    if not names:
        return
    topics = same_topics(names, synonyms)
    there = set(topics.values())
    source = "the priorities adopted for the year" if adopted else "a list of priorities in this paper"
    told = set()
    for name, where, section in _named_in(paper):
        topic = same_topics([name], synonyms)[name]
        if topic not in there and topic not in told and not _is_part_of(name, names):
            told.add(topic)
            said = f"“{name}” is named as a priority, and is not on {source}. Name the priority as it was adopted."
            yield Finding(FindingKind.PRIORITY, where, name, "", said, section)
    if adopted:
        yield from _listed_but_not_adopted(lists, there, told, synonyms)


def _listed_but_not_adopted(
    lists: Sequence[Listed], there: set[str], told: set[str], synonyms: Sequence[tuple[str, ...]]
) -> Iterator[Finding]:
    for each in lists:
        wrong = [name for name, topic in same_topics(each.names, synonyms).items() if topic not in there | told]
        if wrong:
            said = f"{_quoted(wrong)}: named as a priority, and not on the priorities adopted for the year."
            yield Finding(FindingKind.PRIORITY, each.where, ", ".join(wrong), "", said, each.section)


def _is_part_of(name: str, names: Sequence[str]) -> bool:
    """Named in other words: a known kind of crime inside a longer name."""
    return any(topic_of(name) in topics_in(other) or set(topics_in(name)) & set(topics_in(other)) for other in names)


def _named_in(paper: Paper) -> Iterator[tuple[str, str, int]]:
    """What a sentence calls a priority, and what stands in a column of priorities."""
    for part in paper.parts:
        if isinstance(part, PassageTable):
            yield from _in_column(part)
            continue
        for sentence in sentences_of(part.text):
            found = _IS_ONE.match(sentence.text)
            if found and topics_in(found["name"]) and not _NO_NAME.search(found["name"]):
                yield found["name"], part.where, part.section


def _in_column(table: PassageTable) -> Iterator[tuple[str, str, int]]:
    heads = [head.strip().lower() for head in table.header]
    at = next((at for at, head in enumerate(heads) if re.fullmatch(r"priorit(?:y|ies)(?: areas?)?", head)), None)
    for number, row in enumerate(table.rows if at is not None and not table.is_live else ()):
        cell = row[at].strip() if at is not None and at < len(row) else ""
        if cell and len(cell.split()) <= _LONGEST_NAME and not _NO_NAME.search(cell) and not cell.startswith("£"):
            yield cell, table.where_of(number), table.section
