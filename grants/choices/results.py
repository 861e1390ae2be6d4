"""Words of what returns give."""

from django.db import models


class Rating(models.TextChoices):
    """How a provider stands by the stated rules. The order is from the best to the worst."""

    NONE = "none", "Not rated"
    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"
