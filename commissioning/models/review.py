from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.permissions import Permission
from commissioning.choices import MemberView
from commissioning.models.commission import CommissionMember
from commissioning.models.recommendation import Recommendation
from core.append_only import FreezingModel


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: Any) -> "ReviewQuerySet":
        """Given views of what a person may read; to a member their own, and others' once their own is in.

        A draft is its writer's alone.
        """
        own = Q(person=user.pk)
        within = Recommendation.objects.visible_to(user).values("pk")
        if user.may(Permission.RECOMMENDATION_VIEW) or user.may(Permission.ADVICE_VIEW):
            return self.filter(own | Q(given_at__isnull=False), recommendation__in=within)
        if not user.may(Permission.REVIEW_GIVE):
            return self.none()
        return self.for_member(user.pk).filter(recommendation__in=within)

    def for_member(self, person: Any) -> "ReviewQuerySet":
        """Of what a member may see, their own views, and those of others once their own is in.

        It does not look at the key of the person, so that it can be prepared.
        """
        answered = Review.objects.standing().filter(person=person).values("recommendation")
        return self.filter(Q(person=person) | Q(given_at__isnull=False, recommendation__in=answered))

    def standing(self) -> "ReviewQuerySet":
        """The last given of each person on each recommendation, unless it was voided."""
        later = Review.objects.filter(
            recommendation=models.OuterRef("recommendation"),
            person=models.OuterRef("person"),
            given_at__isnull=False,
            pk__gt=models.OuterRef("pk"),
        )
        return self.filter(~models.Exists(later), given_at__isnull=False, voided_at=None)

    def drafts(self) -> "ReviewQuerySet":
        return self.filter(given_at=None)


class Review(FreezingModel):
    """One member's view of a recommendation, with reasons. A draft until it is given; then it never changes.

    Whoever revises a view gives another, and the last one counts. One that an interest voids stays, and says so.
    """

    frozen_since = "given_at"
    fills_once = ("voided_at", "voided_because")

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="reviews")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    member = models.ForeignKey(CommissionMember, on_delete=models.PROTECT, related_name="reviews")
    view = models.CharField(max_length=12, choices=MemberView.choices, blank=True)
    conditions = models.TextField(max_length=2000, blank=True)
    reasons = models.TextField(max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    voided_because = models.CharField(max_length=1000, null=True)  # noqa: DJ001 - filled once, from nothing

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "person"], condition=Q(given_at=None), name="review_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(given_at=None) | (Q(view__in=MemberView.values) & ~Q(reasons="")),
                name="review_given_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(given_at=None) | ~Q(view=MemberView.CONDITIONS) | ~Q(conditions=""),
                name="review_names_its_conditions",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_because=None)
                | Q(voided_at__isnull=False, voided_because__isnull=False, given_at__isnull=False),
                name="review_voided_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["recommendation", "person"], name="review_of_person")]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_view_display()}"
