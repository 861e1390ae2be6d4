"""A notice with everything that belongs to it, read once for the pages, the check and the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Fund
from core.money import ZERO
from core.rich_text import is_empty
from grants.choices import FOR_RECIPIENTS, OF_BUDGETS, Task
from grants.models import AwardLine, BudgetLine, DecisionNotice, NoticeSection, OtherOption
from providers.models import Provider


@dataclass(frozen=True)
class Draft:
    """What a notice says as it stands. Lines come with their amounts, instalments, areas and names."""

    notice: DecisionNotice
    sections: Mapping[str, NoticeSection]
    options: Sequence[OtherOption]
    lines: Sequence[AwardLine]
    budget_lines: Sequence[BudgetLine]

    def body(self, task: Task) -> str:
        """The words of a task as clean HTML; nothing where none were written."""
        section = self.sections.get(task)
        return "" if section is None else section.body

    def has_words(self, task: Task) -> bool:
        return not is_empty(self.body(task))

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
    def providers(self) -> list[Provider]:
        """Each provider and each lead that its lines name, once."""
        named = [one for line in self.lines for one in (line.provider, line.lead) if one is not None]
        return list({provider.pk: provider for provider in named}.values())

    @property
    def funds(self) -> list[Fund]:
        """Each fund its lines touch, the earliest year first."""
        touched = [amount.fund for line in self.lines for amount in line.amounts.all()]
        touched += [line.fund for line in self.budget_lines]
        by_key = {fund.pk: fund for fund in touched}
        return sorted(by_key.values(), key=lambda fund: (fund.financial_year.start_on, fund.pk))

    @property
    def has_lines(self) -> bool:
        return bool(self.lines or self.budget_lines)

    @property
    def wants_lines(self) -> bool:
        return self.notice.kind in (*FOR_RECIPIENTS, *OF_BUDGETS)


def draft_of(notice: DecisionNotice) -> Draft:
    """Read a notice with its parts. The same number of queries however many lines it has."""
    lines = notice.lines.select_related("provider__merged_into", "lead", "priority", "award__notice").prefetch_related(
        "areas", "other_priorities", "amounts__fund__financial_year", "amounts__allocation", "instalments"
    )
    budget_lines = notice.budget_lines.select_related(
        "fund__financial_year", "stream", "from_allocation", "to_allocation"
    )
    return Draft(
        notice=notice,
        sections={one.task: one for one in notice.sections.select_related("changed_by")},
        options=list(notice.options.order_by("position")),
        lines=list(lines.order_by("position")),
        budget_lines=list(budget_lines.order_by("position")),
    )
