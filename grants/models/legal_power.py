from typing import Any

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.permissions import Permission
from grants.choices import PowerDirection, ReasonsNeeded


class LegalPowerQuerySet(models.QuerySet["LegalPower"]):
    def visible_to(self, user: Any) -> "LegalPowerQuerySet":
        return self if user.may(Permission.POWER_VIEW) else self.none()

    def for_new_notices(self, direction: str, on: Any) -> "LegalPowerQuerySet":
        """What a notice may rest on: right, of this direction and in force on a day."""
        in_force = Q(ended_on=None) | Q(ended_on__gte=on)
        return self.filter(in_force, direction=direction, started_on__lte=on, is_wrong=False)


class LegalPower(models.Model):
    """The section that lets money come in or go out. A citation known to be wrong is kept and points to the right one.

    Which reasons must be published follows from the power: Elected Local Policing Bodies (Specified Information)
    Order 2011.
    """

    provision = models.CharField("section or schedule", max_length=100)
    act = models.CharField("Act", max_length=200)
    direction = models.CharField(max_length=3, choices=PowerDirection.choices)
    purpose = models.CharField("what it lets the office do", max_length=500)
    reasons_needed = models.CharField(
        "reasons to be published", max_length=20, choices=ReasonsNeeded.choices, default=ReasonsNeeded.NONE
    )
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    is_wrong = models.BooleanField("known to be a wrong citation", default=False)
    instead = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="wrongly_cited_as"
    )
    why_wrong = models.CharField("what is wrong with it", max_length=500, blank=True)

    objects = LegalPowerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provision", "act", "direction"], name="power_once"),
            models.CheckConstraint(condition=Q(direction__in=PowerDirection.values), name="power_direction_known"),
            models.CheckConstraint(condition=Q(reasons_needed__in=ReasonsNeeded.values), name="power_reasons_known"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="power_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(is_wrong=False, instead=None) | Q(is_wrong=True, instead__isnull=False),
                name="power_wrong_points_to_right",
            ),
        ]

    def __str__(self) -> str:
        return self.citation

    @property
    def citation(self) -> str:
        """section 143, Anti-social Behaviour, Crime and Policing Act 2014."""
        return f"{self.provision}, {self.act}"
