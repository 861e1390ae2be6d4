from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.permissions import Permission
from commissioning.choices import AdoptedFrom
from commissioning.models.year import FinancialYear


class PriorityQuerySet(models.QuerySet["Priority"]):
    def visible_to(self, user: Any) -> "PriorityQuerySet":
        return self if user.may(Permission.PRIORITY_VIEW) else self.none()


class Priority(models.Model):
    """A kind of crime or need. A year's plan adopts it; money may be committed to it even where no plan does."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    description = models.CharField("what it covers", max_length=500, blank=True)

    objects = PriorityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="priority_named")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("commissioning:priority-detail", args=[self.slug])


class PrioritySynonym(models.Model):
    """Another word that papers use for a priority."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="synonyms")
    name = models.CharField("also called", max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class PriorityAdoption(models.Model):
    """A priority on one list of one year, in the words of that list. Retired, never deleted."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="adoptions")
    financial_year = models.ForeignKey(FinancialYear, on_delete=models.PROTECT, related_name="adoptions")
    adopted_from = models.CharField("list", max_length=10, choices=AdoptedFrom.choices, default=AdoptedFrom.PLAN)
    wording = models.CharField("as the list words it", max_length=200)
    source = models.CharField("where the list stands", max_length=300)
    adopted_on = models.DateField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["priority", "financial_year", "adopted_from"], name="adopted_once_a_list"),
            models.CheckConstraint(condition=Q(adopted_from__in=AdoptedFrom.values), name="adopted_from_known"),
            models.CheckConstraint(
                condition=Q(retired_on=None) | Q(retired_on__gte=F("adopted_on")), name="adoption_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wording} {self.financial_year}"
