"""A notice with everything that belongs to it, read once for the pages, the check and the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch

from commissioning.models import Fund, RecommendationAmount
from core.money import ZERO, pounds
from core.rich_text import is_empty
from grants.choices import FOR_RECIPIENTS, OF_BUDGETS, OF_STANDING_AWARDS, Task
from grants.figures.awards import Held, released_by
from grants.models import (
    AwardAmount,
    AwardLine,
    BudgetLine,
    DecisionNotice,
    NoticeAdvice,
    NoticeSection,
    OtherOption,
    QuotedAmount,
)
from providers.models import Provider


@dataclass(frozen=True)
class Draft:
    """What a notice says as it stands. Lines come with their amounts, instalments and names."""

    notice: DecisionNotice
    sections: Mapping[str, NoticeSection]
    options: Sequence[OtherOption]
    lines: Sequence[AwardLine]
    budget_lines: Sequence[BudgetLine]
    quoted: Sequence[QuotedAmount] = ()
    # Of the awards of the notice that this one supersedes: what its signature takes back.
    released: Sequence[Held] = ()
    # Whether it made other entries, which superseding it does not undo.
    entries_stay: bool = False

    def body(self, task: Task) -> str:
        """The words of a task as clean HTML; nothing where none were written."""
        section = self.sections.get(task)
        return "" if section is None else section.body

    def has_words(self, task: Task) -> bool:
        return not is_empty(self.body(task))

    @cached_property
    def contributors(self) -> frozenset[int]:
        """Who worked on it, by their key. One query, for those who ask."""
        return frozenset(self.notice.contributors.values_list("person_id", flat=True))

    @cached_property
    def rests_on(self) -> list[NoticeAdvice]:
        """The recommendations of the Victims Commission that it was begun from. One query, for those who ask."""
        taken = self.notice.advice.select_related("recommendation__priority", "conclusion")
        return list(taken.order_by("pk"))

    @cached_property
    def recommended(self) -> list[RecommendationAmount]:
        """The money of the recommendations that it rests on. One query, none where it rests on none."""
        if not self.rests_on:
            return []
        amounts = RecommendationAmount.objects.filter(
            line__recommendation__in=[one.recommendation_id for one in self.rests_on]
        )
        named = amounts.select_related("line__provider__merged_into", "fund__financial_year")
        return list(named.order_by("line__position", "pk"))

    @property
    def reasons(self) -> str:
        section = self.sections.get(Task.LEGAL)
        return "" if section is None else section.reasons

    @property
    def total(self) -> Decimal:
        """The sum of its lines, in pounds."""
        awarded = sum((line.amount for line in self.lines), ZERO)
        return sum((line.amount for line in self.budget_lines), awarded)

    @property
    def released_total(self) -> Decimal:
        """What is taken back of the notice that it supersedes, in pounds."""
        return sum((one.unpaid for one in self.released), ZERO)

    @property
    def superseding_words(self) -> str:
        """What signing does with the entries of the notice that it supersedes, in a sentence; empty for none."""
        old = self.notice.supersedes
        if old is None:
            return ""
        if self.released:
            paid = "What it paid stays."
            doing = "Recording" if self.notice.is_from_paper else "Signing"
            return f"{doing} this releases {pounds(self.released_total)} that {old} committed and has not paid. {paid}"
        if self.entries_stay:
            return f"The entries of {old} stay in the ledger until finance reverses them: superseding undoes none."
        return ""

    @property
    def providers(self) -> list[Provider]:
        """Each provider and each lead that its lines name, once."""
        named = [one for line in self.lines for one in (line.provider, line.lead) if one is not None]
        return list({provider.pk: provider for provider in named}.values())

    @property
    def funds(self) -> list[Fund]:
        """Each fund that it touches, the earliest year first."""
        touched = [amount.fund for line in self.lines for amount in line.amounts.all()]
        touched += [line.fund for line in self.budget_lines]
        touched += [one.fund for one in self.released]
        by_key = {fund.pk: fund for fund in touched}
        return sorted(by_key.values(), key=lambda fund: (fund.financial_year.start_on, fund.pk))

    @property
    def has_lines(self) -> bool:
        return bool(self.lines or self.budget_lines)

    @property
    def wants_lines(self) -> bool:
        return self.notice.kind in (*FOR_RECIPIENTS, *OF_BUDGETS)


def _entries_stay(superseded: DecisionNotice | None) -> bool:
    """Only the promises of awards that a notice made itself are taken back when it is superseded."""
    if superseded is None or superseded.kind not in (*OF_BUDGETS, *OF_STANDING_AWARDS):
        return False
    return superseded.made_entries.exists()


def draft_of(notice: DecisionNotice) -> Draft:
    """Read a notice with its parts. The same number of queries however many lines it has."""
    amounts = AwardAmount.objects.select_related("fund__financial_year", "allocation").order_by("pk")
    # Most lines name no award that stands: then nothing is read of any.
    lines = notice.lines.select_related("provider__merged_into", "lead", "priority").prefetch_related(
        "award__notice", Prefetch("amounts", amounts), "instalments"
    )
    budget_lines = notice.budget_lines.order_by("position")
    if notice.kind in OF_BUDGETS:
        budget_lines = budget_lines.select_related("fund__financial_year", "stream", "from_allocation", "to_allocation")
    return Draft(
        notice=notice,
        sections={one.task: one for one in notice.sections.all()},
        options=list(notice.options.order_by("position")),
        lines=list(lines.order_by("position")),
        budget_lines=list(budget_lines),
        quoted=list(notice.quoted_amounts.order_by("amount")),
        released=released_by(notice.supersedes),
        entries_stay=_entries_stay(notice.supersedes),
    )
