"""What new reports of a kind begin with: a title and sections that are added, moved and removed without a script."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from core.forms import GovukForm, RichTextarea, RichTextField, VersionField
from core.forms.groups import EnterSaves
from core.forms.layout import Button, ButtonGroup, Field, Fieldset, Layout, Link
from core.refusal import Obstacle
from reports.rules.outlines import OutlineSection, filled_in
from reports.transitions.outlines import MOST_SECTIONS

LONGEST_GUIDANCE = 1000
# Words that every report of a kind begins with are few: what is longer belongs in the report.
LONGEST_WORDS = 5_000
_SIGN = re.compile(r"\{[^{}\s]{1,40}\}")
# What the signs become is shown on a report about two years on one provider.
_EXAMPLE: dict[str, Any] = {"first": date(2015, 4, 1), "last": date(2017, 4, 1), "subject": "victim-support"}
_EACH = [date(year, 4, 1) for year in (2015, 2016, 2017)]
_SIGNS = {
    "{year}": "The last year of the report, in a token",
    "{year_before}": "The year before that, in a token",
    "{first_year}": "The first year of the report, in a token",
    "{each_year}": "Each year of the report, in a token. The paragraph that it stands in is repeated for every year",
    "{in_year}": "The last year of the report, in the words",
    "{in_first_year}": "The first year of the report, in the words",
    "{in_each_year}": "The same, in the words",
    "{subject}": "Whose profile it is, in a token. In other reports it becomes nothing",
}


def signs() -> list[tuple[str, str, str]]:
    """Each sign, what it stands for, and what it becomes in a report of 2015/16 to 2017/18 on Victim Support."""
    return [(sign, words, _becomes(sign)) for sign, words in _SIGNS.items()]


def _becomes(sign: str) -> str:
    """What stands in the paragraphs that one with this sign becomes."""
    paragraphs = filled_in(f"<p>{sign}</p>", **_EXAMPLE, each=_EACH)
    return ", ".join(re.findall(r"<p>(.*?)</p>", paragraphs))


def unknown_signs(words: str) -> list[str]:
    """What looks like a sign and would print as it stands, each once."""
    return [sign for sign in dict.fromkeys(_SIGN.findall(words)) if filled_in(sign, **_EXAMPLE) == sign]


class OutlineForm(GovukForm):
    """`count` sections of heading, guidance and words, from 0. Gives them as `chosen`; empty ones are let be."""

    title = forms.CharField(
        label="Title of a new report",
        max_length=200,
        error_messages={"required": "Enter the title that a new report begins with"},
    )
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_SECTIONS)
    version = VersionField()
    submit_label = "Save"

    def __init__(self, *args: Any, count: int, at_row: int | None = None, **kwargs: Any):
        """`at_row`: the section that the page opens at, where one was added or moved."""
        self.count = min(max(count, 1), MOST_SECTIONS)
        # The words of the framework are given to the boxes that stand when it begins.
        self.base_fields = self.base_fields | dict(_boxes(self.count))
        super().__init__(*args, **kwargs)
        if at_row is not None and at_row < self.count:
            self.fields[f"heading_{at_row}"].widget.attrs["autofocus"] = True
        self.initial |= {"rows": self.count}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for row in range(self.count):
            guidance, words = cleaned.get(f"guidance_{row}"), cleaned.get(f"body_{row}") or ""
            if (guidance or words) and not cleaned.get(f"heading_{row}") and f"heading_{row}" not in self.errors:
                self.add_error(f"heading_{row}", f"Enter the heading of section {row + 1}")
            unknown = unknown_signs(words)
            if unknown:
                self.add_error(
                    f"body_{row}", f"{unknown[0]} stands for nothing: take a sign from the list, or remove it"
                )
        if not self.errors and not self._filled:
            self.add_error("heading_0", "Enter a heading: an outline needs at least one section")
        return cleaned

    @property
    def _filled(self) -> list[int]:
        """The rows that something was typed into."""
        parts = ("heading", "guidance", "body")
        return [row for row in range(self.count) if any(self.cleaned_data.get(f"{part}_{row}") for part in parts)]

    @property
    def chosen(self) -> list[OutlineSection]:
        typed = self.cleaned_data
        return [
            OutlineSection(typed[f"heading_{row}"], typed[f"guidance_{row}"], typed[f"body_{row}"])
            for row in self._filled
        ]

    def add_obstacles(self, obstacles: Iterable[Obstacle]) -> None:
        """A transition counts the sections that it was handed; the boxes also count those that are empty."""
        parts = ("heading", "body")
        boxes = {f"{part}_{place}": f"{part}_{row}" for place, row in enumerate(self._filled) for part in parts}
        super().add_obstacles(Obstacle(one.message, boxes.get(one.field or "", one.field)) for one in obstacles)

    def layout(self) -> Layout:
        more = Button("Add a section", kind="secondary", name="add", value="yes")
        links = [Link("Cancel", self.cancel_url)] if self.cancel_url else []
        buttons = ButtonGroup(Button(self.submit_label), *([more] if self.count < MOST_SECTIONS else []), *links)
        sections = [self._section(row) for row in range(self.count)]
        return Layout(EnterSaves(), "rows", "version", Field("title"), *sections, buttons)

    def _section(self, row: int) -> Fieldset:
        number = row + 1
        up = [self._button("Move section {} up", number, "up")] if row else []
        down = [self._button("Move section {} down", number, "down")] if number < self.count else []
        remove = [self._button("Remove section {}", number, "remove")] if self.count > 1 else []
        fields = [Field(f"{part}_{row}") for part in ("heading", "guidance", "body")]
        return Fieldset(f"Section {number}", *fields, ButtonGroup(*up, *down, *remove))

    @staticmethod
    def _button(words: str, number: int, name: str) -> Button:
        return Button(words.format(number), kind="secondary", name=name, value=str(number))


def _boxes(count: int) -> Iterator[tuple[str, forms.Field]]:
    for row in range(count):
        number = row + 1
        yield f"heading_{row}", forms.CharField(label=f"Heading of section {number}", max_length=200, required=False)
        yield (
            f"guidance_{row}",
            forms.CharField(
                label=f"What section {number} should say",
                max_length=LONGEST_GUIDANCE,
                required=False,
                widget=forms.Textarea({"rows": 2}),
                help_text="Seen while it is written, and never printed",
            ),
        )
        yield (
            f"body_{row}",
            RichTextField(
                label=f"Words that section {number} begins with",
                limit=LONGEST_WORDS,
                required=False,
                widget=RichTextarea({"rows": 4}),
            ),
        )


Row = tuple[str, str, str]


def count_in(typed: Mapping[str, Any]) -> int:
    """How many sections a sent form says it has; one where it cannot be read."""
    return _number(typed.get("rows")) or 1


def rows_in(typed: Mapping[str, Any]) -> list[Row]:
    """The sections of a sent form as they were typed, read by nobody yet."""
    count = min(max(count_in(typed), 1), MOST_SECTIONS)
    widget = RichTextField.widget()
    return [
        (
            str(typed.get(f"heading_{row}", "")),
            str(typed.get(f"guidance_{row}", "")),
            widget.value_from_datadict(typed, None, f"body_{row}") or "",
        )
        for row in range(count)
    ]


def asked_for(typed: Mapping[str, Any], rows: list[Row]) -> tuple[list[Row], int | None] | None:
    """The sections after one was added, moved or removed, and where the page opens; None where it is to be saved."""
    if "add" in typed:
        return [*rows, ("", "", "")][:MOST_SECTIONS], len(rows)
    for name, step in (("up", -1), ("down", 1)):
        if name in typed:
            return _moved(rows, _number(typed.get(name)) - 1, step)
    if "remove" in typed:
        gone = _number(typed.get("remove")) - 1
        left = [row for place, row in enumerate(rows) if place != gone]
        return left or [("", "", "")], min(max(gone, 0), max(len(left) - 1, 0))
    return None


def _moved(rows: list[Row], place: int, step: int) -> tuple[list[Row], int | None]:
    """One section a place up or down; as they were where there is no such section, or none beside it."""
    to = place + step
    if not (0 <= place < len(rows) and 0 <= to < len(rows)):
        return rows, None
    moved = list(rows)
    moved[place], moved[to] = rows[to], rows[place]
    return moved, to


def as_initial(rows: Sequence[Row]) -> dict[str, Any]:
    parts = ("heading", "guidance", "body")
    return {
        f"{part}_{row}": value for row, values in enumerate(rows) for part, value in zip(parts, values, strict=True)
    }


def _number(text: Any) -> int:
    words = str(text or "")
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 4 else 0
