from django.conf import settings
from django.db import models
from django.db.models import Q

from commissioning.choices import Advice, Stood
from commissioning.models.commission import CommissionMember
from commissioning.models.recommendation import Recommendation
from commissioning.models.review import Review
from core.append_only import AppendOnlyModel, FreezingModel


class Conclusion(FreezingModel):
    """The Commission's advice on one recommendation. Never edited; a late interest voids it.

    The counts are those of the rows in `places`, which the database holds as they were.
    """

    frozen_since = "concluded_at"
    fills_once = ("voided_at", "voided_because")

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="conclusions")
    advice = models.CharField(max_length=12, choices=Advice.choices)
    words = models.TextField("the advice in words", max_length=4000)
    conditions = models.TextField(max_length=4000, blank=True)
    dissent = models.TextField("dissent", max_length=4000, blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The term of whoever took the chair for this item.
    chaired_by = models.ForeignKey(CommissionMember, on_delete=models.PROTECT, related_name="chaired")
    concluded_at = models.DateTimeField()
    # How many could take part, and how many views the quorum asked of them.
    eligible = models.PositiveIntegerField()
    quorum = models.PositiveIntegerField()
    voided_at = models.DateTimeField(null=True)
    voided_because = models.CharField(max_length=1000, null=True)  # noqa: DJ001 - filled once, from nothing

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(advice__in=Advice.values), name="conclusion_advice_known"),
            models.CheckConstraint(condition=~Q(words=""), name="conclusion_in_words"),
            models.CheckConstraint(
                condition=~Q(advice=Advice.CONDITIONS) | ~Q(conditions=""), name="conclusion_names_its_conditions"
            ),
            models.UniqueConstraint(
                fields=["recommendation"], condition=Q(voided_at=None), name="conclusion_one_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_advice_display()}"


class ConclusionPlace(AppendOnlyModel):
    """Where one member stood when the Commission concluded, and why whoever stood aside did so."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="places")
    member = models.ForeignKey(CommissionMember, on_delete=models.PROTECT, related_name="places")
    stood = models.CharField(max_length=12, choices=Stood.choices)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField("why they stood aside", max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conclusion", "member"], name="place_once"),
            models.CheckConstraint(condition=Q(stood__in=Stood.values), name="place_known"),
            models.CheckConstraint(condition=~Q(stood=Stood.ASIDE) | ~Q(why=""), name="place_aside_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_stood_display()}"
