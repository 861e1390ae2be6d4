from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts.permissions import Permission
from commissioning.models import Allocation, Commitment, Fund, FundingStream, LedgerEntry, Priority
from core.append_only import AppendOnlyModel, FreezingModel
from core.fields import MoneyField
from grants.choices import AwardState
from grants.models.notice import DecisionNotice, NoticePart
from providers.models import CouncilArea, Provider


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, user: Any) -> "AwardQuerySet":
        return self if user.may(Permission.FUND_VIEW) else self.none()


class Award(models.Model):
    """The decision in one recipient's favour, made by a signature; may span years. Extended and closed by others.

    One that was made before the system came, and of which no notice is known, names where it is recorded.
    """

    notice = models.ForeignKey(DecisionNotice, on_delete=models.PROTECT, null=True, related_name="awards")
    basis = models.CharField("where it is recorded", max_length=300, blank=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="awards")
    service = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=AwardState.choices, default=AwardState.MADE)
    commitments = models.ManyToManyField(Commitment, related_name="awards")

    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="award_dates_in_order"),
            models.CheckConstraint(condition=Q(state__in=AwardState.values), name="award_state_known"),
            models.CheckConstraint(condition=Q(notice__isnull=False) | ~Q(basis=""), name="award_by_some_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.service}"

    @property
    def authority(self) -> str:
        """The reference of its decision, or where it is recorded. Reads the notice."""
        return str(self.notice.reference) if self.notice else self.basis


class AwardLine(NoticePart):
    """What a notice gives to one recipient for one service, or changes of an award that stands."""

    notice = models.ForeignKey(DecisionNotice, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    # The standing award that is extended, varied or ended.
    award = models.ForeignKey(Award, on_delete=models.PROTECT, null=True, blank=True, related_name="changes")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="award_lines")
    lead = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_lines",
        verbose_name="lead provider",
    )
    service = models.CharField(max_length=300)
    # The one under which the ledger counts the money; the service may answer to others too.
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="award_lines")
    other_priorities = models.ManyToManyField(Priority, related_name="+", blank=True)
    areas = models.ManyToManyField(CouncilArea, related_name="+", blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    conditions = models.TextField(max_length=4000, blank=True)
    outcomes = models.TextField("outcomes and measures expected", max_length=4000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(service=""), name="line_service_named"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="line_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.service}"

    @property
    def amount(self) -> Decimal:
        """The sum of its years, in pounds. Reads `amounts`: prefetch them."""
        return sum((one.amount for one in self.amounts.all()), Decimal("0.00"))


class AwardAmount(FreezingModel):
    """What a line gives, or takes back, in one year and under one heading."""

    part_of = "line"

    line = models.ForeignKey(AwardLine, on_delete=models.CASCADE, related_name="amounts")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="award_amounts")
    allocation = models.ForeignKey(
        Allocation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="award_amounts",
        verbose_name="heading",
    )
    amount = MoneyField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="award_amount_above_zero"),
            models.UniqueConstraint(fields=["line", "fund", "allocation"], name="award_amount_once"),
            models.UniqueConstraint(
                fields=["line", "fund"], condition=Q(allocation=None), name="award_amount_once_under_none"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.fund}"


class PlannedInstalment(FreezingModel):
    """When a part of a line is to be paid."""

    part_of = "line"

    line = models.ForeignKey(AwardLine, on_delete=models.CASCADE, related_name="instalments")
    due_on = models.DateField()
    amount = MoneyField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_above_zero")]

    def __str__(self) -> str:
        return f"{self.line}, due {self.due_on}"


class BudgetLine(NoticePart):
    """What a notice does to a fund itself: income accepted, money moved between headings or set aside under one."""

    notice = models.ForeignKey(DecisionNotice, on_delete=models.CASCADE, related_name="budget_lines")
    position = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="budget_lines")
    stream = models.ForeignKey(FundingStream, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_confirmed = models.BooleanField("the income is confirmed", default=False)
    from_allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="from heading"
    )
    to_allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="to heading"
    )
    # A budget approval names headings that may not stand yet.
    heading = models.CharField(max_length=200, blank=True)
    amount = MoneyField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="budget_line_above_zero")]

    def __str__(self) -> str:
        return f"{self.fund}: {self.heading or self.to_allocation or self.stream}"


class NoticeEntry(AppendOnlyModel):
    """An entry that a signature made in the ledger."""

    notice = models.ForeignKey(DecisionNotice, on_delete=models.PROTECT, related_name="made_entries")
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="made_by_notice")

    def __str__(self) -> str:
        return f"{self.entry} by {self.notice}"
