from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from providers.models import CouncilArea


class Office(models.Model):
    """The decision-making body. Data, never a constant: its work passes to mayors or boards in 2028."""

    name = models.CharField("name of the body", max_length=200)
    short_name = models.CharField("short name", max_length=60)
    decision_maker_title = models.CharField("title of the decision maker", max_length=100)
    decision_reference_format = models.CharField(
        "format of a decision's reference",
        max_length=60,
        default="{number:03d}/{year}",
        help_text="{number:03d}/{year} gives 007/2015; {year} is the calendar year and {financial_year} the financial.",
    )
    # The quorum of the Victims Commission: this share of the members who may take part, and never fewer than the other.
    quorum_percent = models.PositiveSmallIntegerField("quorum, per cent of members who may take part", default=50)
    quorum_least = models.PositiveSmallIntegerField("quorum, at least", default=3)
    address = models.CharField(max_length=300, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    colour = models.CharField(
        "colour of the office",
        max_length=7,
        default="#1f3a5f",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Enter a colour as # and six figures, for example #1f3a5f")],
    )
    logo = models.BinaryField(null=True, blank=True, editable=True)
    logo_type = models.CharField(max_length=20, blank=True)
    areas = models.ManyToManyField(CouncilArea, related_name="offices", blank=True)

    history = HistoricalRecords(excluded_fields=["logo"])

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="office_only_one"),
            models.CheckConstraint(
                condition=Q(quorum_percent__gte=1, quorum_percent__lte=100, quorum_least__gte=1), name="office_quorum"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfficeHolderTerm(models.Model):
    """One person's time as the decision maker."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="terms")
    holder = models.CharField("office holder", max_length=200)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="term_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.holder

    def covers(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)


class Board(models.Model):
    """A body the office answers to, as its papers name it."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="boards")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="board_once")]

    def __str__(self) -> str:
        return self.name
