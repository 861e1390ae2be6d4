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
    RECOVERY = "recovery", "Recovery"


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


class Position(models.TextChoices):
    """What somebody is on the Victims Commission."""

    CHAIR = "chair", "Chair"
    DEPUTY = "deputy", "Deputy chair"
    MEMBER = "member", "Member"


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Planned"
    MINUTED = "minuted", "Minutes agreed"
    CANCELLED = "cancelled", "Cancelled"


class Attended(models.TextChoices):
    """Whether a member came to a meeting."""

    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"


class RecommendationState(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in-review", "In review"
    CONCLUDED = "concluded", "Concluded"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ReviewRoute(models.TextChoices):
    """How the members come to give their views."""

    MEETING = "meeting", "At a meeting"
    CORRESPONDENCE = "correspondence", "By correspondence"


class MemberView(models.TextChoices):
    """What a member says to a recommendation."""

    SUPPORT = "support", "Support"
    CONDITIONS = "conditions", "Support with conditions"
    AGAINST = "against", "Do not support"
    ABSTAIN = "abstain", "Abstain"


class Advice(models.TextChoices):
    """What the Commission advises the decision maker."""

    SUPPORT = "support", "Supports the recommendation"
    CONDITIONS = "conditions", "Supports the recommendation with conditions"
    AGAINST = "against", "Does not support the recommendation"


class Stood(models.TextChoices):
    """Where one member stood when the Commission concluded."""

    SUPPORT = "support", "Supported"
    CONDITIONS = "conditions", "Supported with conditions"
    AGAINST = "against", "Did not support"
    ABSTAIN = "abstain", "Abstained"
    SILENT = "silent", "Gave no view"
    ASIDE = "aside", "Stood aside"


# The states in which a recommendation may still be given views, and those that members of the Commission may read.
REVIEWABLE = (RecommendationState.IN_REVIEW,)
SENT = (RecommendationState.IN_REVIEW, RecommendationState.CONCLUDED, RecommendationState.DECIDED)
ADVISED = (RecommendationState.CONCLUDED, RecommendationState.DECIDED)
# What was paid, less what came back of it: the kinds of entries that make the figure.
PAID = (EntryKind.PAYMENT, EntryKind.RECOVERY)
