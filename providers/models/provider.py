from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.permissions import Permission
from accounts.roles import Role
from providers.choices import ProviderKind, Reach
from providers.models.area import CouncilArea
from providers.models.name_key import NameKeyField
from providers.rules import bare_number, name_key

# Beyond this many, more words in the search box find nothing new.
SEARCHED_WORDS = 20


class ProviderQuerySet(models.QuerySet["Provider"]):
    def visible_to(self, user: Any) -> "ProviderQuerySet":
        """Everybody's for those who work with providers; a provider's contact sees their own alone.

        What was merged into their own stays theirs, so that an old address still leads them there.
        """
        if not user.may(Permission.PROVIDER_VIEW):
            return self.none()
        if user.role == Role.PROVIDER_CONTACT:
            own = Provider.objects.filter(contacts__user=user, contacts__left_on=None).values("pk")
            return self.filter(Q(pk__in=own) | Q(merged_into__in=own))
        return self

    def registered(self) -> "ProviderQuerySet":
        """Without those that were merged into another."""
        return self.filter(merged_into=None)

    def called(self, words: str) -> "ProviderQuerySet":
        """Those with every word in one of their names, in any order and spelling, or with that number in a register."""
        wanted = name_key(words).split()[:SEARCHED_WORDS]
        if not wanted:
            return self.none() if words.strip() else self
        in_one_name = Q(*(Q(name_key__contains=word) for word in wanted))
        aliases = ProviderName.objects.filter(in_one_name).values("provider")
        numbers = self.model.objects.filter(identifiers__value=bare_number(words)).values("pk")
        return self.filter(in_one_name | Q(pk__in=aliases) | Q(pk__in=numbers))

    def named(self, name: str) -> "ProviderQuerySet":
        """Those registered that bear this very name, or are also known by it, whatever its case and punctuation."""
        key = name_key(name)
        aliases = ProviderName.objects.filter(name_key=key).values("provider")
        return self.registered().filter(Q(name_key=key) | Q(pk__in=aliases))

    def by_name(self) -> "ProviderQuerySet":
        return self.order_by("name_key", "pk")

    def for_profile(self) -> "ProviderQuerySet":
        """With all that a provider's own page prints, so that figures.provider_profile() asks for nothing more."""
        return self.select_related("merged_into").prefetch_related(
            "areas",
            "names",
            "identifiers",
            "contacts__user",
            "due_diligence__checked_by",
            "members__member",
            "memberships__consortium",
            "merged_from",
        )

    def members_of(self, consortium: "Provider", *, on: date) -> "ProviderQuerySet":
        return self.filter(
            Q(memberships__ended_on=None) | Q(memberships__ended_on__gte=on),
            memberships__consortium=consortium,
            memberships__joined_on__lte=on,
        )


class Provider(models.Model):
    """An organisation that delivers, or could deliver, services to victims; it may be a consortium."""

    name = models.CharField(max_length=300)
    name_key = NameKeyField()
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=ProviderKind.choices)
    reach = models.CharField(max_length=10, choices=Reach.choices)
    areas = models.ManyToManyField(CouncilArea, related_name="providers", blank=True)
    website = models.URLField(blank=True)
    about = models.CharField("what it does", max_length=500, blank=True)
    registered_on = models.DateField()
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from", editable=False
    )
    merged_on = models.DateField(null=True, blank=True, editable=False)

    objects = ProviderQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["name_key"])

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProviderKind.values), name="provider_kind_known"),
            models.CheckConstraint(condition=Q(reach__in=Reach.values), name="provider_reach_known"),
            models.CheckConstraint(condition=~Q(name=""), name="provider_named"),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_on=None) | Q(merged_into__isnull=False, merged_on__isnull=False),
                name="provider_merged_with_date",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")), name="provider_not_merged_into_self"
            ),
        ]
        indexes = [models.Index(fields=["name_key"], name="provider_name_key")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:provider-profile", args=[self.slug])

    @property
    def is_consortium(self) -> bool:
        return self.kind == ProviderKind.CONSORTIUM

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None


class ProviderName(models.Model):
    """Another name of a provider: how a paper spells it, a former name, an abbreviation."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="names")
    name = models.CharField("also known as", max_length=300)
    name_key = NameKeyField()
    source = models.CharField("where it is written so", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "name"], name="provider_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="provider_alias_named"),
        ]
        indexes = [models.Index(fields=["name_key"], name="provider_alias_key")]

    def __str__(self) -> str:
        return self.name
