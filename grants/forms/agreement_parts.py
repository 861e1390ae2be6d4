"""What is typed about conditions and instalments of an agreement. More rows can be asked for without a script."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from core.forms import AmountField, CountedTextarea, DayTextField, VersionField
from core.forms.groups import MOST_ROWS, EnterSaves, MakeFields, RowsForm, Sum
from core.forms.layout import Button, ButtonGroup, Field, Fieldset, Layout, Text
from core.money import ZERO, pounds
from grants.figures.awards import Held
from grants.rules.agreements import obstacles_to_plan
from grants.rules.instalments import quarterly
from grants.rules.money import obstacles_to_due_day
from grants.transitions import ConditionFacts, InstalmentFacts

_PARTS = ("words", "due", "holds")
_HOLDS = "Hold back payments until it is met"


class ConditionsForm(RowsForm):
    """The conditions of a draft in their order. Moving one changes nothing until the form is saved."""

    version = VersionField()
    submit_label = "Save the conditions"
    order = ("version", "conditions")

    def groups(self) -> Mapping[str, MakeFields]:
        return {"conditions": _condition_row}

    def _add_rows(self, name: str, make: MakeFields) -> None:
        super()._add_rows(name, make)
        for index in range(self.counts[name]):
            # The legend of each names it: its boxes need not.
            self.fields[f"{name}-{index}-words"].label = f"Condition {index + 1}"
            self.fields[f"{name}-{index}-due"].label = "To be met by"
            self.fields[f"{name}-{index}-holds"].label = _HOLDS

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for index, row in self.rows_of("conditions"):
            self.ask(f"conditions-{index}-words", f"Enter condition {index + 1}, or empty its other boxes")
            if row["holds"]:
                wanted = f"Enter the day by which condition {index + 1} must be met, because it holds back payments"
                self.ask(f"conditions-{index}-due", wanted)
        return typed

    def conditions(self) -> list[ConditionFacts]:
        """The rows as the transition takes them."""
        rows = [row for _, row in self.rows_of("conditions")]
        return [ConditionFacts(row["words"], row["due"], bool(row["holds"])) for row in rows]

    def asked_for(self) -> dict[str, str] | None:
        """The boxes after a condition was moved or taken out, or one more row."""
        asked, _, place = str(self.data.get("put", "")).partition("-") if self.is_bound else ("", "", "")
        if asked not in ("up", "down", "out") or not (place.isascii() and place.isdecimal()):
            return super().asked_for()
        index, count = int(place), self.counts["conditions"]
        rows = [self._typed(one) for one in range(count)]
        if asked == "out" and index < count:
            rows = [*rows[:index], *rows[index + 1 :], dict.fromkeys(_PARTS, "")]
        other = index + (1 if asked == "down" else -1)
        if asked != "out" and index < count and 0 <= other < count:
            rows[index], rows[other] = rows[other], rows[index]
        return {f"conditions-{one}-{part}": row[part] for one, row in enumerate(rows) for part in _PARTS}

    def _typed(self, index: int) -> dict[str, str]:
        boxes = {part: self[f"conditions-{index}-{part}"].value() for part in _PARTS}
        return {part: "on" if value is True else str(value or "") for part, value in boxes.items()}

    def opens_at(self) -> str:
        asked, _, place = str(self.data.get("put", "")).partition("-")
        if asked in ("up", "down") and place.isdecimal():
            return f"conditions-{int(place) + (1 if asked == 'down' else -1)}-words"
        return "conditions-0-words" if asked == "out" else super().opens_at()

    def layout(self) -> Layout:
        return Layout(
            EnterSaves(),
            "version",
            *(self._one(index) for index in range(self.counts["conditions"])),
            *self.more_button("conditions", "Add another condition"),
            self.buttons(),
        )

    def _one(self, index: int) -> Fieldset:
        box = f"conditions-{index}"
        return Fieldset(
            f"Condition {index + 1}",
            Field(f"{box}-words", is_label_hidden=True),
            Field(f"{box}-due", width=10),
            f"{box}-holds",
            *self._moves(index),
            size="s",
        )

    def _moves(self, index: int) -> list[ButtonGroup]:
        """Buttons for a row that says something; nothing stands before the first or after the last."""
        if not any(self._typed(index).values()):
            return []
        said = sum(any(self._typed(one).values()) for one in range(self.counts["conditions"]))
        number = index + 1
        moves = [("up", f"Move condition {number} up")] if index else []
        moves += [("down", f"Move condition {number} down")] if number < said else []
        moves.append(("out", f"Take condition {number} out"))
        return [
            ButtonGroup(*(Button(text, kind="secondary", name="put", value=f"{way}-{index}") for way, text in moves))
        ]


def _condition_row(index: int) -> dict[str, forms.Field]:
    return {
        "words": forms.CharField(
            label="Condition", max_length=1000, required=False, widget=CountedTextarea({"rows": 2})
        ),
        "due": DayTextField(label="To be met by", required=False, spoken_name="The day"),
        "holds": forms.BooleanField(label=_HOLDS, required=False),
    }


class InstalmentsForm(RowsForm):
    """When each year's money is to be paid: rows under each year and heading, added up beside what is promised."""

    version = VersionField()
    submit_label = "Save the instalments"

    def __init__(self, *args: Any, held: Sequence[Held], starts_on: date, ends_on: date, **kwargs: Any):
        self.held = {f"c{one.commitment}": one for one in held}
        self.starts_on, self.ends_on = starts_on, ends_on
        super().__init__(*args, **kwargs)
        self.order_fields(["version"])

    def groups(self) -> Mapping[str, MakeFields]:
        return dict.fromkeys(self.held, _instalment_row)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for name, one in self.held.items():
            self._clean_rows(name)
            found = obstacles_to_plan({one.where: self.sum_of(name)}, {one.where: one.committed}, is_whole=False)
            for obstacle in found:
                self.add_error(f"{name}-0-amount", obstacle.message)
        return typed

    def _clean_rows(self, name: str) -> None:
        for index, row in self.rows_of(name):
            self.ask(f"{name}-{index}-due", f"Enter the day of instalment {index + 1}")
            self.ask(f"{name}-{index}-amount", f"Enter the amount of instalment {index + 1}")
            if row["due"]:
                for one in obstacles_to_due_day(row["due"], starts_on=self.starts_on, ends_on=self.ends_on):
                    self.add_error(f"{name}-{index}-due", one.message)

    def instalments(self) -> list[InstalmentFacts]:
        """The rows as the transition takes them."""
        return [
            InstalmentFacts(one.commitment, row["due"], row["amount"])
            for name, one in self.held.items()
            for _, row in self.rows_of(name)
        ]

    def asked_for(self) -> dict[str, str] | None:
        if self.is_bound and self.data.get("fill") == "quarters":
            return self._in_quarters()
        return super().asked_for()

    def opens_at(self) -> str:
        if self.data.get("fill") == "quarters" and self.held:
            return f"{next(iter(self.held))}-0-due"
        return super().opens_at()

    def _in_quarters(self) -> dict[str, str]:
        """Boxes for equal quarterly instalments of all that is promised, in the place of what was typed."""
        boxes: dict[str, str] = {}
        for name, one in self.held.items():
            year = {one.fund.financial_year.start_on: one.committed} if one.committed > 0 else {}
            planned = quarterly(year, starts_on=self.starts_on, ends_on=self.ends_on)
            for index in range(MOST_ROWS):
                boxes |= {f"{name}-{index}-due": "", f"{name}-{index}-amount": ""}
            for index, (due_on, amount) in enumerate(planned):
                boxes[f"{name}-{index}-due"] = f"{due_on.day} {due_on:%B %Y}"
                boxes[f"{name}-{index}-amount"] = typed_amount(amount)
            boxes[f"{name}-count"] = str(len(planned) + 1)
        return boxes

    def layout(self) -> Layout:
        return Layout(
            EnterSaves(),
            "version",
            *(self._of_year(name, one) for name, one in self.held.items()),
            *self._total(),
            Button("Fill in equal quarterly instalments", kind="secondary", name="fill", value="quarters"),
            self.buttons(),
        )

    def _of_year(self, name: str, one: Held) -> Fieldset:
        return Fieldset(
            one.where,
            *self.rows(name),
            Sum(self, name, "Planned", wanted=one.committed),
            *self.more_button(name, f"Add another instalment of {one.fund.financial_year.label}"),
            hint=f"{pounds(one.committed)} is promised. Leave a row empty to remove it.",
        )

    def _total(self) -> list[Text]:
        """What all years come to, where there are several."""
        promised = sum((one.committed for one in self.held.values()), ZERO)
        return [Text(f"All years together: {pounds(promised)} promised.")] if len(self.held) > 1 else []


def _instalment_row(index: int) -> dict[str, forms.Field]:
    return {
        "due": DayTextField(label="Due on", required=False, spoken_name="The day"),
        "amount": AmountField(label="Amount", required=False),
    }


def typed_amount(amount: Decimal) -> str:
    """1,234 or 1,234.56: as somebody would type it."""
    return f"{amount:,.2f}".removesuffix(".00")
