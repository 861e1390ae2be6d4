"""Words of what follows a signature: agreements, money out, changes and recoveries."""

from django.db import models


class AgreementState(models.TextChoices):
    DRAFT = "draft", "Draft"
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "In force"
    SUSPENDED = "suspended", "Suspended"
    CLOSED = "closed", "Closed"


class ConditionOutcome(models.TextChoices):
    """How a condition of an agreement came to be settled."""

    MET = "met", "Met"
    WAIVED = "waived", "Waived"


class InstalmentState(models.TextChoices):
    """How one instalment stands on a day."""

    PLANNED = "planned", "Planned"
    DUE = "due", "Due"
    HELD = "held", "Held back"
    RELEASED = "released", "Released"
    PART_PAID = "part-paid", "Paid in part"
    PAID = "paid", "Paid"
    REPLACED = "replaced", "Replaced"


class RowState(models.TextChoices):
    """What became of one row of the finance system's file."""

    UNMATCHED = "unmatched", "Not matched"
    MATCHED = "matched", "Recorded"
    SET_ASIDE = "set-aside", "Set aside"


class MatchState(models.TextChoices):
    """What was found for a row of the finance system's file, and what became of it."""

    PROPOSED = "proposed", "Proposed"
    TO_CHOOSE = "to-choose", "To choose"
    NONE = "none", "Nothing fits"
    RECORDED = "recorded", "Recorded"
    SET_ASIDE = "set-aside", "Set aside"


class ClawbackState(models.TextChoices):
    """How far a demand is."""

    OUTSTANDING = "outstanding", "Outstanding"
    OVERDUE = "overdue", "Overdue"
    RECEIVED = "received", "Received"
    WAIVED = "waived", "Waived"


class VariationKind(models.TextChoices):
    MORE = "more", "More money"
    LESS = "less", "Less money"
    LONGER = "longer", "A later end"
    MOVED = "moved", "Money moved between years"
    REPLANNED = "replanned", "Instalments planned anew"


class VariationState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Side(models.TextChoices):
    """The two who agree a change."""

    OFFICE = "office", "The office"
    PROVIDER = "provider", "The provider"


# The states in which an agreement binds both sides; the kinds of change that a signed decision has made before.
BINDING = (AgreementState.ACCEPTED, AgreementState.SUSPENDED)
BY_DECISION = (VariationKind.MORE, VariationKind.LESS)
