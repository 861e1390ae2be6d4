"""One topic of a return: its boxes, each with a way to say that it is not known, and a line where a figure moved."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django import forms

from core.forms import CountedTextarea, GovukForm, VersionField
from core.forms.wording import speak_plainly
from core.refusal import Obstacle
from grants.choices import Topic, Unit
from grants.figures.boxes import AskedBox
from grants.figures.filling import Filling
from grants.forms.filling_boxes import BoxGroup, BoxMarkup
from grants.rules.answers import LONGEST_ACCOUNT, LONGEST_REASON, Box, Given, read_value, typed_value
from grants.rules.filling import CHANGE, UNKNOWN, WHY, obstacles_to_naming

# No key of a measure begins like this.
VERSION, OPENED, TOLD = "~version", "~opened", "~told"
_BOTH = "Give a figure, or say why it is not known, not both"
_OF_ANOTHER = "This page was sent with boxes of another return. Open the return again and fill it in there"
_SENT_BESIDE = {"csrfmiddlewaretoken", "stay"}


class TopicForm(GovukForm):
    """Judges what was typed; `given` is what can be saved. A draft may leave any box empty."""

    def __init__(self, *args: Any, filling: Filling, topic: Topic, **kwargs: Any):
        self.filling, self.topic = filling, topic
        self.boxes = filling.asked.of_topic(topic)
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = {
            VERSION: VersionField(),
            OPENED: forms.CharField(widget=forms.HiddenInput, required=False, max_length=64),
            TOLD: forms.CharField(widget=forms.HiddenInput, required=False, max_length=64),
        }
        for one in self.boxes:
            fields |= _fields_of(one)
        speak_plainly(fields)
        self.fields.update(fields)
        self.initial = {**initial_of(filling, self.boxes), **self.initial}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if set(self.data) - set(self.fields) - _SENT_BESIDE:
            self.add_error(None, _OF_ANOTHER)
        for one in self.boxes:
            self._judge(one, typed)
        return typed

    def _judge(self, one: AskedBox, typed: Mapping[str, Any]) -> None:
        name = one.box.name
        answer, why = typed.get(name, ""), typed.get(name + WHY, "")
        if answer and (why or typed.get(name + UNKNOWN)):
            self.add_error(name, _BOTH)
        elif typed.get(name + UNKNOWN) and not why and name + WHY not in self.errors:
            self.add_error(name + WHY, "Say why it is not known")
        elif typed.get(name + CHANGE) and not answer and not why and name not in self.errors:
            self.add_error(name, "Enter the figure that your line explains")
        if one.measure.unit != Unit.WORDS and answer:
            try:
                read_value(one.measure.unit, answer)
            except ValueError as error:
                self.add_error(name, str(error))
        else:
            self._look_for_people(name, answer)
        for part in (WHY, CHANGE):
            self._look_for_people(name + part, typed.get(name + part, ""))

    def _look_for_people(self, name: str, words: str) -> None:
        for obstacle in obstacles_to_naming(words, name):
            self.add_error(name, obstacle.message)

    def add_obstacles(self, obstacles: Any) -> None:
        """What was told at a line beside a box is not told again at the box."""
        told = {str(error) for errors in self.errors.values() for error in errors}
        super().add_obstacles(one for one in obstacles if one.message not in told)

    def given(self) -> dict[Box, Given]:
        """What was typed in the boxes of the topic, those left empty too."""
        return {one.box: self._given(one) for one in self.boxes}

    def _given(self, one: AskedBox) -> Given:
        """What cannot be read is no answer."""
        name, typed = one.box.name, self.cleaned_data
        beside = {"not_known": typed.get(name + WHY, ""), "explanation": typed.get(name + CHANGE, "")}
        answer = typed.get(name, "")
        if one.measure.unit == Unit.WORDS:
            return Given(words=answer, **beside)
        try:
            return Given(value=read_value(one.measure.unit, answer) if answer else None, **beside)
        except ValueError:
            return Given(**beside)

    @cached_property
    def now(self) -> Mapping[Box, Given]:
        """What the page shows: what is stored, and over it what was typed and can be read."""
        if not self.is_bound:
            return self.filling.given
        self.is_valid()
        return {**self.filling.given, **self.given()}

    def groups(self) -> Iterator[BoxGroup]:
        """The boxes as the page prints them: those of one measure together, each sum below the last of its boxes."""
        lines = self.filling.sum_lines(self.topic, self.now)
        last = {key: index for index, key in enumerate(dict.fromkeys(one.measure.key for one in self.boxes))}
        at: dict[str, list[Any]] = {key: [] for key in last}
        for line in lines:
            here = [key for key in (line.rule.whole, *line.rule.parts) if key in last]
            at[max(here, key=last.__getitem__)].append(line)
        for key in last:
            boxes = [BoxMarkup(self, one) for one in self.boxes if one.measure.key == key]
            yield BoxGroup(boxes[0].one.measure, boxes, at[key])

    def _first_box(self, *keys: str) -> str | None:
        """The first box on this page of one of some measures, the whole before its parts."""
        names = {one.measure.key: one.box.name for one in reversed(self.boxes)}
        return next((names[key] for key in keys if key in names), None)

    def to_mend(self) -> list[Obstacle]:
        """What stands in the boxes and does not fit: told, and no reason not to save."""
        told = [
            Obstacle(
                f"{line.said}. {'It must add up before you submit' if line.binds else 'You can still submit'}",
                self._first_box(line.rule.whole, *line.rule.parts),
            )
            for line in self.filling.sum_lines(self.topic, self.now)
            if line.is_wrong
        ]
        return told + [
            Obstacle(f"Say in a line why “{one.label}” changed so much since last quarter", one.box.name)
            for one in self.boxes
            if self.filling.asks_why(one, self.now.get(one.box)) and not self.now[one.box].explanation
        ]


def _fields_of(one: AskedBox) -> dict[str, forms.Field]:
    name, label = one.box.name, one.label
    if one.measure.unit == Unit.WORDS:
        answer = forms.CharField(
            label=label, required=False, max_length=LONGEST_ACCOUNT, widget=CountedTextarea({"rows": 10})
        )
    else:
        too_long = {"max_length": "This is too long for a figure: enter a shorter one"}
        answer = forms.CharField(label=label, required=False, max_length=60, error_messages=too_long)
    line = {"required": False, "max_length": LONGEST_REASON}
    return {
        name: answer,
        name + UNKNOWN: forms.BooleanField(label="Not known", required=False),
        name + WHY: forms.CharField(label="Why it is not known", **line),
        name + CHANGE: forms.CharField(label="Why it changed", **line),
    }


def initial_of(filling: Filling, boxes: tuple[AskedBox, ...]) -> dict[str, Any]:
    """What stands in the boxes of a topic, as it would be typed."""
    initial: dict[str, Any] = {VERSION: filling.version}
    for one in boxes:
        name, given = one.box.name, filling.of(one.box)
        figure = "" if given.value is None else typed_value(one.measure.unit, given.value)
        initial |= {
            name: given.words or figure,
            name + UNKNOWN: bool(given.not_known),
            name + WHY: given.not_known,
            name + CHANGE: given.explanation,
        }
    return initial
