"""The words of this app."""

from enum import StrEnum

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


class ReportKind(models.TextChoices):
    """What a report is for. The order in which a new one is offered."""

    BOARD = "board", "Report to the policing and crime board"
    PANEL = "panel", "Report to the Police and Crime Panel"
    FUND = "fund-statement", "Fund statement"
    PROVIDER = "provider-profile", "Provider profile"
    PRIORITY = "priority-profile", "Priority profile"


# What somebody who begins a report is told of each kind.
ABOUT_KIND: dict[ReportKind, str] = {
    ReportKind.BOARD: "Which services were funded, what they achieved and how the money stands",
    ReportKind.PANEL: "How services were commissioned, by priority and over the years",
    ReportKind.FUND: "How the fund of one year is allocated, committed and paid",
    ReportKind.PROVIDER: "What one provider is funded for, and what was paid to it",
    ReportKind.PRIORITY: "The need, what is funded for it and what it takes of the fund",
}


class ReportState(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in-review", "In review"
    APPROVED = "approved", "Approved"
    ISSUED = "issued", "Issued"
    SUPERSEDED = "superseded", "Superseded"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN_STATES = (ReportState.DRAFT, ReportState.IN_REVIEW, ReportState.APPROVED)
AFTER_ISSUE = (ReportState.ISSUED, ReportState.SUPERSEDED)


class FindingAnswered(models.TextChoices):
    """What can be said to a finding of the add-up guard that stays as it is."""

    QUOTED = "quoted", "Quoted from a source"
    ACCEPTED = "accepted", "Accepted, with a reason"


# What will stand on the first page of a role once there is some of it.
NOTHING_WAITS: dict[str, str] = {
    Role.OFFICER: "Your drafts, sections of reports that you write, decisions sent back to you, awards without an "
    "agreement, conditions whose day has passed, returns to read or overdue, and papers of providers that expire, will "
    "stand here.",
    Role.MANAGER: "Drafts to check, decisions to publish, reports to approve or issue, awards without an agreement, "
    "instalments that are held back, variations to agree, returns to read or overdue, and papers of providers that "
    "expire, will stand here.",
    Role.FINANCE: "Decisions to certify, payments to match, income to confirm, and headings without commitments, will "
    "stand here.",
    Role.COMMISSIONER: "Decisions to sign will stand here. How agreements, payments and returns stand is under "
    "Agreements and Returns.",
    Role.COMMISSION_MEMBER: "Recommendations on which your view is asked will stand here.",
    Role.READER: "Reports that are issued to you will stand here.",
    Role.PROVIDER_CONTACT: "Agreements to accept, variations to agree, and returns to fill in, to answer or to "
    "certify, will stand here.",
    Role.ADMINISTRATOR: "People who have never signed in, and gaps in the office’s details, will stand here.",
}


class Represented(models.TextChoices):
    """Whether a body that is paid has a say on the Victims Commission. The order of the report."""

    DIRECTLY = "directly", "Directly"
    THROUGH = "through", "Through a consortium"
    NOT = "not", "Not represented"


class Unit(StrEnum):
    """What a live figure counts."""

    POUNDS = "pounds"
    NUMBER = "number"
    PERCENT = "percent"


class About(StrEnum):
    """Whose figure a key asks for, where it is not that of the whole fund."""

    PRIORITY = "priority"
    PROVIDER = "provider"
    HEADING = "heading"
    GROUP = "group"


class Span(StrEnum):
    """What the years of a key mean."""

    YEAR = "year"  # one year alone
    YEARS = "years"  # one year, or from one to another
    SINCE = "since"  # from a year up to the one that the day lies in
    CHANGE = "change"  # a year against the one before it, or against an earlier one
