"""The words of this app."""

from django.db import models

from accounts.roles import Role


class GroupBy(models.TextChoices):
    """How an allocation table gathers its lines. The first is what a board asks: what is the money for?"""

    PRIORITY = "priority", "Priority"
    PROVIDER = "provider", "Provider"
    HEADING = "heading", "Heading"
    AREA = "area", "Council area"


class SortBy(models.TextChoices):
    """The order of lines inside their group, and of the groups."""

    MOST_FIRST = "-committed", "Committed, the most first"
    LEAST_FIRST = "committed", "Committed, the least first"
    PROVIDER_A_TO_Z = "provider", "Provider, A to Z"
    PROVIDER_Z_TO_A = "-provider", "Provider, Z to A"
    SERVICE_A_TO_Z = "service", "Service, A to Z"
    SERVICE_Z_TO_A = "-service", "Service, Z to A"


# What will stand on the first page of a role once there is some of it.
NOTHING_WAITS: dict[str, str] = {
    Role.OFFICER: "Your drafts, decisions sent back to you, and papers of providers that expire, will stand here.",
    Role.MANAGER: "Drafts to check, decisions to publish, and papers of providers that expire, will stand here.",
    Role.FINANCE: "Decisions to certify, income to confirm, and headings without commitments, will stand here.",
    Role.COMMISSIONER: "Decisions to sign will stand here.",
    Role.COMMISSION_MEMBER: "Recommendations on which your view is asked will stand here.",
    Role.READER: "Reports that are issued to you will stand here.",
    Role.PROVIDER_CONTACT: "Returns that are due will stand here.",
    Role.ADMINISTRATOR: "People who have never signed in, and gaps in the office’s details, will stand here.",
}


class Represented(models.TextChoices):
    """Whether a body that is paid has a say on the Victims Commission. The order of the report."""

    DIRECTLY = "directly", "Directly"
    THROUGH = "through", "Through a consortium"
    NOT = "not", "Not represented"
