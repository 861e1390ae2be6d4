from django.db import models
from django.db.models import Q

from commissioning.models import Priority


class ReportingGroup(models.Model):
    """A line under which a board is told of several priorities together: Honour Based Violence and Forced Marriage."""

    name = models.CharField(max_length=100, unique=True)
    position = models.PositiveIntegerField(default=1)
    priorities = models.ManyToManyField(Priority, related_name="reporting_groups", blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="reporting_group_named")]

    def __str__(self) -> str:
        return self.name
