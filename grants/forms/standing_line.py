"""What is asked of a change to a standing award: only what the kind of notice needs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from core.forms import AmountField, DayField
from core.forms.groups import EnterSaves, MakeFields, Sum
from core.forms.layout import Fieldset, Layout
from core.money import ZERO, pounds
from grants.choices import NoticeKind
from grants.figures.awards import Origin, StandingAward
from grants.forms.line import MoneyForm, Terms
from grants.rules.money import obstacles_to_new_end, obstacles_to_period
from grants.transitions import LineFacts, YearAmount


class _StandingForm(MoneyForm):
    """A change of one award, which gives recipient, service, priority and first day."""

    def __init__(self, *args: Any, standing: StandingAward, origin: Origin, **kwargs: Any):
        self.standing, self.award, self.origin = standing, standing.award, origin
        super().__init__(*args, **kwargs)

    @property
    def period(self) -> tuple[date | None, date | None]:
        return self.award.starts_on, self.cleaned_data.get("ends_on") or self.award.ends_on

    def facts(self) -> LineFacts:
        typed = self.cleaned_data
        starts_on, ends_on = self.period
        return LineFacts(
            award=self.award,
            # Whoever the provider was merged into since answers for it.
            provider=self.award.provider.merged_into or self.award.provider,
            lead=self.origin.lead,
            service=self.award.service,
            priority=self.origin.priority,
            other_priorities=self.origin.other_priorities,
            areas=self.origin.areas,
            starts_on=starts_on,
            ends_on=ends_on,
            amounts=self.amounts(),
            conditions=typed.get("conditions", ""),
            outcomes=typed.get("outcomes", ""),
            instalments=self.instalments(),
        )


class ExtensionLineForm(_StandingForm, Terms):
    """A later end, and more money where it needs more."""

    money_legend = "More money, where the extension needs it"
    needs_money = False
    ends_on = DayField(label="New end")
    order = ("ends_on", "amounts", "instalments")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].error_messages["required"] = "Enter the day on which it is to end"

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        found = obstacles_to_new_end(day, stands=self.award.ends_on, award=str(self.award))
        if found:
            raise forms.ValidationError(found[0].message)
        return day

    def layout(self) -> Layout:
        return Layout(
            EnterSaves(),
            "version",
            "ends_on",
            *self.money(),
            Fieldset("Terms", "conditions", "outcomes"),
            self.buttons(),
        )


class IncreaseLineForm(_StandingForm, Terms):
    """More money within the dates that stand."""

    money_legend = "More money"
    order = ("amounts", "instalments")

    def layout(self) -> Layout:
        return Layout(
            EnterSaves(), "version", *self.money(), Fieldset("Terms", "conditions", "outcomes"), self.buttons()
        )


class ReductionLineForm(_StandingForm):
    """What is taken back of what is committed and not yet paid: one box for each year and heading."""

    has_instalments = False
    order = ("take",)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.counts["take"] = len(self.standing.held)
        self.fields |= {f"take-{index}-amount": self._box(index) for index in range(self.counts["take"])}

    def groups(self) -> Mapping[str, MakeFields]:
        return {}

    def _box(self, index: int) -> AmountField:
        one = self.standing.held[index]
        hint = (
            f"{pounds(one.committed)} committed, {pounds(one.paid)} paid: {pounds(one.unpaid)} can be taken back"
            if one.unpaid
            else f"{pounds(one.committed)} committed and all of it paid: nothing can be taken back"
        )
        initial = dict(self.initial.get("take", {})).get((one.fund.pk, one.allocation))
        return AmountField(label=one.where, required=False, allow_zero=True, help_text=hint, initial=initial)

    def _clean_amounts(self) -> None:
        for index, one in enumerate(self.standing.held):
            box = f"take-{index}-amount"
            if (self.cleaned_data.get(box) or ZERO) > one.unpaid:
                self.add_error(box, f"Enter no more than {pounds(one.unpaid)}: that is committed and not yet paid")
        if self.needs_money and not self.errors and not self.amounts():
            self.add_error("take-0-amount", "Enter what is taken back of one year at least")

    def add_obstacles(self, obstacles: Any) -> None:
        super(MoneyForm, self).add_obstacles(obstacles)

    def amounts(self) -> list[YearAmount]:
        rows = [(one, self.cleaned_data.get(f"take-{index}-amount")) for index, one in enumerate(self.standing.held)]
        headings = self.choosable.headings
        return [
            YearAmount(one.fund, amount, headings.get(one.allocation) if one.allocation else None)
            for one, amount in rows
            if amount
        ]

    def taking(self) -> list[Any]:
        boxes = [f"take-{index}-amount" for index in range(self.counts["take"])]
        return [Fieldset("What is taken back", *boxes, Sum(self, "take", "Total taken back"))] if boxes else []

    def layout(self) -> Layout:
        return Layout("version", *self.taking(), self.buttons())


class CessationLineForm(ReductionLineForm):
    """The day on which an award ends, and what is taken back of it."""

    needs_money = False
    ends_on = DayField(label="Ends on")
    order = ("ends_on", "take")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].error_messages["required"] = "Enter the day on which it ends"

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        found = [one.message for one in obstacles_to_period(self.award.starts_on, day)]
        if day > self.award.ends_on:
            found.append("An award that is ended ends no later than it would have: extend it instead")
        if found:
            raise forms.ValidationError(found)
        return day

    def layout(self) -> Layout:
        return Layout("version", "ends_on", *self.taking(), self.buttons())


STANDING_FORMS = {
    NoticeKind.EXTENSION: ExtensionLineForm,
    NoticeKind.INCREASE: IncreaseLineForm,
    NoticeKind.REDUCTION: ReductionLineForm,
    NoticeKind.CESSATION: CessationLineForm,
}
