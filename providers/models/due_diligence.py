from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from providers.choices import DueDiligenceKind
from providers.models.provider import Provider


class DueDiligenceQuerySet(models.QuerySet["DueDiligenceRecord"]):
    def in_force(self, on: date) -> "DueDiligenceQuerySet":
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on), checked_on__lte=on)

    def last_checks(self, on: date) -> "DueDiligenceQuerySet":
        """The last check of each kind of paper of each provider, as known on a day. It alone counts."""
        later = DueDiligenceRecord.objects.filter(
            Q(checked_on__gt=OuterRef("checked_on")) | Q(checked_on=OuterRef("checked_on"), pk__gt=OuterRef("pk")),
            provider=OuterRef("provider"),
            kind=OuterRef("kind"),
            checked_on__lte=on,
        )
        return self.filter(~Exists(later), checked_on__lte=on)


class DueDiligenceRecord(models.Model):
    """One check of one paper of a provider: what was seen, by whom, until when it holds."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="due_diligence")
    kind = models.CharField("what was checked", max_length=20, choices=DueDiligenceKind.choices)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(null=True, blank=True)
    note = models.CharField("what was seen", max_length=500)

    objects = DueDiligenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DueDiligenceKind.values), name="due_diligence_kind_known"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("checked_on")), name="due_diligence_dates_in_order"
            ),
        ]
        indexes = [models.Index(fields=["provider", "kind", "checked_on"], name="due_diligence_latest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.provider}"
