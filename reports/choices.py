"""The words of this app."""

from django.db import models


class GroupBy(models.TextChoices):
    """How an allocation table gathers its lines. The first is what a board asks: what is the money for?"""

    PRIORITY = "priority", "Priority"
    PROVIDER = "provider", "Provider"
    HEADING = "heading", "Heading"
    AREA = "area", "Council area"


class SortBy(models.TextChoices):
    """The order of lines inside their group, and of the groups."""

    MOST_FIRST = "-committed", "Committed, the most first"
    LEAST_FIRST = "committed", "Committed, the least first"
    PROVIDER_A_TO_Z = "provider", "Provider, A to Z"
    PROVIDER_Z_TO_A = "-provider", "Provider, Z to A"
    SERVICE_A_TO_Z = "service", "Service, A to Z"
    SERVICE_Z_TO_A = "-service", "Service, Z to A"
