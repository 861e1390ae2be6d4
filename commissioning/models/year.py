from datetime import date

from django.db import models
from django.db.models import Q

from core import years


class FinancialYear(models.Model):
    """A year of the office's money, 1 April to 31 March."""

    start_on = models.DateField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start_on__month=4, start_on__day=1), name="financial_year_starts_on_1_april"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return years.label(self.start_on)

    @property
    def slug(self) -> str:
        return years.slug(self.start_on)

    @property
    def end_on(self) -> date:
        return years.ending(self.start_on)
