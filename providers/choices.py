from django.db import models


class ProviderKind(models.TextChoices):
    CHARITY = "charity", "Charity"
    CIC = "cic", "Community interest company"
    COMPANY = "company", "Company"
    STATUTORY = "statutory", "Statutory body"
    UNINCORPORATED = "unincorporated", "Unincorporated group"
    CONSORTIUM = "consortium", "Consortium"


class Reach(models.TextChoices):
    NATIONAL = "national", "National"
    REGIONAL = "regional", "Regional"
    LOCAL = "local", "Local"


class IdentifierScheme(models.TextChoices):
    """Registers of organisations, by their org-id.guide list codes."""

    CHARITY = "GB-CHC", "Charity Commission (GB-CHC)"
    COMPANY = "GB-COH", "Companies House (GB-COH)"
    SCOTTISH_CHARITY = "GB-SC", "Scottish Charity Regulator (GB-SC)"
    LOCAL_AUTHORITY = "GB-LAE", "Local authority register (GB-LAE)"


class DueDiligenceKind(models.TextChoices):
    CONSTITUTION = "constitution", "Governing document"
    SAFEGUARDING = "safeguarding", "Safeguarding policy"
    INSURANCE = "insurance", "Public liability insurance"
    ACCOUNTS = "accounts", "Annual accounts"


class DueDiligenceState(models.TextChoices):
    """How a paper stands on a day, from best to worst."""

    IN_FORCE = "in-force", "In force"
    EXPIRING = "expiring", "Expires within 60 days"
    EXPIRED = "expired", "Expired"
    MISSING = "missing", "Missing"

    @property
    def tag(self) -> str:
        """The word in its tag, where there is less room than in a list of choices."""
        return "Expires soon" if self is DueDiligenceState.EXPIRING else str(self.label)

    @property
    def colour(self) -> str:
        """The colour of its tag; the word in it says the same."""
        colours = {"in-force": "green", "expiring": "yellow", "expired": "red", "missing": "grey"}
        return colours[self.value]
