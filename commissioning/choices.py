from django.db import models


class EntryKind(models.TextChoices):
    """What an entry of the ledger says."""

    INCOME_INDICATIVE = "income-indicative", "Income notified, indicative"
    INCOME_CONFIRMED = "income-confirmed", "Income confirmed"
    TOLERANCE = "tolerance", "Tolerance"
    ALLOCATION = "allocation", "Allocation"
    VIREMENT = "virement", "Virement"
    COMMITMENT = "commitment", "Commitment"
    DECOMMITMENT = "decommitment", "Decommitment"
    PAYMENT = "payment", "Payment"


class AdoptedFrom(models.TextChoices):
    """The list in which a priority stands for a year."""

    PLAN = "plan", "Police and crime plan"
    VAWG = "vawg", "Violence Against Women and Girls strategy"


class Measure(models.TextChoices):
    """The ledger's figure that a quoted one is compared with."""

    CONFIRMED = "confirmed", "Income confirmed"
    ALLOCATED = "allocated", "Allocated"
    COMMITTED = "committed", "Committed"
    NONE = "none", "No figure of this fund"
