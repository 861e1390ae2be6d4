"""What somebody who fills in a return is told: until when, what does not add yet, and what may not be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.rules.money import spoken
from core.personal_details import personal_details
from core.refusal import Obstacle
from grants.choices import Relation
from grants.rules.answers import printed_value

# The parts of a box's name in a form: supported, supported~unknown, supported~why, supported~change.
UNKNOWN, WHY, CHANGE = "~unknown", "~why", "~change"
# From so many days on a day is not counted out any more.
_COUNTED_OUT = 60


def due_in_words(due_on: date, today: date) -> str:
    """Due tomorrow, 20 July 2017. A day that has passed says by how much."""
    days = (due_on - today).days
    if days < 0:
        late = f"{_days(-days)} overdue" if -days < _COUNTED_OUT else "Overdue"
        return f"{late}: it was due on {spoken(due_on)}"
    if days == 0:
        return f"Due today, {spoken(due_on)}"
    if days == 1:
        return f"Due tomorrow, {spoken(due_on)}"
    return f"Due in {_days(days)}, on {spoken(due_on)}" if days < _COUNTED_OUT else f"Due on {spoken(due_on)}"


def due_briefly(due_on: date, today: date) -> str:
    """The same for a narrow column, where the day stands beside it: in 5 days, 3 days overdue."""
    days = (due_on - today).days
    if days < 0:
        return f"{_days(-days)} overdue" if -days < _COUNTED_OUT else "long overdue"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {_days(days)}" if days < _COUNTED_OUT else "")


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days:,} days"


@dataclass(frozen=True)
class SumWords:
    """One rule in words, as the page and its script put them together. Values in the unit's smallest part."""

    relation: str
    unit: str
    whole: str
    parts: Sequence[str]

    @property
    def named(self) -> str:
        """“Of these, new” and “Of these, continuing”."""
        *first, last = [f"“{part}”" for part in self.parts]
        return f"{', '.join(first)} and {last}" if first else last

    @property
    def make(self) -> str:
        return f"{self.named} {'make' if len(self.parts) > 1 else 'makes'}"

    @property
    def rule(self) -> str:
        """What is said while nothing can be added."""
        if self.relation == Relation.EQUAL:
            return f"{self.named} must make “{self.whole}”"
        return f"{self.named} can be no more than “{self.whole}”"

    def said(self, whole: int | None, parts: Sequence[int | None]) -> str:
        """How the figures stand: what they make, and by how much that is too much or too little."""
        known = [part for part in parts if part is not None]
        if whole is None or not known:
            return self.rule
        total = sum(known)
        make = f"{self.make} {self._printed(total)}"
        if total > whole:
            return f"{make}: {self._printed(total - whole)} more than “{self.whole}” ({self._printed(whole)})"
        if len(known) < len(parts):
            return f"{make} of {self._printed(whole)} so far"
        if self.relation == Relation.AT_MOST or total == whole:
            return f"{make} of {self._printed(whole)}"
        return f"{make}: {self._printed(whole - total)} short of “{self.whole}” ({self._printed(whole)})"

    def _printed(self, value: int) -> str:
        return printed_value(self.unit, value)


def obstacles_to_naming(words: str, field: str) -> list[Obstacle]:
    """No words of a return hold what looks like a person's details (DOMAIN.md 5)."""
    return [
        Obstacle(f"This looks like {found.kind}: take out “{found.words}”. No person may be named", field)
        for found in personal_details(words)
    ]


def obstacles_to_giving_back(comment: str, *, person: int, submitted_by: int | None) -> list[Obstacle]:
    """Whoever submitted it takes it back as they like; a colleague says what is to be changed."""
    if person == submitted_by or comment.strip():
        return []
    return [Obstacle("Say what should be changed, so that your colleague knows", "comment")]
