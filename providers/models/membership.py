from datetime import date

from django.db import models
from django.db.models import F, Q

from providers.models.provider import Provider
from providers.rules import Period


class MembershipQuerySet(models.QuerySet["ConsortiumMembership"]):
    def on(self, day: date) -> "MembershipQuerySet":
        """Those in force on a day, the last day included."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), joined_on__lte=day)

    def during(self, start: date, end: date) -> "MembershipQuerySet":
        """Those in force on any day from start to end."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=start), joined_on__lte=end)

    def with_names(self) -> "MembershipQuerySet":
        """Both organisations of each, by their names."""
        rows = self.select_related("consortium", "member")
        return rows.order_by("consortium__name_key", "member__name_key", "pk")


class ConsortiumMembership(models.Model):
    """A provider's place in a consortium, from a day to a day. Ended, never deleted.

    Whoever becomes or ceases to be the lead begins a new one: on each day a consortium has one lead at the most.
    A merge alone puts one row in the place of two that would count the same days twice; the audit log keeps both.
    """

    consortium = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="members")
    member = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="memberships")
    is_lead = models.BooleanField("lead organisation", default=False)
    joined_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    source = models.CharField("where this is recorded", max_length=300, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(consortium=F("member")), name="membership_not_of_itself"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("joined_on")), name="membership_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["consortium", "member"], condition=Q(ended_on=None), name="membership_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["consortium"], condition=Q(is_lead=True, ended_on=None), name="membership_one_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.consortium}"

    @property
    def period(self) -> Period:
        return Period(self.joined_on, self.ended_on, self.is_lead)
