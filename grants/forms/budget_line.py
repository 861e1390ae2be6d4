"""What is asked of a line that changes a fund itself: income accepted, money moved, money set aside."""

from collections.abc import Mapping
from typing import Any

from django import forms

from commissioning.figures.places import set_aside_words
from commissioning.models import Allocation, Fund, FundingStream
from core.forms import AmountField, GovukForm, NamedRowField
from core.forms.layout import Field, Layout
from core.money import pounds
from grants.choices import NoticeKind
from grants.transitions import BudgetFacts

CERTAIN = {"yes": "Confirmed", "no": "Indicative"}


class _BudgetForm(GovukForm):
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    amount = AmountField()

    def __init__(self, *args: Any, funds: Mapping[str, Fund], headings: Mapping[str, Allocation], **kwargs: Any):
        self.funds, self.headings = funds, headings
        super().__init__(*args, **kwargs)

    def heading_choices(self) -> list[Any]:
        """Each heading with what is free under it, grouped by fund."""
        grouped: dict[str, list[tuple[str, str]]] = {}
        for key, heading in self.headings.items():
            fund = self.funds[str(heading.fund_id)]
            label = f"{fund.financial_year.label}: {heading} ({pounds(heading.amount_free)} free)"
            grouped.setdefault(str(fund), []).append((key, label))
        return list(grouped.items())

    def fund_choices(self, left: str) -> list[tuple[str, str]]:
        """Each fund, with what it has: `left` names the figure of the fund and says what it is."""
        name, _, words = left.partition(" ")
        rows = self.funds.items()
        return [("", "Select"), *((key, f"{fund} ({pounds(getattr(fund, name))} {words})") for key, fund in rows)]


class AcceptanceLineForm(_BudgetForm):
    """Money that a stream brings to a fund."""

    fund = forms.ChoiceField()
    stream = NamedRowField(
        label="Funding stream", queryset=FundingStream.objects.none(), empty_label="Select a funding stream"
    )
    is_confirmed = forms.ChoiceField(
        label="Is the money certain?", choices=list(CERTAIN.items()), widget=forms.RadioSelect
    )
    field_order = ("stream", "fund", "amount", "is_confirmed")

    def __init__(self, *args: Any, streams: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["stream"].queryset = streams
        self.fields["fund"].choices = self.fund_choices("amount_confirmed confirmed")
        self.fields["is_confirmed"].error_messages["required"] = "Select whether the money is confirmed or indicative"

    def layout(self) -> Layout:
        hints = {"yes": "It raises what can be committed.", "no": "It is noted. Nothing can be committed from it yet."}
        certain = Field("is_confirmed", choice_hints=hints)
        return Layout("version", "stream", "fund", "amount", certain, self.buttons())

    def facts(self) -> BudgetFacts:
        typed = self.cleaned_data
        return BudgetFacts(
            fund=self.funds[typed["fund"]],
            amount=typed["amount"],
            stream=typed["stream"],
            is_confirmed=typed["is_confirmed"] == "yes",
        )


class VirementLineForm(_BudgetForm):
    """Money moved between two headings of one fund."""

    from_allocation = forms.ChoiceField(label="From heading")
    to_allocation = forms.ChoiceField(label="To heading")
    field_order = ("from_allocation", "to_allocation", "amount")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        words = {
            "from_allocation": "Select the heading that the money comes from",
            "to_allocation": "Select the heading that the money goes to",
        }
        for name, asked in words.items():
            self.fields[name].choices = [("", "Select"), *self.heading_choices()]
            self.fields[name].error_messages |= dict.fromkeys(("required", "invalid_choice"), asked)

    def facts(self) -> BudgetFacts:
        typed = self.cleaned_data
        source = self.headings[typed["from_allocation"]]
        return BudgetFacts(
            fund=self.funds[str(source.fund_id)],
            amount=typed["amount"],
            from_allocation=source,
            to_allocation=self.headings[typed["to_allocation"]],
        )

    def layout(self) -> Layout:
        return Layout("version", "from_allocation", "to_allocation", "amount", self.buttons())


class BudgetLineForm(_BudgetForm):
    """Money set aside under a heading of a fund, new or standing."""

    fund = forms.ChoiceField()
    standing = forms.ChoiceField(label="Heading", required=False)
    heading = forms.CharField(label="Name of a new heading", max_length=200, required=False)
    field_order = ("fund", "standing", "heading", "amount")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["fund"].choices = [("", "Select"), *((key, self._fund(one)) for key, one in self.funds.items())]
        self.fields["standing"].choices = [("", "A new heading"), *self.heading_choices()]

    def _fund(self, fund: Fund) -> str:
        headings = [one for one in self.headings.values() if one.fund_id == fund.pk]
        return f"{fund} ({set_aside_words(fund, headings)})"

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        standing, new = self.headings.get(typed.get("standing", "")), typed.get("heading", "")
        if standing is not None and new:
            self.add_error("heading", "Choose a heading that stands, or name a new one, not both")
        elif standing is None and not new and not {"heading", "standing"} & set(self.errors):
            self.add_error("heading", "Choose a heading, or enter the name of a new one")
        elif standing is not None and typed.get("fund") and str(standing.fund_id) != typed["fund"]:
            self.add_error("standing", "Choose a heading of the same fund")
        return typed

    def facts(self) -> BudgetFacts:
        typed = self.cleaned_data
        standing = self.headings.get(typed["standing"])
        heading = standing.heading if standing else typed["heading"]
        return BudgetFacts(fund=self.funds[typed["fund"]], amount=typed["amount"], heading=heading)

    def layout(self) -> Layout:
        return Layout("version", "fund", "standing", "heading", "amount", self.buttons())


BUDGET_FORMS = {
    NoticeKind.ACCEPTANCE: AcceptanceLineForm,
    NoticeKind.VIREMENT: VirementLineForm,
    NoticeKind.BUDGET: BudgetLineForm,
}
