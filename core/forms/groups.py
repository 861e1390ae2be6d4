"""Rows of boxes in one form, such as the years of a line. More rows can be asked for without a script."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict

from core.forms import GovukForm
from core.forms.layout import Button, Fieldset
from core.forms.wording import speak_plainly
from core.money import ZERO, AmountError, parse_amount, pounds
from core.refusal import Obstacle

MOST_ROWS = 60
# Rows that stand ready beyond those that are filled in.
SPARE = 1

MakeFields = Callable[[int], Mapping[str, forms.Field]]


class Row(Fieldset):
    """The boxes of one row, side by side where there is room."""

    template = "govuk/layout/row.html"

    def __init__(self, *fields: Any):
        super().__init__("", *fields)


class EnterSaves(Fieldset):
    """The button that the Enter key presses, before those that only add a row. Nobody sees or reaches it."""

    template = "govuk/layout/enter_saves.html"

    def __init__(self) -> None:
        super().__init__("")


class Sum(Fieldset):
    """What the amounts of some rows come to: as typed or as they stand, and live where scripts run."""

    template = "govuk/layout/sum.html"

    def __init__(self, form: "RowsForm", name: str, label: str, *, against: str = "", wanted: Decimal | None = None):
        """`against` names the rows that it must meet, `wanted` an amount in pounds that does not change."""
        super().__init__("")
        self.words = {"label": label, "total": pounds(form.sum_of(name)), "name": name}
        if wanted is not None:
            self.words["wanted"] = pounds(wanted)
        if against:
            self.words |= {"against": against, "wanted": pounds(form.sum_of(against))}


class RowsForm(GovukForm):
    """A form with groups of rows: each box is a field of its own, <group>-<row>-<part>, so that errors stand at it.

    A subclass says in `groups` what a row of each group asks, and in `order` where they stand among its fields.
    """

    order: ClassVar[Sequence[str]] = ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.counts: dict[str, int] = {}
        for name, make in self.groups().items():
            self._add_rows(name, make)
        self.order_fields([field for name in self.order for field in self._named(name)])

    def groups(self) -> Mapping[str, MakeFields]:
        return {}

    def _add_rows(self, name: str, make: MakeFields) -> None:
        standing: Sequence[Mapping[str, Any]] = self.initial.get(name, ())
        count = self._sent(name) if self.is_bound else len(standing) + SPARE
        self.counts[name] = min(max(count, 1), MOST_ROWS)
        added: dict[str, forms.Field] = {}
        for index in range(self.counts[name]):
            for part, field in make(index).items():
                if index < len(standing):
                    field.initial = standing[index].get(part)
                if index:
                    field.label = f"{field.label}, row {index + 1}"
                added[f"{name}-{index}-{part}"] = field
        added[f"{name}-count"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=str(self.counts[name])
        )
        speak_plainly(added)
        self.fields |= added

    def _sent(self, name: str) -> int:
        typed = str(self.data.get(f"{name}-count", ""))
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else SPARE

    def _named(self, name: str) -> list[str]:
        return [field for field in self.fields if field == name or field.startswith(f"{name}-")]

    def asked_for(self) -> dict[str, str] | None:
        """The boxes to change when something was asked for instead of saving, such as one more row; else None."""
        name = self.data.get("more", "") if self.is_bound else ""
        if name not in self.counts:
            return None
        return {f"{name}-count": str(min(self.counts[name] + 1, MOST_ROWS))}

    def unjudged(self) -> "RowsForm":
        """Ready to be shown as it was typed, without its errors, open at what was asked for."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        opened_at = self.opens_at()
        if opened_at in self.fields:
            self.fields[opened_at].widget.attrs["autofocus"] = True
        return self

    def opens_at(self) -> str:
        """The first box of a row that was asked for: whoever works by keyboard need not look for it."""
        name = self.data.get("more", "")
        return next(iter(self._named(f"{name}-{self.counts[name] - 1}")), "") if name in self.counts else ""

    def rows_of(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """The rows that something was typed into, each with its place. For the form's own cleaning and after it."""
        found = []
        for index in range(self.counts[name]):
            boxes = self._named(f"{name}-{index}")
            if any(str(self[box].value() or "").strip() for box in boxes):
                found.append((index, {box.rpartition("-")[2]: self.cleaned_data.get(box) for box in boxes}))
        return found

    def ask(self, box: str, words: str) -> None:
        """Ask for a box of a row that was left empty, unless it has an error of its own."""
        if not self.cleaned_data.get(box) and box not in self.errors:
            self.add_error(box, words)

    def sum_of(self, name: str) -> Decimal:
        """What the amounts of a group make, as typed or as they stand; what cannot be read counts as nothing."""
        return sum((self.amount_in(f"{name}-{index}-amount") for index in range(self.counts[name])), ZERO)

    def amount_in(self, box: str) -> Decimal:
        typed = str(self[box].value() or "")
        try:
            return parse_amount(typed, allow_zero=True) if typed.strip() else ZERO
        except AmountError:
            return ZERO

    def add_obstacles(self, obstacles: Any) -> None:
        """Those of a group as a whole stand at its first amount."""
        for one in obstacles:
            field = f"{one.field}-0-amount" if one.field in self.counts else one.field
            super().add_obstacles([Obstacle(one.message, field)])

    def rows(self, name: str) -> list[Row]:
        return [Row(*self._named(f"{name}-{index}")) for index in range(self.counts[name])]

    def more_button(self, name: str, text: str) -> list[Any]:
        if self.counts[name] >= MOST_ROWS:
            return [f"{name}-count"]
        return [f"{name}-count", Button(text, kind="secondary", name="more", value=name)]
