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


class InterestKind(models.TextChoices):
    """How a person is tied to an organisation."""

    EMPLOYMENT = "employment", "Employment"
    TRUSTEE = "trustee", "Trustee or board member"
    CONTRACT = "contract", "Paid work or contract"
    FAMILY = "family", "Family or close friend"
    MEMBERSHIP = "membership", "Membership"
    OTHER = "other", "Another tie"


class InterestState(models.TextChoices):
    """Whether an interest still stands on the day the register is read."""

    LIVE = "live", "In force"
    ENDED = "ended", "Ended"
