from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.permissions import Permission
from commissioning.choices import InterestKind, InterestState
from core.append_only import FreezingModel
from providers.models import Provider
from providers.rules import Period

WORDS_LIMIT = 500


class InterestQuerySet(models.QuerySet["Interest"]):
    def visible_to(self, user: Any) -> "InterestQuerySet":
        """The whole register for those who keep or read it; for anybody else who declares, their own."""
        if user.may(Permission.INTEREST_VIEW):
            return self
        return self.of(user) if user.may(Permission.INTEREST_DECLARE) else self.none()

    def of(self, person: Any) -> "InterestQuerySet":
        return self.filter(person=person)

    def to_end_by(self, user: Any) -> "InterestQuerySet":
        """Those that a person may end: their own, and everybody's for whoever records what others told the office."""
        return self if user.may(Permission.INTEREST_RECORD) else self.of(user)

    def on(self, day: date) -> "InterestQuerySet":
        """Those in force on a day, the last day included."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), started_on__lte=day)

    def in_state(self, state: str, day: date) -> "InterestQuerySet":
        return self.on(day) if state == InterestState.LIVE else self.filter(ended_on__lt=day)

    def for_register(self) -> "InterestQuerySet":
        """With every name that a list of them prints."""
        return self.select_related("person", "provider__merged_into", "declared_by", "ended_by")

    def latest_first(self) -> "InterestQuerySet":
        """Those that still stand before those that ended, and the latest of each first."""
        return self.order_by(F("ended_on").desc(nulls_first=True), "-started_on", "-pk")


class Interest(FreezingModel):
    """A dated tie between a person and an organisation, as it was declared. Ended, never deleted and never edited.

    `provider` stays the one that was named, even when it is merged: figures follow `merged_into`.
    """

    frozen_since = "declared_at"
    fills_once = ("ended_on", "ended_at", "ended_by")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField("kind of tie", max_length=20, choices=InterestKind.choices)
    words = models.CharField("in their own words", max_length=WORDS_LIMIT)
    started_on = models.DateField()
    ended_on = models.DateField("last day", null=True, blank=True)
    declared_at = models.DateTimeField(editable=False)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = InterestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=InterestKind.values), name="interest_kind_known"),
            models.CheckConstraint(condition=~Q(words=""), name="interest_in_words"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="interest_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_at=None, ended_by=None)
                | Q(ended_on__isnull=False, ended_at__isnull=False, ended_by__isnull=False),
                name="interest_ended_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["person", "provider", "kind"], condition=Q(ended_on=None), name="interest_once_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["person", "started_on"], name="interest_of_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.provider}"

    @property
    def was_declared_by_another(self) -> bool:
        """Recorded by the office for somebody who told it."""
        return self.declared_by_id != self.person_id

    @property
    def period(self) -> Period:
        return Period(self.started_on, self.ended_on)

    def is_live(self, day: date) -> bool:
        return self.period.covers(day)
