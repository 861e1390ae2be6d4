from django.db import models


class NoticeKind(models.TextChoices):
    """What a notice decides. Each asks only for what it needs and does one kind of thing to the ledger."""

    AWARD = "award", "Award"
    ROUND = "round", "Several awards from one round"
    EXTENSION = "extension", "Extension of an award"
    INCREASE = "increase", "Variation: more money for an award"
    REDUCTION = "reduction", "Variation: less money for an award"
    ACCEPTANCE = "acceptance", "Acceptance of funding"
    VIREMENT = "virement", "Virement between headings"
    BUDGET = "budget", "Budget approval"
    REFUSAL = "refusal", "Refusal of an application"
    CESSATION = "cessation", "Cessation of an award"
    OTHER = "other", "Another decision"


# What the signature of each kind does to the ledger, for whoever chooses one.
DOES_TO_LEDGER = {
    NoticeKind.AWARD: "Commits money to one recipient, in each year it runs.",
    NoticeKind.ROUND: "Commits money to several recipients, each on a line of its own.",
    NoticeKind.EXTENSION: "Moves the end of a standing award, and commits more money where there is more.",
    NoticeKind.INCREASE: "Commits more money to a standing award.",
    NoticeKind.REDUCTION: "Takes back part of what a standing award was promised.",
    NoticeKind.ACCEPTANCE: "Adds income to a fund, indicative or confirmed.",
    NoticeKind.VIREMENT: "Moves money from one heading of a fund to another. Its total stays the same.",
    NoticeKind.BUDGET: "Sets money of a fund aside under headings. Nothing is promised to anybody yet.",
    NoticeKind.REFUSAL: "Nothing. It records who was refused and why.",
    NoticeKind.CESSATION: "Ends a standing award and takes back what was not yet paid.",
    NoticeKind.OTHER: "Nothing. For decisions without money.",
}


class NoticeState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    SIGNED = "signed", "Signed"
    PUBLISHED = "published", "Published"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SUPERSEDED = "superseded", "Superseded"


class Task(models.TextChoices):
    """The parts of a notice, in the order in which they are worked on and, mostly, printed."""

    WHAT = "what", "What is decided, and for whom"
    SUMMARY = "summary", "Executive summary"
    DECISION = "decision", "The decision in words"
    FACTS = "facts", "Facts and advice"
    CONSULTATION = "consultation", "Consultation"
    ADVICE = "advice", "Advice of the Victims Commission"
    OPTIONS = "options", "Other options considered"
    PLAN = "plan", "Contribution to the police and crime plan"
    FINANCE = "finance", "Financial implications"
    LEGAL = "legal", "Legal implications and reasons"
    INTERESTS = "interests", "Interests"
    ANNEX = "annex", "Confidential annex"
    ATTACHMENTS = "attachments", "Attachments"
    PAPER = "paper", "The signed paper"


class TaskState(models.TextChoices):
    """How far one part is."""

    NOT_STARTED = "not-started", "Not started"
    IN_PROGRESS = "in-progress", "In progress"
    DONE = "done", "Done"
    OPTIONAL = "optional", "Optional"


class PowerDirection(models.TextChoices):
    IN = "in", "Money comes in"
    OUT = "out", "Money goes out"


class ReasonsNeeded(models.TextChoices):
    """Which reasons must be published for money paid under a power (Specified Information Order 2011)."""

    NONE = "none", "No reasons of its own"
    CRIME_REDUCTION = "crime-reduction", "Why it would help secure crime and disorder reduction"
    VALUE_FOR_MONEY = "value-for-money", "Why it is good value for money"


class Interests(models.TextChoices):
    """What the decision maker declares when signing."""

    NONE = "none", "No disclosable interest"
    STATED = "stated", "An interest, stated in the notice"


class PaperKind(models.TextChoices):
    """The documents that a signature stores."""

    NOTICE = "notice", "Notice of decision"
    ANNEX = "annex", "Confidential annex"
    SCAN = "scan", "Scan of the signed paper"


class AwardState(models.TextChoices):
    MADE = "made", "Made"
    CLOSED = "closed", "Closed"


# Kinds with lines for recipients, of these the ones that change a standing award, and those that move budgets.
FOR_RECIPIENTS = (
    NoticeKind.AWARD,
    NoticeKind.ROUND,
    NoticeKind.EXTENSION,
    NoticeKind.INCREASE,
    NoticeKind.REDUCTION,
    NoticeKind.REFUSAL,
    NoticeKind.CESSATION,
)
OF_STANDING_AWARDS = (NoticeKind.EXTENSION, NoticeKind.INCREASE, NoticeKind.REDUCTION, NoticeKind.CESSATION)
PAYING = (NoticeKind.AWARD, NoticeKind.ROUND, NoticeKind.EXTENSION, NoticeKind.INCREASE)
TAKING_BACK = (NoticeKind.REDUCTION, NoticeKind.CESSATION)
OF_BUDGETS = (NoticeKind.ACCEPTANCE, NoticeKind.VIREMENT, NoticeKind.BUDGET)
# The states in which a notice may be worked on, those in which it will never be signed, and those in which it has been.
OPEN = (NoticeState.DRAFT, NoticeState.RETURNED)
CLOSED_UNSIGNED = (NoticeState.REFUSED, NoticeState.WITHDRAWN)
AFTER_SIGNATURE = (NoticeState.SIGNED, NoticeState.PUBLISHED, NoticeState.SUPERSEDED)
