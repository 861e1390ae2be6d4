from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst

from accounts.permissions import Permission
from accounts.roles import Role, may
from commissioning.choices import Position
from commissioning.models.priority import Priority
from commissioning.rules.seats import seat_words
from core.append_only import AppendOnlyModel, FreezingModel
from providers.models import Provider


class MemberQuerySet(models.QuerySet["CommissionMember"]):
    def visible_to(self, user: Any) -> "MemberQuerySet":
        return self if user.may(Permission.COMMISSION_VIEW) else self.none()

    def on(self, day: date) -> "MemberQuerySet":
        """Those whose term covers a day, its last day included."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day), Q(left_on=None) | Q(left_on__gte=day), started_on__lte=day
        )

    def during(self, start: date, end: date) -> "MemberQuerySet":
        """Those whose term covers any day from start to end."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=start), Q(left_on=None) | Q(left_on__gte=start), started_on__lte=end
        )

    def with_part_in(self, closes_on: Any, *, on: Any) -> "MemberQuerySet":
        """Those whose term gives a part, on a day, in what closes on another: has_part_in, asked of the database."""
        runs_on = Q(Q(ends_on=None) | Q(ends_on__gte=on), Q(left_on=None) | Q(left_on__gte=on))
        ran_until = Q(Q(ends_on=None) | Q(ends_on__gte=closes_on), Q(left_on=None) | Q(left_on__gte=closes_on))
        return self.filter(runs_on | ran_until, Q(started_on__lte=on), Q(started_on__lte=closes_on))

    def who_may_review(self) -> "MemberQuerySet":
        """Those who can sign in as members: nobody waits for a view of anybody else, nor for them to conclude."""
        roles = [role for role in Role if may(role, Permission.REVIEW_GIVE)]
        return self.filter(person__is_active=True, person__role__in=roles)

    def with_people(self) -> "MemberQuerySet":
        """With who they are and where they come from; not with what `spoken_role` needs of others."""
        return self.select_related("person", "provider__merged_into")

    def with_names(self) -> "MemberQuerySet":
        """With all that their names and `spoken_role` need. Two queries for any number."""
        return self.with_people().prefetch_related(speaking_for())

    def in_order(self) -> "MemberQuerySet":
        """The chair, the deputy, then whoever has sat longest."""
        place = models.Case(
            models.When(position=Position.CHAIR, then=0), models.When(position=Position.DEPUTY, then=1), default=2
        )
        return self.order_by(place, "started_on", "pk")


class CommissionMember(FreezingModel):
    """One person's term on the Victims Commission: for which organisation, as what, from when to when.

    A term is ended, never edited: whoever becomes the chair, or comes to represent something else, begins a new one.
    """

    frozen_since = "appointed_at"
    fills_once = ("left_on", "ended_at", "ended_by")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="commission_terms")
    # The organisation that they come from; somebody may sit for themselves.
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commission_terms",
        verbose_name="organisation",
    )
    position = models.CharField(max_length=10, choices=Position.choices, default=Position.MEMBER)
    started_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)
    # An end before the one that was meant.
    left_on = models.DateField(null=True, blank=True)
    appointed_at = models.DateTimeField(editable=False)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(position__in=Position.values), name="member_position_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("started_on")), name="member_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("started_on")), name="member_left_after_start"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None, ended_at=None, ended_by=None)
                | Q(left_on__isnull=False, ended_at__isnull=False, ended_by__isnull=False),
                name="member_ended_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["person", "started_on"], name="member_of_commission")]

    def __str__(self) -> str:
        return ", ".join([str(self.person), *self._seat_words()])

    @property
    def spoken_role(self) -> str:
        """Chair, for Stop Hate UK. People appear by what they are, not by name, in what leaves the office.

        Of whoever sits for no organisation it reads what they speak for: with_names(), or speaking_for("member").
        """
        return capfirst(", ".join(self._seat_words()))

    def _seat_words(self) -> list[str]:
        if self.provider is not None:
            return seat_words(self.position, organisation=str(self.provider), priorities=())
        spoken_for = sorted((one.priority.name for one in self.represents.all()), key=str.casefold)
        return seat_words(self.position, organisation="", priorities=spoken_for)

    @property
    def last_day(self) -> date | None:
        """The last day of the term: the one that was meant, or an earlier one on which they left."""
        days = [day for day in (self.ends_on, self.left_on) if day is not None]
        return min(days) if days else None

    def covers(self, day: date) -> bool:
        return self.started_on <= day and (self.last_day is None or day <= self.last_day)

    def has_part_in(self, closes_on: date, *, on: date) -> bool:
        """Whether this term gives a part, on a day, in a review that closes on another: not if it closed before.

        The same as MemberQuerySet.with_part_in, which asks the database.
        """
        if self.started_on > closes_on:
            return False
        return self.covers(on) or (self.last_day is not None and closes_on <= self.last_day)


class Representation(AppendOnlyModel):
    """A priority that a member speaks for, for as long as the term runs."""

    member = models.ForeignKey(CommissionMember, on_delete=models.PROTECT, related_name="represents")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="represented_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "priority"], name="represented_once")]

    def __str__(self) -> str:
        return f"{self.priority} by {self.member}"


def speaking_for(*path: str) -> models.Prefetch:
    """What members speak for, by name, for prefetch_related; `path` leads from what is read to the member."""
    return models.Prefetch(
        "__".join([*path, "represents"]),
        Representation.objects.select_related("priority").order_by("priority__name"),
    )
