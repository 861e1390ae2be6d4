from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.permissions import Permission
from accounts.roles import Role
from commissioning.models import Priority
from core.append_only import AppendOnlyModel, FreezingModel
from grants.choices import AWAITED, Reminded, ReturnState
from grants.models.agreement import Agreement, of_own_providers
from grants.models.measure import Measure, TemplateVersion
from grants.rules.quarters import Quarter
from providers.models import CouncilArea


class MonitoringReturnQuerySet(models.QuerySet["MonitoringReturn"]):
    def visible_to(self, user: Any) -> "MonitoringReturnQuerySet":
        """All for the office; for a provider's contact those of their own agreements."""
        if not user.may(Permission.RETURN_VIEW):
            return self.none()
        if user.role == Role.PROVIDER_CONTACT:
            return self.filter(of_own_providers(user, "agreement__award"))
        return self

    def overdue(self, today: date) -> "MonitoringReturnQuerySet":
        """What the provider should have sent before today, the due day itself still being in time.

        A correction of what was accepted once is not awaited.
        """
        accepted = Filing.objects.filter(monitoring_return=OuterRef("pk"), accepted_at__isnull=False)
        return self.filter(~Exists(accepted), state__in=AWAITED, due_on__lt=today)

    def with_names(self) -> "MonitoringReturnQuerySet":
        return self.select_related("agreement__award__provider", "agreement__award__notice", "template_version")


class MonitoringReturn(models.Model):
    """What one quarter of an agreement is to be told about, and how far that is. Its words and figures are filings."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="returns")
    template_version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="returns")
    # The financial year by its first day, and the quarter: 1 is April to June.
    year_start = models.DateField()
    quarter = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ReturnState.choices, default=ReturnState.REQUESTED)
    # Figures that no paper gives, made up to show how the system works.
    is_illustrative = models.BooleanField(default=False)

    objects = MonitoringReturnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "year_start", "quarter"], name="return_once_a_quarter"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="return_quarter_of_a_year"),
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="return_state_known"),
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="return_days_in_order"),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="return_awaited"),
            models.Index(fields=["year_start", "quarter"], name="return_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.period.label}"

    def get_absolute_url(self) -> str:
        return reverse("grants:return-detail", args=[self.pk])

    @property
    def period(self) -> Quarter:
        return Quarter(self.year_start, self.quarter)


class FilingQuerySet(models.QuerySet["Filing"]):
    def visible_to(self, user: Any) -> "FilingQuerySet":
        return self.filter(monitoring_return__in=MonitoringReturn.objects.visible_to(user))

    def as_at(self, day: date) -> "FilingQuerySet":
        """Of each return the filing that had been accepted last by the end of a day."""
        later = Filing.objects.filter(
            monitoring_return=OuterRef("monitoring_return"), number__gt=OuterRef("number"), accepted_on__lte=day
        )
        return self.filter(~Exists(later), accepted_on__lte=day)


class Filing(FreezingModel):
    """One version of a return: filled in, submitted, certified by a second person, and then frozen with its answers.

    A query or a correction is answered in the next one; figures as at an earlier day keep those accepted by then.
    """

    frozen_since = "certified_at"
    fills_once = ("queried_by", "queried_at", "accepted_by", "accepted_at", "accepted_on")

    monitoring_return = models.ForeignKey(MonitoringReturn, on_delete=models.PROTECT, related_name="filings")
    number = models.PositiveIntegerField()
    # Counts each save, so that of two people the later is told.
    version = models.PositiveIntegerField(default=0)
    reason = models.CharField("why it is corrected", max_length=500, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    certified_at = models.DateTimeField(null=True)
    queried_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    queried_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_on = models.DateField(null=True)

    objects = FilingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["monitoring_return", "number"], name="filing_number_once"),
            models.UniqueConstraint(
                fields=["monitoring_return"], condition=Q(certified_at=None), name="filing_one_open"
            ),
            # A second person at the provider certifies.
            models.CheckConstraint(
                condition=Q(certified_by=None) | ~Q(certified_by=F("submitted_by")), name="filing_certified_by_another"
            ),
            models.CheckConstraint(
                condition=Q(certified_at=None, certified_by=None)
                | Q(certified_at__isnull=False, certified_by__isnull=False, submitted_at__isnull=False),
                name="filing_certified_after_submitted",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None, accepted_on=None)
                | Q(
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                    accepted_on__isnull=False,
                    certified_at__isnull=False,
                    queried_at=None,
                ),
                name="filing_accepted_in_full",
            ),
            models.CheckConstraint(
                condition=Q(queried_at=None) | Q(queried_by__isnull=False, certified_at__isnull=False),
                name="filing_queried_once_certified",
            ),
        ]
        indexes = [models.Index(fields=["monitoring_return", "accepted_on"], name="filing_accepted")]

    def __str__(self) -> str:
        return f"{self.monitoring_return}, version {self.number}"


class Answer(FreezingModel):
    """What stands in one box of a filing: a figure, words, or that it is not known and why.

    `value` is a whole number of the smallest part of the measure's unit: people, days, hundredths of a post, pence.
    """

    part_of = "filing"

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="answers")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="answers")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(CouncilArea, on_delete=models.PROTECT, null=True, related_name="+")
    value = models.BigIntegerField(null=True)
    words = models.TextField(max_length=4000, blank=True)
    not_known = models.CharField("why it is not known", max_length=300, blank=True)
    explanation = models.CharField("why it changed", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "measure"], condition=Q(priority=None, area=None), name="answer_once"
            ),
            models.UniqueConstraint(
                fields=["filing", "measure", "priority"], condition=Q(area=None), name="answer_once_a_priority"
            ),
            models.UniqueConstraint(
                fields=["filing", "measure", "area"], condition=Q(priority=None), name="answer_once_an_area"
            ),
            models.CheckConstraint(condition=Q(priority=None) | Q(area=None), name="answer_split_one_way"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="answer_not_negative"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, words="", not_known="")
                | Q(value=None) & (~Q(words="") & Q(not_known="") | Q(words="") & ~Q(not_known="")),
                name="answer_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing}: {self.measure}"


class BoxQuery(AppendOnlyModel):
    """What the office asks about one box of a certified filing."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="queries")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(CouncilArea, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="box_query_worded")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.words}"


class ReturnStep(AppendOnlyModel):
    """One line of a return's timeline."""

    numbered_within = "monitoring_return_id"

    monitoring_return = models.ForeignKey(MonitoringReturn, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=ReturnState.choices)
    to_state = models.CharField(max_length=10, choices=ReturnState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comment = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["monitoring_return", "number"], name="return_step_once")]

    def __str__(self) -> str:
        return f"{self.monitoring_return} step {self.number}: {self.verb}"


class ReturnReminder(AppendOnlyModel):
    """That somebody at the provider was written to about a return, once for each occasion."""

    monitoring_return = models.ForeignKey(MonitoringReturn, on_delete=models.PROTECT, related_name="reminders")
    occasion = models.CharField(max_length=8, choices=Reminded.choices)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["monitoring_return", "occasion", "to", "sent_on"], name="reminded_once_a_day"
            ),
            models.CheckConstraint(condition=Q(occasion__in=Reminded.values), name="reminded_occasion_known"),
        ]

    def __str__(self) -> str:
        return f"{self.monitoring_return}: {self.get_occasion_display()}"
