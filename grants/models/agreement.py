from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.permissions import Permission
from accounts.roles import Role
from core.append_only import AppendOnlyModel, FreezingModel
from grants.choices import BINDING, AgreementState, ConditionOutcome
from grants.models.line import Award
from grants.models.measure import ReturnTemplate
from providers.models import Provider


def of_own_providers(user: Any, award: str) -> Q:
    """Rows whose award, reached by this path, is of the provider a person is a contact of, or of one merged into it."""
    own = Provider.objects.filter(contacts__user=user, contacts__left_on=None).values("pk")
    return Q(**{f"{award}__provider__in": own}) | Q(**{f"{award}__provider__merged_into__in": own})


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: Any) -> "AgreementQuerySet":
        """All for the office; for a provider's contact their own, once it was offered."""
        if not user.may(Permission.AGREEMENT_VIEW):
            return self.none()
        if user.role == Role.PROVIDER_CONTACT:
            return self.exclude(state=AgreementState.DRAFT).filter(of_own_providers(user, "award"))
        return self

    def binding(self) -> "AgreementQuerySet":
        return self.filter(state__in=BINDING)

    def with_names(self) -> "AgreementQuerySet":
        return self.select_related("award__provider", "award__notice")


class Agreement(FreezingModel):
    """The terms on which one award is paid: conditions, instalments and the returns that are due.

    Once the provider has accepted, it is frozen with its conditions; what changes afterwards is a numbered variation.
    """

    frozen_since = "accepted_at"
    still_changes = ("state", "ended_on")

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="agreement")
    reference = models.CharField(max_length=50, unique=True)
    state = models.CharField(max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    purpose = models.TextField("what the money is for", max_length=4000, blank=True)
    outcomes = models.TextField("outcomes and measures expected", max_length=4000, blank=True)
    # Which questions its returns ask, and how many days after the quarter's end they are due.
    template = models.ForeignKey(
        ReturnTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    return_days = models.PositiveSmallIntegerField("days to file a return", default=20)

    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField(null=True)
    # By the provider's contact, or by who recorded the signed paper.
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_on = models.DateField("accepted on", null=True, blank=True)
    is_on_paper = models.BooleanField("accepted on paper", default=False)
    ended_on = models.DateField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AgreementState.values), name="agreement_state_known"),
            models.CheckConstraint(condition=~Q(reference=""), name="agreement_referenced"),
            models.CheckConstraint(condition=Q(return_days__range=(1, 120)), name="agreement_days_sane"),
            models.CheckConstraint(
                condition=Q(state__in=[AgreementState.DRAFT, AgreementState.OFFERED], accepted_at=None)
                | Q(
                    state__in=[*BINDING, AgreementState.CLOSED],
                    accepted_at__isnull=False,
                    accepted_on__isnull=False,
                    accepted_by__isnull=False,
                    offered_at__isnull=False,
                ),
                name="agreement_accepted_in_full",
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.OFFERED) | Q(offered_at__isnull=False, offered_by__isnull=False),
                name="agreement_offered_by_somebody",
            ),
            # Nobody accepts what they offered, on paper neither.
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("offered_by")), name="agreement_two_sides"
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.CLOSED, ended_on__isnull=False)
                | ~Q(state=AgreementState.CLOSED) & Q(ended_on=None),
                name="agreement_closed_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="agreement_state")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("grants:agreement-detail", args=[self.pk])

    @property
    def is_binding(self) -> bool:
        return self.state in BINDING


class AgreementCondition(FreezingModel):
    """One condition of an agreement. Once accepted it is settled, never edited."""

    part_of = "agreement"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="conditions")
    position = models.PositiveIntegerField()
    words = models.CharField(max_length=1000)
    due_on = models.DateField("to be met by", null=True, blank=True)
    # Whether an instalment waits for it once that day has passed.
    holds_payment = models.BooleanField("holds back payments until it is met", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="condition_position_once"),
            models.CheckConstraint(condition=~Q(words=""), name="condition_worded"),
            models.CheckConstraint(
                condition=Q(holds_payment=False) | Q(due_on__isnull=False), name="condition_that_holds_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class ConditionSettled(AppendOnlyModel):
    """That a condition was met, or waived by a manager, and why."""

    condition = models.OneToOneField(AgreementCondition, on_delete=models.PROTECT, related_name="settled")
    outcome = models.CharField(max_length=6, choices=ConditionOutcome.choices)
    words = models.CharField("how it was met, or why it was waived", max_length=500)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=ConditionOutcome.values), name="settled_outcome_known"),
            models.CheckConstraint(condition=~Q(words=""), name="settled_with_words"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.words}"


class AgreementStep(AppendOnlyModel):
    """One line of an agreement's timeline."""

    numbered_within = "agreement_id"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=AgreementState.choices)
    to_state = models.CharField(max_length=10, choices=AgreementState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comment = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreement_step_once")]

    def __str__(self) -> str:
        return f"{self.agreement} step {self.number}: {self.verb}"


class AgreementPaper(AppendOnlyModel):
    """The bytes of the terms as they were offered, or of the scan of the signed paper, with their SHA-256."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="papers")
    is_scan = models.BooleanField(default=False)
    name = models.CharField("file name", max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # What the terms were printed from; nothing for a scan.
    frozen_input = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="agreement_paper_hashed")
        ]

    def __str__(self) -> str:
        return self.name
