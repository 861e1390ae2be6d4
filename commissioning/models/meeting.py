from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.permissions import Permission
from commissioning.choices import Attended, MeetingState
from commissioning.models.commission import CommissionMember
from core.append_only import AppendOnlyModel, FreezingModel


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> "MeetingQuerySet":
        return self if user.may(Permission.COMMISSION_VIEW) else self.none()

    def coming(self, day: date) -> "MeetingQuerySet":
        """Those that are planned for a day or a later one, the next first."""
        return self.filter(state=MeetingState.PLANNED, held_on__gte=day).order_by("held_on", "starts_at", "pk")

    def not_coming(self, day: date) -> "MeetingQuerySet":
        """Those that were held by then, and those that were cancelled."""
        return self.exclude(state=MeetingState.PLANNED, held_on__gte=day)

    def latest_first(self) -> "MeetingQuerySet":
        return self.order_by("-held_on", "-pk")


class Meeting(FreezingModel):
    """A meeting of the Victims Commission. With its minutes agreed it is frozen, and its parts with it."""

    frozen_since = "minuted_at"

    title = models.CharField(max_length=200)
    held_on = models.DateField("date")
    starts_at = models.TimeField("time", null=True, blank=True)
    place = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    version = models.PositiveIntegerField(default=1)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    minuted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    minuted_at = models.DateTimeField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="meeting_titled"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(
                condition=(Q(state=MeetingState.MINUTED) & Q(minuted_at__isnull=False, minuted_by__isnull=False))
                | (~Q(state=MeetingState.MINUTED) & Q(minuted_at=None, minuted_by=None)),
                name="meeting_minuted_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["-held_on"], name="meeting_by_day")]

    def __str__(self) -> str:
        return f"{self.title}, {self.held_on.day} {self.held_on:%B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("commissioning:meeting-detail", args=[self.pk])


class MeetingPart(FreezingModel):
    """Base of what belongs to one meeting and freezes with it."""

    part_of = "meeting"

    class Meta:
        abstract = True


class Attendance(MeetingPart):
    """Whether one member came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey(CommissionMember, on_delete=models.PROTECT, related_name="attendance")
    attended = models.CharField(max_length=10, choices=Attended.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once"),
            models.CheckConstraint(condition=Q(attended__in=Attended.values), name="attendance_known"),
        ]

    def __str__(self) -> str:
        return f"{self.member} at {self.meeting}: {self.get_attended_display()}"


class MeetingPaper(AppendOnlyModel):
    """The minutes as they were agreed: the bytes, their SHA-256 and the words they were printed from.

    It holds every item, so it is served only to whoever stood aside from none of them; for anybody else the paper is
    printed anew from `input` without those items.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="paper")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    input = models.TextField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"
