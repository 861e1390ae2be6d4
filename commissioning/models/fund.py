from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.permissions import Permission
from commissioning.models.year import FinancialYear
from core.fields import MoneyField
from core.money import ZERO


class FundQuerySet(models.QuerySet["Fund"]):
    def visible_to(self, user: Any) -> "FundQuerySet":
        return self if user.may(Permission.FUND_VIEW) else self.none()


class Fund(models.Model):
    """One year's budget for a purpose; the Victims Fund is one, others may stand beside it.

    The running totals are sums over every entry of the ledger. They change in the transaction that adds the entry,
    so that the checks below refuse an overspend even when two people act at once (DOMAIN.md 4.2, docs/adr/0005).
    """

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    financial_year = models.ForeignKey(FinancialYear, on_delete=models.PROTECT, related_name="funds")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    amount_indicative = MoneyField(default=ZERO, editable=False)
    amount_confirmed = MoneyField(default=ZERO, editable=False)
    amount_tolerance = MoneyField(default=ZERO, editable=False)
    amount_allocated = MoneyField(default=ZERO, editable=False)
    amount_committed = MoneyField(default=ZERO, editable=False)
    amount_paid = MoneyField(default=ZERO, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)

    objects = FundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "financial_year"], name="fund_once_a_year"),
            models.CheckConstraint(condition=~Q(name=""), name="fund_named"),
            models.CheckConstraint(
                condition=Q(amount_committed__lte=F("amount_confirmed") + F("amount_tolerance")),
                name="fund_not_overcommitted",
            ),
            models.CheckConstraint(
                condition=Q(amount_allocated__lte=F("amount_confirmed") + F("amount_tolerance")),
                name="fund_not_overallocated",
            ),
            models.CheckConstraint(condition=Q(amount_paid__lte=F("amount_committed")), name="fund_not_overpaid"),
            models.CheckConstraint(
                condition=Q(
                    amount_indicative__gte=0,
                    amount_confirmed__gte=0,
                    amount_tolerance__gte=0,
                    amount_allocated__gte=0,
                    amount_committed__gte=0,
                    amount_paid__gte=0,
                ),
                name="fund_totals_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.financial_year.label}"

    def get_absolute_url(self) -> str:
        return reverse("commissioning:fund-detail", args=[self.slug, self.financial_year.slug])

    @property
    def amount_ceiling(self) -> Decimal:
        """What may be committed at most: confirmed income and the tolerance finance has recorded."""
        return self.amount_confirmed + self.amount_tolerance

    @property
    def amount_headroom(self) -> Decimal:
        return self.amount_ceiling - self.amount_committed

    @property
    def amount_unallocated(self) -> Decimal:
        return self.amount_ceiling - self.amount_allocated
