"""What a return's spreadsheet is filled from and compared with: the questions, the draft and the quarter before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from grants.figures.boxes import Asked, AskedBox, asked_by, given_in, last_filing, quarter_before
from grants.models import Filing, MonitoringReturn
from grants.rules.answers import Box, Given, printed_value
from grants.rules.return_sheet import Mark


@dataclass(frozen=True)
class Standing:
    """A return as it stands: what it asks, what its last filing says, and what was accepted for the quarter before."""

    monitoring_return: MonitoringReturn
    asked: Asked
    filing: Filing | None
    given: Mapping[Box, Given]
    before: Mapping[Box, Given]

    @property
    def version(self) -> int:
        """What save_answers is to be told: the saves of the open filing, 0 where none is open."""
        return self.filing.version if self.filing is not None and self.filing.certified_at is None else 0

    def mark(self, *, is_blank: bool) -> Mark:
        one = self.monitoring_return
        return Mark(
            key=one.pk,
            agreement=one.agreement.reference,
            quarter=one.period.label,
            template=one.template_version_id,
            is_blank=is_blank,
            filing=self.filing.number if self.filing else 0,
            saved=self.filing.version if self.filing else 0,
        )


def standing_of(monitoring_return: MonitoringReturn) -> Standing:
    filing = last_filing(monitoring_return)
    return Standing(
        monitoring_return,
        asked_by(monitoring_return),
        filing,
        given_in(filing),
        given_in(quarter_before(monitoring_return)),
    )


@dataclass(frozen=True)
class BoxChange:
    """One box that a sheet would change: what it says now and what it would say."""

    asked: AskedBox
    now: Given
    then: Given

    @property
    def is_emptied(self) -> bool:
        return self.then.is_empty and not self.now.is_empty

    @property
    def lines(self) -> Sequence[tuple[str, str, str]]:
        """Each part of the answer that changes: its name, what it says now, what it would say."""
        unit = self.asked.measure.unit
        rows = (
            ("", answer_in_words(unit, self.now), answer_in_words(unit, self.then)),
            ("Why it changed", self.now.explanation, self.then.explanation),
        )
        return [row for row in rows if row[1] != row[2]]


def answer_in_words(unit: str, given: Given) -> str:
    """48; the words; “Not known: why”; nothing for an empty box."""
    if given.value is not None:
        return printed_value(unit, given.value)
    return given.words or (f"Not known: {given.not_known}" if given.not_known else "")


def changes_of(standing: Standing, given: Mapping[Box, Given]) -> list[BoxChange]:
    """The boxes of `given` that differ from the draft, in the order of the template."""
    return [
        BoxChange(one, standing.given.get(one.box, Given()), given[one.box])
        for one in standing.asked.boxes
        if one.box in given and not _say_the_same(given[one.box], standing.given.get(one.box, Given()))
    ]


def _say_the_same(one: Given, other: Given) -> bool:
    """A page ends its lines in another way than a spreadsheet."""
    return replace(one, words=_lines(one.words)) == replace(other, words=_lines(other.words))


def _lines(words: str) -> str:
    return words.replace("\r\n", "\n").strip()
