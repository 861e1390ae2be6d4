"""Words of quarterly monitoring returns: what is asked, of whom it counts, and how far a return is."""

from django.db import models


class ReturnState(models.TextChoices):
    REQUESTED = "requested", "To be filled in"
    SUBMITTED = "submitted", "Waits for certification"
    CERTIFIED = "certified", "With the office"
    QUERIED = "queried", "Queried"
    ACCEPTED = "accepted", "Accepted"
    REOPENED = "reopened", "Being corrected"
    CANCELLED = "cancelled", "No longer due"


class Topic(models.TextChoices):
    """The parts of a return, in the order in which they are asked."""

    REFERRALS = "referrals", "Referrals"
    JOURNEY = "journey", "From referral to support"
    PEOPLE = "people", "People supported"
    WAITING = "waiting", "Waiting"
    OUTCOMES = "outcomes", "What changed for them"
    SATISFACTION = "satisfaction", "Satisfaction"
    STAFF = "staff", "Staff"
    SPENDING = "spending", "Money spent"
    ACCOUNT = "account", "A short account"


class Unit(models.TextChoices):
    """In what a box is answered. Each is stored as a whole number of the smallest part named here."""

    PEOPLE = "people", "people"
    DAYS = "days", "days"
    POSTS = "posts", "full-time posts"  # hundredths of a post
    POUNDS = "pounds", "pounds"  # pence
    WORDS = "words", "words"


class Split(models.TextChoices):
    """Whether one question is asked once, or for each priority or area of the agreement."""

    NONE = "none", "Once"
    PRIORITY = "priority", "For each priority"
    AREA = "area", "For each council area"


class Counts(models.TextChoices):
    """What an answer means to the figures, whichever template asks for it and in whatever words."""

    REFERRED = "referred", "Referred"
    NOT_REACHED = "not-reached", "Not reached"
    DECLINED = "declined", "Declined support"
    ASSESSED = "assessed", "Needs assessed"
    SUPPORTED = "supported", "People supported"
    NEW = "new", "New in the quarter"
    CONTINUING = "continuing", "Continuing from an earlier quarter"
    DIRECT = "direct", "Supported directly"
    INDIRECT = "indirect", "Supported indirectly"
    ELSEWHERE = "elsewhere", "Also counted by another provider of the consortium"
    BY_PRIORITY = "by-priority", "Supported, by priority"
    BY_AREA = "by-area", "Supported, by area"
    WAITED = "waited", "Days waited"
    MEASURED = "measured", "Outcome measured"
    IMPROVED = "improved", "Outcome improved"
    ASKED = "asked", "Asked whether they were satisfied"
    ANSWERED = "answered", "Answered"
    SATISFIED = "satisfied", "Satisfied"
    POSTS = "posts", "Staff posts"
    SPENT = "spent", "Spent"
    ACCOUNT = "account", "Account"
    OTHER = "other", "Something else"


class Source(models.TextChoices):
    """Who referred."""

    POLICE = "police", "Police"
    SELF = "self", "Themselves"
    STATUTORY = "statutory", "Statutory agencies"
    BTP = "british-transport-police", "British Transport Police"
    ACTION_FRAUD = "action-fraud", "Action Fraud"
    THIRD_PARTY = "third-party", "Third parties"


class Outcome(models.TextChoices):
    """To cope, to recover, and the eight categories of need of the Ministry of Justice's outcome framework."""

    COPE = "cope", "Better able to cope"
    RECOVER = "recover", "Recovering"
    HEALTH = "health", "Mental and physical health"
    SHELTER = "shelter", "Shelter and accommodation"
    FAMILY = "family", "Family, friends and children"
    WORK = "work", "Education, skills and employment"
    SUBSTANCES = "substances", "Drugs and alcohol"
    MONEY = "money", "Finance and benefits"
    OUTLOOK = "outlook", "Outlook and attitudes"
    SOCIAL = "social", "Social interactions"


class SpendHeading(models.TextChoices):
    SALARIES = "salaries", "Salaries"
    TRAVEL = "travel", "Travel and training"
    PREMISES = "premises", "Premises"
    SUPPORT = "support", "Direct costs of support"
    OVERHEADS = "overheads", "Overheads"
    OTHER_COSTS = "other-costs", "Other costs"


class Relation(models.TextChoices):
    """How parts stand to their whole."""

    EQUAL = "equal", "make exactly"
    AT_MOST = "at-most", "make no more than"


class Reminded(models.TextChoices):
    """On which occasion somebody was written to about a return."""

    OPENED = "opened", "It can be filled in"
    SOON = "soon", "It is due soon"
    OVERDUE = "overdue", "It is overdue"


# What a measure is about, beside what it counts.
SUBJECTS = (*Source.choices, *Outcome.choices, *SpendHeading.choices)
# The states in which the provider works on a return, and those in which the office waits for it.
WITH_PROVIDER = (ReturnState.REQUESTED, ReturnState.SUBMITTED, ReturnState.QUERIED, ReturnState.REOPENED)
AWAITED = (ReturnState.REQUESTED, ReturnState.SUBMITTED, ReturnState.QUERIED)
FILLABLE = (ReturnState.REQUESTED, ReturnState.QUERIED, ReturnState.REOPENED)
