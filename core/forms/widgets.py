"""The boxes that Django does not have: an amount, a day in three boxes, a text with a limit in sight."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from core.forms.days import PARTS, DayParts


class AmountInput(forms.TextInput):
    """An amount in pounds: typed freely, so it is text with a numeric keyboard and never type=number."""

    prefix = "£"

    def __init__(self, attrs: dict[str, Any] | None = None):
        plain = {"inputmode": "decimal", "class": "govuk-input--width-10", "spellcheck": "false"}
        super().__init__(plain | (attrs or {}))


class CountedTextarea(forms.Textarea):
    """A text whose limit stands below it and counts down while typing (where scripts run)."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, limit: int | None = None):
        super().__init__({"rows": 5} | (attrs or {}))
        self.limit = limit

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        # Browsers send a line break as two characters but count it as one.
        typed = super().value_from_datadict(data, files, name)
        return typed.replace("\r\n", "\n") if isinstance(typed, str) else typed


class DayInput(forms.Widget):
    """Day, month and year in three boxes named <name>_day, <name>_month and <name>_year."""

    template_name = "govuk/widgets/day.html"
    wrong_parts: tuple[str, ...] = ()

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DayParts | str:
        # A link may carry the whole day under the plain name: ?on=2018-01-23.
        whole = data.get(name)
        if whole is not None:
            return whole
        return DayParts(*(str(data.get(f"{name}_{part}", "")) for part in PARTS))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and all(f"{name}_{part}" not in data for part in PARTS)

    def format_value(self, value: Any) -> DayParts:
        if isinstance(value, date):
            return DayParts(str(value.day), str(value.month), str(value.year))
        if isinstance(value, DayParts):
            return value
        return DayParts(day=str(value)) if value else DayParts()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        id_ = (attrs or {}).get("id") or name
        context["boxes"] = [
            {
                "id": f"{id_}_{part}",
                "name": f"{name}_{part}",
                "label": part.capitalize(),
                "value": typed,
                "width": 4 if part == "year" else 2,
                "is_wrong": part in self.wrong_parts,
            }
            for part, typed in zip(PARTS, self.format_value(value), strict=True)
        ]
        context["id"], context["disabled"] = id_, bool((attrs or {}).get("disabled"))
        return context
