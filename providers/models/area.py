from django.db import models


class CouncilArea(models.Model):
    """A council area by its Office for National Statistics code (E08000025)."""

    code = models.CharField("ONS code", max_length=9, unique=True)
    name = models.CharField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name
