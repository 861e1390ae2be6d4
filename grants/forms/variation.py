"""What somebody types to propose a variation, one form a kind; to agree, record a letter or settle one; the list's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from core.forms import AmountField, CountedTextarea, DayField, DayTextField, FilterForm, GovukForm, UploadField
from core.forms.groups import EnterSaves, MakeFields, RowsForm, Sum
from core.forms.layout import Button, ButtonGroup, Field, Fieldset, Layout, Link
from core.money import ZERO, pounds
from core.refusal import Obstacle
from core.templatetags.house import day
from core.uploads import JPEG, PDF, PNG
from grants.choices import BY_DECISION, VariationKind, VariationState
from grants.figures.awards import Held
from grants.figures.variation import DecisionAhead
from grants.rules.plans import Part
from grants.transitions import InstalmentFacts, MoveFacts

ALL = ("", "All")
REASON_LIMIT = 2000
DOES = {
    VariationKind.MORE: "A signed decision gave this award more money. The instalments are planned anew to match.",
    VariationKind.LESS: "A signed decision took back part of this award. The instalments are cut to match.",
    VariationKind.LONGER: "The award ends later, and returns are asked for the quarters it gains. Where this costs "
    "nothing, no decision is needed.",
    VariationKind.MOVED: "Money not yet paid is carried from one year to another (carry-forward). The total stays the "
    "same.",
    VariationKind.REPLANNED: "Instalments not yet paid fall due on other days or in other parts. Nothing else changes.",
}
HEADINGS = {
    VariationKind.MORE: "Propose a variation: more money",
    VariationKind.LESS: "Propose a variation: less money",
    VariationKind.LONGER: "Propose a variation: a later end",
    VariationKind.MOVED: "Propose a variation: money moved between years",
    VariationKind.REPLANNED: "Propose a variation: instalments planned anew",
}
NO_DECISION = "none"


@dataclass(frozen=True)
class Target:
    """Somewhere money may move to: a year and heading, as the person may read it."""

    label: str
    fund: Any
    allocation: Any


@dataclass(frozen=True)
class Terms:
    """What the forms know of the agreement: its money, what of it is unpaid, and what may be chosen."""

    held: Sequence[Held]
    standing: Sequence[Part]
    # With which rows the form begins: commitment, day, amount. New money has no day yet.
    starting: Sequence[tuple[int, date | None, Decimal]]
    decisions: Sequence[DecisionAhead]
    targets: Mapping[str, Target]
    ends_on: date
    is_provider: bool

    @property
    def unpaid(self) -> Decimal:
        return sum((one.unpaid for one in self.held), ZERO)


class KindForm(GovukForm):
    """Which change it is."""

    kind = forms.ChoiceField(
        label="What changes?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select what changes"),
    )
    submit_label = "Continue"

    def __init__(self, *args: Any, kinds: Sequence[VariationKind], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]

    def layout(self) -> Layout:
        return Layout(
            Field("kind", label_size="m", choice_hints={kind.value: words for kind, words in DOES.items()}),
            self.buttons(),
        )

    def buttons(self) -> ButtonGroup:
        links = [Link("Cancel", self.cancel_url)] if self.cancel_url else []
        return ButtonGroup(Button(self.submit_label), *links)


class VariationForm(RowsForm):
    """The reason and the instalments, which every kind asks for. A subclass adds what its kind is about."""

    reason = forms.CharField(
        label="Reason",
        max_length=REASON_LIMIT,
        widget=CountedTextarea({"rows": 4}),
        help_text="Why this is changed, for whoever agrees it and reads it later. Write nothing about a person helped.",
        error_messages={"required": "Enter the reason"},
    )
    submit_label = "Propose the variation"
    plan_hint = "Change days and amounts, or leave them as they are. Leave a row empty to remove it."

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any):
        self.terms = terms
        initial = dict(kwargs.pop("initial", None) or {})
        initial.setdefault("instalments", [self._typed(row) for row in terms.starting])
        super().__init__(*args, initial=initial, **kwargs)

    def groups(self) -> Mapping[str, MakeFields]:
        return {"instalments": self._instalment_row}

    @property
    def has_one_place(self) -> bool:
        return len(self.terms.held) == 1

    def _instalment_row(self, index: int) -> dict[str, forms.Field]:
        where: dict[str, forms.Field] = {}
        if not self.has_one_place:
            choices = [("", "Select"), *((str(one.commitment), one.where) for one in self.terms.held)]
            where["where"] = forms.ChoiceField(label="Year and heading", required=False, choices=choices)
            where["where"].error_messages["invalid_choice"] = "Select a year and heading from the list"
        return where | {
            "due": DayTextField(label="Due on", required=False, spoken_name="The day"),
            "amount": AmountField(label="Amount", required=False),
        }

    @staticmethod
    def _typed(row: tuple[int, date | None, Decimal]) -> dict[str, Any]:
        commitment, due_on, amount = row
        return {"where": str(commitment), "due": due_on, "amount": amount}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for index, row in self._rows_typed():
            self.ask(f"instalments-{index}-due", f"Enter the day of instalment {index + 1}")
            self.ask(f"instalments-{index}-amount", f"Enter the amount of instalment {index + 1}")
            if "where" in row:
                self.ask(f"instalments-{index}-where", f"Select the year and heading of instalment {index + 1}")
        return typed

    def _rows_typed(self) -> list[tuple[int, dict[str, Any]]]:
        """A year alone, as a spare row has it when its list was opened, is no instalment."""
        return [
            (index, row)
            for index, row in self.rows_of("instalments")
            if any(str(self[f"instalments-{index}-{box}"].value() or "").strip() for box in ("due", "amount"))
        ]

    def instalments(self) -> list[InstalmentFacts]:
        """The plan as it was typed; none where it says what stands already."""
        only = self.terms.held[0].commitment if self.has_one_place else 0
        plan = [InstalmentFacts(only or int(row["where"]), row["due"], row["amount"]) for _, row in self._rows_typed()]
        typed = sorted((one.commitment, one.due_on, one.amount) for one in plan)
        return [] if self.may_leave_plan and typed == sorted(one.says for one in self.terms.standing) else plan

    # Whether a plan left as it stands asks for no change of it.
    may_leave_plan = False

    def add_obstacles(self, obstacles: Any) -> None:
        """What the transition says of moves, places and days stands at the box that was typed."""
        boxes = {"moves": "amount", "commitment": "source"}
        named = [Obstacle(one.message, boxes.get(one.field or "", one.field)) for one in obstacles]
        super().add_obstacles(
            [one if one.field in (*self.fields, *self.counts) else Obstacle(one.message) for one in named]
        )

    def facts(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "instalments": self.instalments()}

    def about(self) -> list[Any]:
        """The parts of the layout that only this kind has."""
        return []

    def plan(self) -> Fieldset:
        return Fieldset(
            "Instalments not yet paid",
            *self.rows("instalments"),
            Sum(self, "instalments", "Planned", wanted=self.terms.unpaid),
            *self.more_button("instalments", "Add another instalment"),
            hint=self.plan_hint,
        )

    def layout(self) -> Layout:
        return Layout(EnterSaves(), *self.about(), "reason", self.plan(), self.buttons())

    def buttons(self) -> ButtonGroup:
        links = [Link("Cancel", self.cancel_url)] if self.cancel_url else []
        return ButtonGroup(Button(self.submit_label), *links)


class DecidedForm(VariationForm):
    """More or less money: which signed decision it follows."""

    notice = forms.ChoiceField(
        label="Which decision does it follow?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select the decision"),
    )
    order = ("notice", "reason")
    plan_hint = "They must make what is promised and not yet paid, year by year. Leave a row empty to remove it."

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        decisions = self.terms.decisions
        self.fields["notice"].choices = [(str(one.notice), _named(one)) for one in decisions]  # type: ignore[attr-defined]
        if len(decisions) == 1:
            self.fields["notice"].initial = str(decisions[0].notice)

    def about(self) -> list[Any]:
        hints = {str(one.notice): one.title for one in self.terms.decisions}
        return [Field("notice", label_size="m", choice_hints=hints)]

    def decision(self) -> int:
        return int(self.cleaned_data["notice"])


def _named(one: DecisionAhead) -> str:
    signed = f"Decision {one.reference}, signed on {day(one.signed_on)}"
    if one.kind == VariationKind.LONGER and one.ends_on:
        more = f" and {pounds(one.amount)} more" if one.amount else ""
        return f"{signed}: until {day(one.ends_on)}{more}"
    return f"{signed}: {pounds(one.amount)} {'more' if one.kind == VariationKind.MORE else 'less'}"


class LongerForm(VariationForm):
    """A later end: by an extension that was signed, or, where it costs nothing, by agreement alone."""

    notice = forms.ChoiceField(
        label="Was it decided by a signed notice?",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Select the decision, or that there is none"},
    )
    ends_on = DayField(label="New end of the award", required=False, spoken_name="New end")
    order = ("notice", "ends_on", "reason")
    may_leave_plan = True

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        decisions = self.terms.decisions
        self.fields["ends_on"].help_text = f"It ends on {day(self.terms.ends_on)} now. For example, 30 6 2019."
        if not decisions:
            del self.fields["notice"]
            return
        self.fields["notice"].choices = [  # type: ignore[attr-defined]
            *((str(one.notice), _named(one)) for one in decisions),
            (NO_DECISION, "No, it costs nothing"),
        ]
        self.fields["notice"].initial = str(decisions[0].notice)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if self.decision() is None and not typed.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", "Enter the day on which it is to end")
        return typed

    def decision(self) -> int | None:
        chosen = self.cleaned_data.get("notice") or NO_DECISION
        return None if chosen == NO_DECISION else int(chosen)

    def facts(self) -> dict[str, Any]:
        # An extension says the end itself.
        end = {} if self.decision() is not None else {"ends_on": self.cleaned_data["ends_on"]}
        return super().facts() | end

    def about(self) -> list[Any]:
        if "notice" not in self.fields:
            return [Field("ends_on", label_size="m")]
        return [Field("notice", label_size="m", reveals={NO_DECISION: "ends_on"})]


class MovedForm(VariationForm):
    """Money carried from one year to another, with the later end it may need."""

    source = forms.ChoiceField(
        label="From which year’s money", error_messages={"required": "Select the year it leaves"}
    )
    to = forms.ChoiceField(label="To which year and heading", error_messages={"required": "Select the year it goes to"})
    amount = AmountField(label="How much moves")
    ends_on = DayField(label="New end of the award, if it must run longer", required=False, spoken_name="New end")
    order = ("source", "to", "amount", "ends_on", "reason")
    may_leave_plan = True
    plan_hint = (
        "Leave them as they are, and the money is taken from the last instalments of the year it leaves and becomes "
        "one instalment of the year it goes to. Or plan them yourself. Leave a row empty to remove it."
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        unpaid = [one for one in self.terms.held if one.unpaid > 0 and one.fund.closed_on is None]
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            ("", "Select"),
            *((str(one.commitment), f"{one.where}: {pounds(one.unpaid)} not yet paid") for one in unpaid),
        ]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", "Select"),
            *((key, one.label) for key, one in self.terms.targets.items()),
        ]
        if len(unpaid) == 1:
            self.fields["source"].initial = str(unpaid[0].commitment)
        self.fields[
            "ends_on"
        ].help_text = f"The award ends on {day(self.terms.ends_on)}. Money can only move to a year in which it runs."

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        target = self.terms.targets[typed["to"]]
        move = MoveFacts(int(typed["source"]), target.fund, target.allocation, typed["amount"])
        return super().facts() | {"moves": [move], "ends_on": typed.get("ends_on")}

    def about(self) -> list[Any]:
        return [Fieldset("What moves", "source", "to", Field("amount", width=10), "ends_on")]


class ReplannedForm(VariationForm):
    """The same money on other days or in other parts."""

    plan_hint = "They must make what is promised and not yet paid, year by year. Leave a row empty to remove it."


KIND_FORMS: Mapping[VariationKind, type[VariationForm]] = {
    VariationKind.MORE: DecidedForm,
    VariationKind.LESS: DecidedForm,
    VariationKind.LONGER: LongerForm,
    VariationKind.MOVED: MovedForm,
    VariationKind.REPLANNED: ReplannedForm,
}
FOR_PROVIDERS = tuple(kind for kind in VariationKind if kind not in BY_DECISION)


class LetterForm(GovukForm):
    """The letter by which a provider agreed."""

    agreed_on = DayField(
        label="Day the letter bears",
        spoken_name="Day the letter bears",
        help_text="It may lie before today: the day it was agreed is kept, and beside it the day you record it",
        error_messages={"required": "Enter the day the letter bears"},
    )
    scan = UploadField(kinds=[PDF, JPEG, PNG], label="Scan of the letter (optional)", required=False)
    submit_label = "Record the letter"

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self.errors:
            self._ask_for_scan()
        return typed

    def add_obstacles(self, obstacles: Iterable[Obstacle]) -> None:
        super().add_obstacles(obstacles)
        self._ask_for_scan()

    def _ask_for_scan(self) -> None:
        """No browser sends a file a second time by itself: without a word the letter would be recorded without it."""
        if self.cleaned_data.get("scan"):
            self.add_error("scan", "Choose the scan again: a file is not kept while something else has to be mended")


class SettleForm(GovukForm):
    """Why a variation is refused or withdrawn."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=CountedTextarea({"rows": 3}),
        help_text="One or two sentences. The other side reads them.",
        error_messages={"required": "Enter the reason"},
    )


class VariationFilterForm(FilterForm):
    """Chooses variations: ?q=029/2017&kind=longer&state=agreed&late=yes."""

    q = forms.CharField(label="Agreement or provider", max_length=200, required=False)
    kind = forms.ChoiceField(choices=[ALL, *VariationKind.choices], required=False)
    state = forms.ChoiceField(choices=[ALL, *VariationState.choices], required=False)
    late = forms.ChoiceField(label="Recorded late", choices=[ALL, ("yes", "Only those recorded late")], required=False)

    def chosen(self) -> dict[str, str]:
        """What was asked for; whatever could not be read asks for nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
