from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Permission
from commissioning.choices import ADVISED, SENT, RecommendationState, ReviewRoute
from commissioning.models.allocation import Allocation
from commissioning.models.commission import CommissionMember
from commissioning.models.fund import Fund
from commissioning.models.meeting import Meeting, MeetingPart
from commissioning.models.priority import Priority
from commissioning.models.tie import reach_of
from core.append_only import AppendOnlyModel, FreezingModel
from core.fields import MoneyField
from providers.models import Provider


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: Any) -> "RecommendationQuerySet":
        """All for the office; what was concluded for the decision maker; for a member what is theirs to review.

        A member who has an interest, or stood aside for one once, meets no trace of the recommendation (DOMAIN.md 1).
        """
        if user.may(Permission.RECOMMENDATION_VIEW):
            return self
        if user.may(Permission.ADVICE_VIEW):
            return self.filter(state__in=ADVISED)
        if user.may(Permission.REVIEW_GIVE):
            return self.for_member(user, timezone.localdate())
        return self.none()

    def for_member(self, person: Any, day: date) -> "RecommendationQuerySet":
        """Those sent to the Commission that a member may read on a day: none after their term, none of their own.

        Nor what had closed before they came; whoever begins another term keeps what closed in the one before.
        """
        return self.apart_from(person.pk, day, reach_of(person, day))

    def apart_from(self, person: Any, day: Any, reach: Any) -> "RecommendationQuerySet":
        """The same for a person, by key, of whom it is known already which organisations they reach on the day.

        It looks at none of the three, so that it can be prepared.
        """
        terms = CommissionMember.objects.filter(person=person)
        own = RecommendationLine.objects.filter(recommendation=OuterRef("pk"), provider__in=reach)
        aside = Recusal.objects.filter(recommendation=OuterRef("pk"), person=person)
        return self.filter(
            Exists(terms.on(day)),
            Exists(terms.with_part_in(OuterRef("closes_on"), on=day)),
            ~Exists(own),
            ~Exists(aside),
            state__in=SENT,
        )

    def in_review(self) -> "RecommendationQuerySet":
        return self.filter(state=RecommendationState.IN_REVIEW)

    def with_lines(self) -> "RecommendationQuerySet":
        """With all that a reader in the office needs of one, however many lines it has."""
        named = self.select_related("priority", "meeting", "drafted_by", "changed_by", "sent_by")
        found = named._with(RecommendationLine.objects.all(), RecommendationAmount.objects.all())
        return found.prefetch_related(_TABLES)

    def with_parts(self) -> "RecommendationQuerySet":
        """With what a member reads of each: whom it names by their names alone, and nobody who wrote it."""
        return self.with_money().prefetch_related(_TABLES)

    def with_money(self) -> "RecommendationQuerySet":
        """The same without the evidence, which whoever reads one alone reads when it is printed."""
        return self.select_related("priority", "meeting")._with(
            RecommendationLine.by_name(), RecommendationAmount.by_name()
        )

    def _with(
        self, lines: "models.QuerySet[RecommendationLine]", amounts: "models.QuerySet[RecommendationAmount]"
    ) -> "RecommendationQuerySet":
        return self.prefetch_related(
            models.Prefetch("lines", RecommendationLine.in_order(lines)),
            models.Prefetch("lines__amounts", RecommendationAmount.in_order(amounts)),
        )


class Recommendation(FreezingModel):
    """What the Commission is asked to advise: who should do what for whom, for how much, and why.

    Once it is sent to the members its words and lines are frozen: each view is given on the same text. A recommendation
    that must change is withdrawn, and a copy of it begun.
    """

    frozen_since = "sent_at"
    still_changes = ("state", "closes_on", "meeting", "reminded_at")
    fills_once = ("decided_at", "decided_reference", "withdrawn_because")

    title = models.CharField(max_length=200)
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="recommendations")
    state = models.CharField(max_length=12, choices=RecommendationState.choices, default=RecommendationState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    need = models.TextField("the need it answers", blank=True)
    outcomes = models.TextField("outcomes sought", blank=True)
    gaps = models.TextField("gaps and duplication", blank=True)
    delivered = models.TextField("what the provider delivered before", blank=True)
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")

    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    # How it is reviewed. The last day on which a view can be given; of a meeting, its day.
    route = models.CharField(max_length=15, choices=ReviewRoute.choices, blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    closes_on = models.DateField("closes on", null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    # Told by the decision once it is signed.
    decided_at = models.DateTimeField(null=True)
    decided_reference = models.CharField(max_length=40, null=True)  # noqa: DJ001 - filled once, from nothing
    withdrawn_because = models.CharField(max_length=500, null=True)  # noqa: DJ001

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="recommendation_titled"),
            models.CheckConstraint(
                condition=Q(state__in=RecommendationState.values), name="recommendation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RecommendationState.DRAFT, RecommendationState.WITHDRAWN])
                | Q(
                    sent_at__isnull=False, sent_by__isnull=False, closes_on__isnull=False, route__in=ReviewRoute.values
                ),
                name="recommendation_sent_in_full",
            ),
            models.CheckConstraint(
                condition=~Q(route=ReviewRoute.MEETING) | Q(meeting__isnull=False), name="recommendation_has_meeting"
            ),
            models.CheckConstraint(
                condition=~Q(state=RecommendationState.DECIDED)
                | Q(decided_at__isnull=False, decided_reference__isnull=False),
                name="recommendation_decided_by_reference",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_on"], name="recommendation_in_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("commissioning:recommendation-detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == RecommendationState.DRAFT

    @property
    def amount(self) -> Decimal:
        """The sum of its lines, in pounds. Reads `lines` and their amounts: with_lines()."""
        return sum((line.amount for line in self.lines.all()), Decimal("0.00"))


class RecommendationPart(FreezingModel):
    """Base of what belongs to one recommendation and freezes with it."""

    part_of = "recommendation"

    class Meta:
        abstract = True


class RecommendationLine(RecommendationPart):
    """Who should do what, from when to when."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="recommendation_lines")
    service = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(service=""), name="recommended_service_named"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="recommended_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.service}"

    @classmethod
    def by_name(cls) -> "models.QuerySet[RecommendationLine]":
        """With no more than a member reads of each."""
        return cls.objects.only(
            *("recommendation", "position", "service", "starts_on", "ends_on"),
            *("provider__name", "provider__merged_into__name"),
        )

    @staticmethod
    def in_order(lines: "models.QuerySet[RecommendationLine]") -> "models.QuerySet[RecommendationLine]":
        return lines.select_related("provider__merged_into").order_by("position", "pk")

    @property
    def amount(self) -> Decimal:
        """The sum of its years, in pounds. Reads `amounts`: prefetch them."""
        return sum((one.amount for one in self.amounts.all()), Decimal("0.00"))


class RecommendationAmount(FreezingModel):
    """The money of a line in one year and under one heading."""

    part_of = "line"

    line = models.ForeignKey(RecommendationLine, on_delete=models.CASCADE, related_name="amounts")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="recommended_amounts")
    allocation = models.ForeignKey(
        Allocation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recommended_amounts",
        verbose_name="heading",
    )
    amount = MoneyField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="recommended_amount_above_zero"),
            models.UniqueConstraint(fields=["line", "fund", "allocation"], name="recommended_amount_once"),
            models.UniqueConstraint(
                fields=["line", "fund"], condition=Q(allocation=None), name="recommended_amount_once_under_none"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.fund}"

    @classmethod
    def by_name(cls) -> "models.QuerySet[RecommendationAmount]":
        """With no more than a member reads of each."""
        return cls.objects.only(
            *("line", "amount", "fund__name", "fund__financial_year__start_on", "allocation__heading")
        )

    @staticmethod
    def in_order(amounts: "models.QuerySet[RecommendationAmount]") -> "models.QuerySet[RecommendationAmount]":
        return amounts.select_related("fund__financial_year", "allocation").order_by(
            "fund__financial_year__start_on", F("allocation__position").asc(nulls_last=True), "pk"
        )


class EvidenceTable(RecommendationPart):
    """Counts over the years that show the need, with where they stand. Sums are worked out, never stored.

    `columns` is a list of labels, `rows` a list of `{"label": text, "figures": [whole number or null, …]}`.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="tables")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    source = models.CharField("where the figures stand", max_length=300)
    columns = models.JSONField()
    rows = models.JSONField()
    # A sum of parts that overlap would be wrong.
    is_summed = models.BooleanField("add up each column", default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="evidence_titled"),
            models.CheckConstraint(condition=~Q(source=""), name="evidence_has_source"),
        ]

    def __str__(self) -> str:
        return self.title


_TABLES = models.Prefetch("tables", EvidenceTable.objects.order_by("position", "pk"))


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: Any) -> "AgendaItemQuerySet":
        """Other business for whoever may see meetings; an item about a recommendation for whoever may read that."""
        if not user.may(Permission.COMMISSION_VIEW):
            return self.none()
        return self.filter(Q(recommendation=None) | Q(recommendation__in=Recommendation.objects.visible_to(user)))

    def in_order(self) -> "AgendaItemQuerySet":
        return self.order_by("position", "pk")


class AgendaItem(MeetingPart):
    """One item of a meeting with its minutes; about a recommendation, hidden from whoever stands aside from it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    minutes = models.TextField(blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_titled"),
            models.UniqueConstraint(
                fields=["meeting", "recommendation"],
                condition=Q(recommendation__isnull=False),
                name="agenda_recommendation_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Recusal(AppendOnlyModel):
    """That somebody stood aside from a recommendation, by which path, and since when. Kept when the interest ends."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals")
    words = models.CharField("why", max_length=1000)
    # Whether a view had been given before.
    voided_a_view = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "person"], name="recused_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.words}"
