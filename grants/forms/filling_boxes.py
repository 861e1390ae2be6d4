"""The boxes of a return as the page prints them. One template for all: a form group of its own each would be slow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grants.choices import Unit
from grants.figures.boxes import AskedBox
from grants.figures.filling import SumLine
from grants.models import BoxQuery, Measure
from grants.rules.answers import HANDFUL, LARGEST, LONGEST_ACCOUNT, printed_value
from grants.rules.filling import CHANGE, UNKNOWN, WHY

# A definition longer than this is folded away, so that the boxes stay together on a phone.
_LONGEST_SHOWN = 220
_SUFFIXES = {Unit.DAYS: "days", Unit.POSTS: "posts"}


@dataclass(frozen=True)
class BoxGroup:
    """One measure with its box, or with one for each priority or area; and what must add up once it is filled."""

    measure: Measure
    boxes: Sequence["BoxMarkup"]
    sums: Sequence[SumLine]

    @property
    def is_split(self) -> bool:
        return bool(self.boxes[0].one.of)

    @property
    def id(self) -> str:
        return f"about-{self.measure.key}"

    @property
    def is_folded(self) -> bool:
        return len(self.measure.definition) > _LONGEST_SHOWN


class BoxMarkup:
    """One box with all that stands beside it."""

    def __init__(self, form: Any, one: AskedBox):
        self.form, self.one, self.name = form, one, one.box.name
        self.id = f"id_{self.name}"
        self.label = one.of or one.measure.label

    @property
    def is_words(self) -> bool:
        return self.one.measure.unit == Unit.WORDS

    @property
    def limit(self) -> int:
        return LONGEST_ACCOUNT

    @property
    def value(self) -> str:
        return str(self.form[self.name].value() or "")

    @property
    def errors(self) -> list[str]:
        return [str(error) for error in self.form.errors.get(self.name, ())]

    @property
    def is_unknown(self) -> bool:
        return bool(self.form[self.name + UNKNOWN].value() or self.why)

    @property
    def why(self) -> str:
        return str(self.form[self.name + WHY].value() or "")

    @property
    def why_errors(self) -> list[str]:
        return [str(error) for error in self.form.errors.get(self.name + WHY, ())]

    @property
    def change(self) -> str:
        return str(self.form[self.name + CHANGE].value() or "")

    @property
    def change_errors(self) -> list[str]:
        return [str(error) for error in self.form.errors.get(self.name + CHANGE, ())]

    @property
    def asks_why(self) -> bool:
        return self.form.filling.asks_why(self.one, self.form.now.get(self.one.box))

    @property
    def shows_change(self) -> bool:
        return bool(self.asks_why or self.change or self.change_errors)

    @property
    def queries(self) -> Sequence[BoxQuery]:
        return self.form.filling.queries.get(self.one.box, ())

    @property
    def before(self) -> str:
        """Last quarter's figure in words; nothing where there was no quarter before that was accepted."""
        given = self.form.filling.before.get(self.one.box)
        if given is None or self.is_words:
            return ""
        return "not known" if given.value is None else printed_value(self.one.measure.unit, given.value)

    @property
    def value_before(self) -> int | None:
        return self.form.filling.value_before(self.one.box)

    @property
    def handful(self) -> int:
        return HANDFUL.get(Unit(self.one.measure.unit), 0)

    @property
    def largest(self) -> int:
        return LARGEST.get(Unit(self.one.measure.unit), 0)

    @property
    def prefix(self) -> str:
        return "£" if self.one.measure.unit == Unit.POUNDS else ""

    @property
    def suffix(self) -> str:
        return _SUFFIXES.get(Unit(self.one.measure.unit), "")

    @property
    def keyboard(self) -> str:
        return "numeric" if self.one.measure.unit in (Unit.PEOPLE, Unit.DAYS) else "decimal"

    @property
    def described_by(self) -> str:
        """What is read out with the box: its definition, the office's question, last quarter, what is wrong."""
        parts = [
            "" if self.one.of else f"{self.id}-hint",
            f"{self.id}-info" if self.is_words else "",
            f"{self.id}-query" if self.queries else "",
            f"{self.id}-error" if self.errors else "",
            f"{self.id}-before" if self.before else "",
        ]
        return " ".join(part for part in parts if part)
