"""Which agreements are asked for, what a list of them says of each, and which awards have none yet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from commissioning.models import Commitment, FinancialYear
from core.fields import MoneyField
from core.money import ZERO
from core.templatetags.house import day
from grants.choices import AWAITED, AgreementState, AwardState
from grants.figures.agreements import holds_of
from grants.models import Agreement, Award, MonitoringReturn
from grants.models.agreement import AgreementQuerySet
from grants.rules.quarters import Quarter
from providers.models import Provider

# Whoever types more words than this has pasted a page.
_SEARCHED_WORDS = 12
# The provider as it stands now, also where the award was made to one that was merged into it.
_NAME = Coalesce(F("award__provider__merged_into__name"), F("award__provider__name"))


@dataclass(frozen=True)
class AgreementChoice:
    """Which agreements are asked for. Nothing chosen: all of them. `year` is the first day of a financial year."""

    q: str = ""
    state: str = ""
    provider: Provider | None = None
    year: date | None = None

    def of(self, agreements: AgreementQuerySet) -> AgreementQuerySet:
        found = agreements.filter(state=self.state) if self.state else agreements
        if self.provider is not None:
            own = Q(award__provider=self.provider) | Q(award__provider__merged_into=self.provider)
            found = found.filter(own)
        if self.year is not None:
            held = _links().filter(commitment__fund__financial_year__start_on=self.year)
            found = found.filter(award__in=held.values("award"))
        for word in self.q.split()[:_SEARCHED_WORDS]:
            found = found.filter(_says(word))
        return found


def _says(word: str) -> Q:
    said = Q()
    for name in ("reference", "award__service", "award__provider__name", "award__provider__merged_into__name"):
        said |= Q(**{f"{name}__icontains": word})
    return said


def _links() -> Any:
    return Award.commitments.through._default_manager.order_by()


def with_money(rows: Any, *, award: str) -> Any:
    """Rows with `promised` and `paid`, in pounds, of the award that this path leads to."""
    held = _links().filter(award=OuterRef(award)).values("award")
    both = {
        name: Coalesce(
            Subquery(held.annotate(sum=Sum(f"commitment__{column}")).values("sum"), output_field=MoneyField()),
            ZERO,
            output_field=MoneyField(),
        )
        for name, column in (("promised", "amount_committed"), ("paid", "amount_paid"))
    }
    return rows.annotate(**both)


def named(agreements: AgreementQuerySet) -> Any:
    """Agreements with the name of the provider as it stands now, and their money."""
    return with_money(agreements.annotate(provider=_NAME, service=F("award__service")), award="award_id")


def providers_in(agreements: AgreementQuerySet) -> Any:
    """With whom these are, as providers now stand, by name."""
    named_ones = Provider.objects.filter(pk__in=agreements.order_by().values("award__provider"))
    kept = Q(pk__in=named_ones.exclude(merged_into=None).values("merged_into"))
    return (named_ones | Provider.objects.filter(kept)).filter(merged_into=None).order_by("name_key", "pk")


def years_in(agreements: AgreementQuerySet) -> Sequence[FinancialYear]:
    """The years for which these hold money, the latest first."""
    held = Commitment.objects.filter(awards__agreement__in=agreements.order_by().values("pk"))
    return list(FinancialYear.objects.filter(funds__in=held.values("fund")).distinct().order_by("-start_on"))


def next_steps_of(agreements: Collection[int], today: date, *, is_provider: bool) -> Mapping[int, str]:
    """What each agreement waits for, in words for who reads the list. Four queries, however many."""
    rows = list(Agreement.objects.filter(pk__in=agreements))
    binding = [one for one in rows if one.is_binding]
    holds = holds_of(binding, today)
    due: dict[int, MonitoringReturn] = {}
    awaited = MonitoringReturn.objects.filter(agreement__in=binding, state__in=AWAITED, opens_on__lte=today)
    for one in awaited.order_by("-due_on"):
        due[one.agreement_id] = one
    return {one.pk: _next(one, holds.get(one.pk, ()), due.get(one.pk), today, is_provider) for one in rows}


def _next(
    agreement: Agreement, holds: Sequence[str], due: MonitoringReturn | None, today: date, is_provider: bool
) -> str:
    if agreement.state == AgreementState.DRAFT:
        return "Finish the draft and offer it"
    if agreement.state == AgreementState.OFFERED:
        return "Read the terms, then accept or decline" if is_provider else "The provider accepts or declines"
    if agreement.state == AgreementState.CLOSED:
        return ""
    if due is not None:
        return _return_due(due.period, due.due_on, today, is_provider)
    return holds[0] if holds else ""


def _return_due(period: Quarter, due_on: date, today: date, is_provider: bool) -> str:
    quarter = f"{period.label[0].lower()}{period.label[1:]}"
    if due_on < today:
        return f"{'Send the' if is_provider else 'The'} return for {quarter}: it is overdue since {day(due_on)}"
    return f"{'Send the' if is_provider else 'The'} return for {quarter} by {day(due_on)}"


def awards_without_agreement(user: Any) -> Any:
    """Awards that stand, that this person may see and that have no agreement, the latest first, with their money."""
    seen = Award.objects.visible_to(user).filter(state=AwardState.MADE, agreement=None)
    return with_money(seen.select_related("provider__merged_into", "notice").order_by("-starts_on", "pk"), award="pk")
