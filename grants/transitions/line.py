"""The lines of a notice: what each recipient gets, or what a fund's budget does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils.text import slugify

from accounts.models import User
from commissioning.models import Allocation, Fund, FundingStream, Priority
from core import audit
from core.money import ZERO
from core.refusal import Obstacle, Refused, refuse_if
from grants.choices import FOR_RECIPIENTS, OF_BUDGETS, OF_STANDING_AWARDS, TAKING_BACK, NoticeKind
from grants.models import Award, AwardAmount, AwardLine, BudgetLine, DecisionNotice, PlannedInstalment
from grants.rules.money import obstacles_to_instalments, obstacles_to_period, obstacles_to_year
from grants.transitions.steps import ChangedMeanwhile, working_on
from providers.models import CouncilArea, Provider
from providers.rules.values import obstacles_to_text, tidy


@dataclass(frozen=True)
class YearAmount:
    """Pounds from one fund, which is of one year, under one of its headings or none."""

    fund: Fund
    amount: Decimal
    allocation: Allocation | None = None


@dataclass(frozen=True)
class LineFacts:
    """What a line says. Amounts in pounds, each above zero; `award` is the standing one that it changes."""

    provider: Provider
    service: str
    priority: Priority
    starts_on: date | None
    ends_on: date | None
    amounts: Sequence[YearAmount]
    lead: Provider | None = None
    award: Award | None = None
    other_priorities: Iterable[Priority] = ()
    areas: Iterable[CouncilArea] = ()
    conditions: str = ""
    outcomes: str = ""
    instalments: Sequence[tuple[date, Decimal]] = field(default=())


def add_line(*, notice: DecisionNotice, facts: LineFacts, by: User, at: datetime) -> AwardLine:
    """Add a recipient to a notice. Refused for a kind without recipients and for facts that cannot be true.

    The same line once more, as a form that was sent twice brings it, is refused too.
    """
    with working_on(notice, by=by) as held:
        _refuse_kind(held, FOR_RECIPIENTS)
        _refuse_twice(held, facts)
        last = held.lines.aggregate(last=Max("position"))["last"] or 0
        line = AwardLine(notice=held, position=last + 1)
        _write(line, facts)
        _add_up(held, by=by, at=at)
        audit.record(action="grants.line.added", by=by, at=at, subject=held, line=line, amount=_total(facts))
    return line


def change_line(*, line: AwardLine, facts: LineFacts, expected_version: int, by: User, at: datetime) -> AwardLine:
    """Change a line as a whole. Raises ChangedMeanwhile when somebody saved it since it was opened."""
    with working_on(line.notice, by=by) as notice:
        held = AwardLine.objects.select_related("notice").filter(pk=line.pk).first()
        if held is None:
            raise Refused(Obstacle("This line has been removed meanwhile"))
        if held.version != expected_version:
            raise ChangedMeanwhile(notice.changed_by, notice.changed_at, held)
        held.version += 1
        _write(held, facts)
        _add_up(notice, by=by, at=at)
        audit.record(action="grants.line.changed", by=by, at=at, subject=notice, line=held, amount=_total(facts))
    return held


def remove_line(*, line: AwardLine | BudgetLine, by: User, at: datetime) -> None:
    """Take a line out of a draft."""
    with working_on(line.notice, by=by) as notice:
        audit.record(action="grants.line.removed", by=by, at=at, subject=notice, line=line)
        type(line)._default_manager.filter(pk=line.pk).delete()
        _add_up(notice, by=by, at=at)


@dataclass(frozen=True)
class BudgetFacts:
    """What a line does to a fund: accepts income of a stream, moves money between headings, or sets it aside."""

    fund: Fund
    amount: Decimal
    stream: FundingStream | None = None
    is_confirmed: bool = False
    from_allocation: Allocation | None = None
    to_allocation: Allocation | None = None
    heading: str = ""


def add_budget_line(*, notice: DecisionNotice, facts: BudgetFacts, by: User, at: datetime) -> BudgetLine:
    """Add what a notice does to a fund. Refused for a kind that moves no budget and where a part is missing."""
    with working_on(notice, by=by) as held:
        _refuse_kind(held, OF_BUDGETS)
        refuse_if(_obstacles_to_budget(held.kind, facts))
        _refuse_budget_twice(held, facts)
        last = held.budget_lines.aggregate(last=Max("position"))["last"] or 0
        line = BudgetLine(notice=held, position=last + 1)
        _write_budget(line, facts)
        _add_up(held, by=by, at=at)
        audit.record(action="grants.line.added", by=by, at=at, subject=held, line=line, amount=facts.amount)
    return line


def change_budget_line(
    *, line: BudgetLine, facts: BudgetFacts, expected_version: int, by: User, at: datetime
) -> BudgetLine:
    """Change such a line as a whole. Raises ChangedMeanwhile when somebody saved it since it was opened."""
    with working_on(line.notice, by=by) as notice:
        held = BudgetLine.objects.filter(pk=line.pk).first()
        if held is None:
            raise Refused(Obstacle("This line has been removed meanwhile"))
        if held.version != expected_version:
            raise ChangedMeanwhile(notice.changed_by, notice.changed_at, held)
        refuse_if(_obstacles_to_budget(notice.kind, facts))
        held.version += 1
        _write_budget(held, facts)
        _add_up(notice, by=by, at=at)
        audit.record(action="grants.line.changed", by=by, at=at, subject=notice, line=held, amount=facts.amount)
    return held


def _write(line: AwardLine, facts: LineFacts) -> None:
    refuse_if(_obstacles_to_line(line.notice.kind, facts))
    line.award, line.provider, line.lead = facts.award, facts.provider, facts.lead
    line.service, line.priority = tidy(facts.service), facts.priority
    line.starts_on, line.ends_on = facts.starts_on, facts.ends_on
    line.conditions, line.outcomes = facts.conditions.strip(), facts.outcomes.strip()
    line.save()
    line.areas.set(facts.areas)
    line.other_priorities.set(facts.other_priorities)
    line.amounts.all().delete()
    line.instalments.all().delete()
    for one in facts.amounts:
        AwardAmount.objects.create(line=line, fund=one.fund, allocation=one.allocation, amount=one.amount)
    for due_on, amount in facts.instalments:
        PlannedInstalment.objects.create(line=line, due_on=due_on, amount=amount)


def _write_budget(line: BudgetLine, facts: BudgetFacts) -> None:
    line.fund, line.amount, line.stream, line.is_confirmed = (
        facts.fund,
        facts.amount,
        facts.stream,
        facts.is_confirmed,
    )
    line.from_allocation, line.to_allocation = facts.from_allocation, facts.to_allocation
    line.heading = tidy(facts.heading)
    line.save()


def _add_up(notice: DecisionNotice, *, by: User, at: datetime) -> None:
    """Keep the notice's own amount what its lines make, and say who changed it last."""
    awarded = AwardAmount.objects.filter(line__notice=notice).aggregate(total=Sum("amount"))["total"]
    budgeted = notice.budget_lines.aggregate(total=Sum("amount"))["total"]
    notice.amount = (awarded or ZERO) + (budgeted or ZERO)
    notice.changed_by, notice.changed_at = by, at
    notice.save()


def _total(facts: LineFacts) -> Decimal:
    return sum((one.amount for one in facts.amounts), ZERO)


def _refuse_kind(notice: DecisionNotice, kinds: tuple[NoticeKind, ...]) -> None:
    if notice.kind not in kinds:
        raise Refused(Obstacle(f"A notice of the kind “{notice.get_kind_display()}” has no lines of this sort"))


def _refuse_twice(notice: DecisionNotice, facts: LineFacts) -> None:
    """A standing award is changed once by a notice; a new line may not say what another says already."""
    same = notice.lines.filter(award=facts.award)
    if facts.award is None:
        same = same.filter(
            provider=facts.provider, service=tidy(facts.service), priority=facts.priority, starts_on=facts.starts_on
        )
    wanted = {(one.fund.pk, one.allocation and one.allocation.pk, one.amount) for one in facts.amounts}
    for line in same.prefetch_related("amounts"):
        standing = {(one.fund_id, one.allocation_id, one.amount) for one in line.amounts.all()}
        if facts.award is not None or standing == wanted:
            raise Refused(Obstacle(f"{line.provider} is on this notice with the same line already: change that one"))


def _refuse_budget_twice(notice: DecisionNotice, facts: BudgetFacts) -> None:
    said = vars(facts) | {"heading": tidy(facts.heading)}
    if notice.budget_lines.filter(**said).exists():
        raise Refused(Obstacle("This notice has the same line already: change that one"))


def _obstacles_to_line(kind: str, facts: LineFacts) -> list[Obstacle]:
    obstacles = [
        *obstacles_to_text(facts.service, field="service", what="the service", limit=300),
        *_obstacles_to_terms("conditions", facts.conditions),
        *_obstacles_to_terms("outcomes", facts.outcomes),
    ]
    if facts.provider.is_merged:
        merged = f"{facts.provider} was merged into {facts.provider.merged_into}: choose that one"
        obstacles.append(Obstacle(merged, "provider"))
    if kind in OF_STANDING_AWARDS and facts.award is None:
        obstacles.append(Obstacle("Select the award that this changes", "award"))
    if kind != NoticeKind.REFUSAL:
        obstacles += obstacles_to_period(facts.starts_on, facts.ends_on)
    return [*obstacles, *_obstacles_to_lead(facts), *_obstacles_to_amounts(kind, facts)]


def _obstacles_to_terms(field: str, text: str) -> list[Obstacle]:
    return obstacles_to_text(text, field=field, what=f"the {field}", limit=4000, required=False)


def _obstacles_to_lead(facts: LineFacts) -> list[Obstacle]:
    if facts.lead is None:
        return []
    if not facts.provider.is_consortium:
        return [Obstacle("Only a consortium has a lead provider: leave this empty", "lead")]
    if facts.lead.pk == facts.provider.pk:
        return [Obstacle("Choose a member of the consortium as its lead", "lead")]
    return []


def _obstacles_to_amounts(kind: str, facts: LineFacts) -> list[Obstacle]:
    if not facts.amounts and kind not in (NoticeKind.EXTENSION, NoticeKind.REFUSAL, NoticeKind.CESSATION):
        return [Obstacle("Enter an amount for one year at least", "amounts")]
    obstacles = [one for amount in facts.amounts for one in _obstacles_to_amount(kind, amount, facts)]
    pairs = [(one.fund.pk, one.allocation and one.allocation.pk) for one in facts.amounts]
    if len(set(pairs)) < len(pairs):
        obstacles.append(Obstacle("Enter each year and heading once: add their amounts up", "amounts"))
    return [
        *obstacles,
        *obstacles_to_instalments(
            facts.instalments, total=_total(facts), starts_on=facts.starts_on, ends_on=facts.ends_on
        ),
    ]


def _obstacles_to_amount(kind: str, one: YearAmount, facts: LineFacts) -> list[Obstacle]:
    found = obstacles_to_year(
        label=str(one.fund),
        year_start=one.fund.financial_year.start_on,
        closed_on=one.fund.closed_on,
        starts_on=None if kind in TAKING_BACK else facts.starts_on,
        ends_on=None if kind in TAKING_BACK else facts.ends_on,
    )
    if one.allocation is not None and one.allocation.fund_id != one.fund.pk:
        found.append(Obstacle(f"{one.allocation} is no heading of {one.fund}", "amounts"))
    return [Obstacle(each.message, "amounts") for each in found]


def _obstacles_to_budget(kind: str, facts: BudgetFacts) -> list[Obstacle]:
    if facts.fund.closed_on is not None:
        return [Obstacle(f"{facts.fund} is closed", "fund")]
    if kind == NoticeKind.ACCEPTANCE and facts.stream is None:
        return [Obstacle("Select the funding stream", "stream")]
    if kind == NoticeKind.BUDGET:
        if facts.heading.strip() and not slugify(facts.heading):
            return [Obstacle("Enter a heading with letters or figures in it", "heading")]
        return obstacles_to_text(facts.heading, field="heading", what="the heading", limit=200)
    if kind == NoticeKind.VIREMENT:
        return _obstacles_to_virement(facts)
    return []


def _obstacles_to_virement(facts: BudgetFacts) -> list[Obstacle]:
    source, target = facts.from_allocation, facts.to_allocation
    if source is None:
        return [Obstacle("Select the heading that the money comes from", "from_allocation")]
    if target is None:
        return [Obstacle("Select the heading that the money goes to", "to_allocation")]
    if source.pk == target.pk:
        return [Obstacle("Choose a different heading to move the money to", "to_allocation")]
    if {source.fund_id, target.fund_id} != {facts.fund.pk}:
        return [Obstacle("Choose two headings of the same fund", "to_allocation")]
    return []
