"""What is asked of one recipient: for a new award in full, for a refusal in short. Changes: standing_line.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from commissioning.figures.places import Place, Places, as_choices
from commissioning.models import Allocation, Priority
from core.forms import AmountField, CountedTextarea, DayField, DayTextField, NamedRowField, RowsField
from core.forms.groups import EnterSaves, MakeFields, RowsForm, Sum
from core.forms.layout import Button, Details, Field, Fieldset, Layout, Text
from core.money import ZERO
from core.refusal import Obstacle
from grants.figures.leads import Leads
from grants.rules.instalments import quarterly
from grants.rules.money import (
    obstacles_to_due_day,
    obstacles_to_instalments,
    obstacles_to_period,
    obstacles_to_year,
)
from grants.transitions import LineFacts, YearAmount
from providers.models import CouncilArea, Provider

MONEY_HINT = "One row for each year and heading. Leave a row empty to remove it."
TWICE = "This row repeats row {}: add their amounts up"


@dataclass(frozen=True)
class Choosable:
    """What the lines of a notice can be about."""

    places: Places
    providers: Any = None
    priorities: Any = None
    leads: Leads | None = None
    # By their key: those of a standing award, closed years included.
    headings: Mapping[int, Allocation] = field(default_factory=dict)


class MoneyForm(RowsForm):
    """The years and headings of a line, and its planned instalments."""

    money_legend = "Amounts"
    has_instalments = True
    needs_money = True

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choosable: Choosable, **kwargs: Any):
        self.choosable = choosable
        super().__init__(*args, **kwargs)

    def groups(self) -> Mapping[str, MakeFields]:
        groups: dict[str, MakeFields] = {"amounts": self._amount_row}
        return groups | ({"instalments": _instalment_row} if self.has_instalments else {})

    def _amount_row(self, index: int) -> dict[str, forms.Field]:
        where = forms.ChoiceField(
            label="Year and heading", required=False, choices=as_choices(self.choosable.places.values())
        )
        where.error_messages["invalid_choice"] = "Select a year and heading from the list"
        return {"where": where, "amount": AmountField(label="Amount", required=False)}

    @property
    def period(self) -> tuple[date | None, date | None]:
        """The days between which the years must lie."""
        return self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        starts_on, ends_on = self.period
        if starts_on and ends_on and "ends_on" in self.fields:
            self.add_obstacles(obstacles_to_period(starts_on, ends_on))
        self._clean_amounts()
        if self.has_instalments:
            self._clean_instalments()
        return typed

    def _clean_amounts(self) -> None:
        rows = self.rows_of("amounts")
        if not rows and self.needs_money:
            self.add_error("amounts-0-amount", "Enter an amount for one year at least")
        seen: dict[str, int] = {}
        for index, row in rows:
            box = f"amounts-{index}-where"
            self.ask(box, f"Select the year and heading of row {index + 1}")
            self.ask(f"amounts-{index}-amount", f"Enter the amount of row {index + 1}")
            if row["where"] in seen:
                self.add_error(box, TWICE.format(seen[row["where"]]))
            elif row["where"]:
                seen[row["where"]] = index + 1
                self._judge_year(box, self.choosable.places[row["where"]])

    def _judge_year(self, box: str, place: Place) -> None:
        starts_on, ends_on = self.period
        found = obstacles_to_year(
            label=str(place.fund),
            year_start=place.fund.financial_year.start_on,
            closed_on=place.fund.closed_on,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        for obstacle in found:
            self.add_error(box, obstacle.message)

    def _clean_instalments(self) -> None:
        starts_on, ends_on = self.period
        for index, row in self.rows_of("instalments"):
            self.ask(f"instalments-{index}-due", f"Enter the day of instalment {index + 1}")
            self.ask(f"instalments-{index}-amount", f"Enter the amount of instalment {index + 1}")
            found = obstacles_to_due_day(row["due"], starts_on=starts_on, ends_on=ends_on) if row.get("due") else []
            for one in found:
                self.add_error(f"instalments-{index}-due", one.message)
        if not any(box.startswith(("instalments-", "amounts-")) for box in self.errors):
            total = sum((one.amount for one in self.amounts()), ZERO)
            found = obstacles_to_instalments(self.instalments(), total=total, starts_on=None)
            self.add_obstacles(Obstacle(one.message, "instalments") for one in found)

    def amounts(self) -> list[YearAmount]:
        """The rows as the transition takes them."""
        places = self.choosable.places
        rows = [(places[row["where"]], row["amount"]) for _, row in self.rows_of("amounts")]
        return [YearAmount(place.fund, amount, place.allocation) for place, amount in rows]

    def instalments(self) -> list[tuple[date, Decimal]]:
        rows = self.rows_of("instalments") if self.has_instalments else []
        return [(row["due"], row["amount"]) for _, row in rows]

    def asked_for(self) -> dict[str, str] | None:
        if self.is_bound and self.data.get("fill") == "quarters" and self.has_instalments:
            return self._in_quarters()
        return super().asked_for()

    def opens_at(self) -> str:
        return "instalments-0-due" if self.data.get("fill") == "quarters" else super().opens_at()

    def _in_quarters(self) -> dict[str, str]:
        """Boxes for equal quarterly instalments of what was typed; rows that cannot be read are passed over."""
        by_year: dict[date, Decimal] = {}
        for index in range(self.counts["amounts"]):
            place = self.choosable.places.get(str(self[f"amounts-{index}-where"].value() or ""))
            if place is not None:
                year = place.fund.financial_year.start_on
                by_year[year] = by_year.get(year, ZERO) + self.amount_in(f"amounts-{index}-amount")
        planned = quarterly(by_year, starts_on=self._day("starts_on"), ends_on=self._day("ends_on"))
        boxes = {f"instalments-{index}-{part}": "" for index in range(60) for part in ("due", "amount")}
        for index, (due_on, amount) in enumerate(planned):
            boxes[f"instalments-{index}-due"] = f"{due_on.day} {due_on:%B %Y}"
            boxes[f"instalments-{index}-amount"] = f"{amount:,.2f}".removesuffix(".00")
        return boxes | {"instalments-count": str(len(planned) + 1)}

    def _day(self, name: str) -> date | None:
        if name not in self.fields:
            return None
        try:
            day: date | None = self.fields[name].clean(self[name].value())
        except forms.ValidationError:
            return None
        return day

    def money(self) -> list[Any]:
        """The parts of the layout that ask for money."""
        parts = [
            Fieldset(
                self.money_legend,
                *self.rows("amounts"),
                Sum(self, "amounts", "Total"),
                *self.more_button("amounts", "Add another year or heading"),
                hint=MONEY_HINT,
            )
        ]
        if self.has_instalments:
            parts.append(
                Fieldset(
                    "Planned instalments",
                    *self.rows("instalments"),
                    Sum(self, "instalments", "Planned", against="amounts"),
                    *self.more_button("instalments", "Add another instalment"),
                    Button("Fill in equal quarterly instalments", kind="secondary", name="fill", value="quarters"),
                    hint="Leave these empty where nothing is planned yet",
                )
            )
        return parts


def _instalment_row(index: int) -> dict[str, forms.Field]:
    return {
        "due": DayTextField(label="Due on", required=False, spoken_name="The day"),
        "amount": AmountField(label="Amount", required=False),
    }


class Terms(forms.Form):
    """What the recipient must do, and what is expected of them."""

    conditions = forms.CharField(
        required=False,
        max_length=4000,
        help_text="What the recipient must do or report. One to a line.",
        widget=CountedTextarea({"rows": 4}),
    )
    outcomes = forms.CharField(
        label="Outcomes and measures expected",
        required=False,
        max_length=4000,
        help_text="What should change for victims, and how it will be counted",
        widget=CountedTextarea({"rows": 4}),
    )


class _RecipientForm(MoneyForm):
    """Who it is about and for what, chosen from the registers."""

    provider = NamedRowField(queryset=Provider.objects.none(), empty_label="Select a provider")
    service = forms.CharField(max_length=300, help_text="What the money is for, in a few words")
    priority = NamedRowField(
        label="Main priority",
        queryset=Priority.objects.none(),
        empty_label="Select a priority",
        help_text="The ledger counts the money under this one",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = self.choosable.providers
        self.fields["priority"].queryset = self.choosable.priorities

    def facts(self) -> LineFacts:
        typed = self.cleaned_data
        return LineFacts(
            provider=typed["provider"],
            lead=typed.get("lead") or None,
            service=typed["service"],
            priority=typed["priority"],
            other_priorities=typed.get("other_priorities") or (),
            areas=typed.get("areas") or (),
            starts_on=typed.get("starts_on"),
            ends_on=typed.get("ends_on"),
            amounts=self.amounts(),
            conditions=typed.get("conditions", ""),
            outcomes=typed.get("outcomes", ""),
            instalments=self.instalments(),
        )


class AwardLineForm(_RecipientForm, Terms):
    """A new award to one recipient for one service."""

    lead = forms.ChoiceField(
        label="Lead provider",
        required=False,
        help_text="Only for a consortium. Left empty, the member that leads the consortium is taken, if one does.",
    )
    other_priorities = RowsField(Priority.objects.none(), label="Other priorities it answers to", required=False)
    areas = RowsField(CouncilArea.objects.order_by("name"), label="Council areas", required=False)
    starts_on = DayField(label="Starts on", help_text="For example, 1 4 2018")
    ends_on = DayField(label="Ends on", help_text="For example, 31 3 2020")
    order = (
        "provider",
        "lead",
        "service",
        "priority",
        "other_priorities",
        "areas",
        "starts_on",
        "ends_on",
        "amounts",
        "instalments",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["other_priorities"].queryset = self.choosable.priorities
        leads = self._lead_choices()
        if leads:
            self.fields["lead"].choices = [("", "Not a consortium, or its own lead"), *leads]
        else:
            del self.fields["lead"]
        self.fields["starts_on"].error_messages["required"] = "Enter the day on which it starts"
        self.fields["ends_on"].error_messages["required"] = "Enter the day on which it ends"

    def _lead_choices(self) -> list[Any]:
        """The members of each consortium, under its name: a member of two can be chosen in either."""
        members = self.choosable.leads.members if self.choosable.leads else {}
        return [
            (str(rows[0].consortium), [(f"{key}-{row.member_id}", str(row.member)) for row in rows])
            for key, rows in members.items()
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        provider, chosen = typed.get("provider"), typed.get("lead", "")
        if provider is not None and self.choosable.leads is not None:
            typed["lead"] = self._lead(provider, chosen)
        return typed

    def _lead(self, provider: Provider, chosen: str) -> Provider | None:
        leads = self.choosable.leads
        if leads is None or (not provider.is_consortium and not chosen):
            return None
        if not provider.is_consortium:
            self.add_error("lead", "Only a consortium has a lead provider: leave this empty")
            return None
        if not chosen:
            return leads.own(provider)
        consortium, _, member = chosen.partition("-")
        if consortium != str(provider.pk):
            self.add_error("lead", f"Choose a member of {provider} as its lead")
            return None
        return next((one for one in leads.of(provider) if str(one.pk) == member), None)

    def layout(self) -> Layout:
        lead = ["lead"] if "lead" in self.fields else []
        return Layout(
            EnterSaves(),
            "version",
            Fieldset("Recipient", "provider", *lead, Field("service", width="two-thirds")),
            Fieldset("What it is for", "priority", *self._folded("other_priorities"), *self._folded("areas")),
            Fieldset("Dates", "starts_on", "ends_on"),
            *self.money(),
            Fieldset("Terms", "conditions", "outcomes"),
            self.buttons(),
        )

    def _folded(self, name: str) -> list[Any]:
        """Boxes to tick, folded away until one is ticked or wrong."""
        count = len(self[name].value() or ())
        label = str(self.fields[name].label)
        summary = f"{label} ({count} chosen)" if count else label
        return [Details(summary, Field(name, is_small=True), is_open=bool(count or self.errors.get(name)))]


class RefusalLineForm(_RecipientForm):
    """An application that is refused. What was asked for is optional and does nothing to the ledger."""

    money_legend = "Amount asked for, where it is known"
    has_instalments = False
    needs_money = False
    order = ("provider", "service", "priority", "amounts")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["service"].help_text = "What the money was asked for, in a few words"
        self.fields["priority"].help_text = "The one that the application answers to"

    def layout(self) -> Layout:
        return Layout(
            EnterSaves(),
            "version",
            Fieldset("Applicant", "provider", Field("service", width="two-thirds"), "priority"),
            *self.money(),
            Text("Signing this does nothing to the fund."),
            self.buttons(),
        )
