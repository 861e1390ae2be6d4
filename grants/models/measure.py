from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.permissions import Permission
from core.append_only import FreezingModel
from grants.choices import SUBJECTS, Counts, Relation, Split, Topic, Unit


class ReturnTemplateQuerySet(models.QuerySet["ReturnTemplate"]):
    def visible_to(self, user: Any) -> "ReturnTemplateQuerySet":
        return self if user.may(Permission.TEMPLATE_VIEW) else self.none()


class ReturnTemplate(models.Model):
    """What the returns of one kind of service ask, in versions."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    about = models.CharField("which services it is for", max_length=500, blank=True)

    objects = ReturnTemplateQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="template_named")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("grants:template-detail", args=[self.slug])


class TemplateVersion(FreezingModel):
    """One wording of a template. Frozen with its measures and rules once it is issued; a later version follows it."""

    frozen_since = "issued_at"

    template = models.ForeignKey(ReturnTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    note = models.CharField("what is new in it", max_length=500, blank=True)
    # The first quarter, by its first day, whose returns ask it.
    in_use_from = models.DateField(null=True, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),
            models.UniqueConstraint(fields=["template"], condition=Q(issued_at=None), name="template_one_draft"),
            models.UniqueConstraint(fields=["template", "in_use_from"], name="template_one_version_a_quarter"),
            models.CheckConstraint(
                condition=Q(issued_at=None, issued_by=None)
                | Q(issued_at__isnull=False, issued_by__isnull=False, in_use_from__isnull=False),
                name="template_version_issued_in_full",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template}, version {self.number}"


class Measure(FreezingModel):
    """One question of a template, with its definition and an example."""

    part_of = "version"

    version = models.ForeignKey(TemplateVersion, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveIntegerField()
    # The same in each version that asks the same, so that quarters can be laid side by side.
    key = models.SlugField(max_length=60)
    topic = models.CharField(max_length=12, choices=Topic.choices)
    label = models.CharField("question", max_length=200)
    definition = models.CharField(max_length=1000)
    example = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=8, choices=Unit.choices)
    split = models.CharField("asked", max_length=8, choices=Split.choices, default=Split.NONE)
    counts = models.CharField("counts as", max_length=12, choices=Counts.choices, default=Counts.OTHER)
    subject = models.CharField("about", max_length=30, choices=SUBJECTS, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="measure_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="measure_position_once"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="measure_topic_known"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="measure_unit_known"),
            models.CheckConstraint(condition=Q(split__in=Split.values), name="measure_split_known"),
            models.CheckConstraint(condition=Q(counts__in=Counts.values), name="measure_counts_known"),
            models.CheckConstraint(condition=~Q(label="") & ~Q(definition=""), name="measure_defined"),
            models.CheckConstraint(condition=~Q(unit=Unit.WORDS) | Q(split=Split.NONE), name="measure_words_once"),
        ]

    def __str__(self) -> str:
        return self.label


class AddUpRule(FreezingModel):
    """Which parts make which whole. Until the day it binds, what does not add is only told."""

    part_of = "version"

    version = models.ForeignKey(TemplateVersion, on_delete=models.CASCADE, related_name="add_up_rules")
    position = models.PositiveIntegerField()
    whole = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    parts = models.ManyToManyField(Measure, related_name="+")
    relation = models.CharField(max_length=8, choices=Relation.choices)
    # The first quarter, by its first day, for which it binds; none: it only warns.
    binds_from = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="add_up_relation_known"),
            models.UniqueConstraint(fields=["version", "position"], name="add_up_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.whole} ({self.get_relation_display()})"
