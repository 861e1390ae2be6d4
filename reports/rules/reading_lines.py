"""A text file as lines: marks of Markdown and of pages taken off, what each line is, and blocks between empty lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.rules.phrases import shortened

_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_STARRED = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_LONGEST_OVER = 60
_GAP = re.compile(r"\s{2,}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_ONLY_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
_BULLET = re.compile(r"\s*(?:[-*+•·◦▪–]\s+)+(?=\S)|\s*[•·◦▪]\s*")
# 12. or 12) or (a) before a paragraph. A year or an amount is none.
_NUMBERED = re.compile(r"\s*(?:(\d{1,3})[.)](?!\d)(?:\s|$)|\(([a-z]{1,3}|\d{1,2})\)\s|([a-z])[.)]\s)")
# A number without its full stop, as scans lose it: only before a capital.
# 4.2 or 4.2.1, before a capital or an amount.
_DEEPER = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){1,2})\.?\s+(?=[A-Z£“‘\"'(])")
_BARE_NUMBER = re.compile(r"\s*(\d{1,3})\s{1,3}(?=[A-Z][a-z]+\s+[a-z])")


@dataclass(frozen=True)
class Line:
    text: str
    number: int
    level: int = 0  # of a Markdown heading

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True)
class Block:
    """Lines without an empty one between them."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return " ".join(" ".join(line.text.split()) for line in self.lines)

    @property
    def number(self) -> int:
        return self.lines[0].number

    @property
    def longest(self) -> int:
        """The length of its longest line; of one that holds several cells, of its longest cell."""
        return max(len(part) for line in self.lines for part in parts_of(line.text))


def lines_of(text: str) -> list[Line]:
    """Each line that holds words or is empty; one that holds an address alone is a footnote's and is left out."""
    written = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    made: list[Line] = []
    for number, raw in enumerate(written.split("\n"), start=1):
        line = _line(raw, number)
        # Of empty lines that follow one another, one says all there is to say.
        is_again = line.is_empty and bool(made) and made[-1].is_empty
        if not is_again and not _ONLY_ADDRESS.fullmatch(line.text):
            made.append(line)
    return made


def _line(raw: str, number: int) -> Line:
    if not raw.strip():
        return Line("", number)
    marks = re.match(r"\s{0,3}(#{1,6})\s+", raw)
    text = shortened(raw[marks.end() :] if marks else raw)
    text = _STARRED.sub(r"\1", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", _TAG.sub("", text)))).replace("\xa0", " ")
    text = re.sub(r"\\([()\[\]_*.#-])", r"\1", text)
    if not _ONLY_ADDRESS.fullmatch(text):
        text = _ADDRESS.sub(_hidden, text)
    return Line(text.rstrip(" "), number, len(marks.group(1)) if marks else 0)


def _hidden(found: re.Match[str]) -> str:
    """No figure is read out of an address."""
    return re.sub(r"\d", "x", found.group())


def blocks_of(lines: Sequence[Line]) -> Iterator[Block]:
    """Blocks between empty lines. A bullet, a number or a Markdown heading begins one too."""
    held: list[Line] = []
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        begins = line.level or _begins(line.text) or _is_over(held, line, after)
        if held and (line.is_empty or begins or held[-1].level):
            yield Block(tuple(held))
            held = []
        if not line.is_empty:
            held.append(line)
    if held:
        yield Block(tuple(held))


def _begins(text: str) -> bool:
    """A bullet or the number of a paragraph."""
    return any(sign.match(text) for sign in (_BULLET, _NUMBERED, _DEEPER))


def _is_over(held: list[Line], line: Line, after: Line | None) -> bool:
    """A heading without an empty line around it: short, after a full stop, before a numbered paragraph."""
    is_ended = bool(held) and held[-1].text.rstrip().endswith(".")
    is_short = 0 < len(line.text.strip()) <= _LONGEST_OVER and line.text.strip()[:1].isupper()
    is_before = after is not None and _NUMBERED.match(after.text) is not None
    return is_ended and is_short and is_before and not line.text.rstrip().endswith((".", ":", ";", ","))


def parts_of(text: str) -> list[str]:
    """What stands apart by two spaces or more, as the cells of a line do."""
    return _GAP.split(text.strip())


def cells_apart(block: Block) -> list[Block]:
    """A block whose first line holds several cells, as so many blocks; its other lines go on with the last."""
    first, *rest = block.lines
    *before, last = (Line(part, first.number) for part in parts_of(first.text))
    return [*(Block((part,)) for part in before), Block((last, *rest))]


def bullet_end(text: str) -> int:
    found = _BULLET.match(text)
    return found.end() if found else 0


def paragraph_number(text: str) -> tuple[str, int]:
    """The number before a paragraph, and where its words begin; no number and 0 where there is none."""
    found = _NUMBERED.match(text) or _DEEPER.match(text) or _BARE_NUMBER.match(text)
    if found is None:
        return "", 0
    return next(group for group in found.groups() if group), found.end()
