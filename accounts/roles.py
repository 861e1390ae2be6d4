"""Who may do what: the one page to read. Source of the lines between the roles: docs/roles.md."""

from django.db import models

from accounts.permissions import Permission as P


class Role(models.TextChoices):
    OFFICER = "officer", "OPCC officer"
    MANAGER = "manager", "Commissioning manager"
    FINANCE = "finance", "Finance officer"
    COMMISSIONER = "commissioner", "Commissioner"
    COMMISSION_MEMBER = "commission-member", "Victims Commission member"
    READER = "reader", "Board or Panel reader"
    PROVIDER_CONTACT = "provider-contact", "Provider contact"
    ADMINISTRATOR = "administrator", "Administrator"


_READ = {
    P.FUND_VIEW,
    P.LEDGER_VIEW,
    P.PRIORITY_VIEW,
    P.PROVIDER_VIEW,
    P.OFFICE_VIEW,
    P.ROLES_VIEW,
}

PERMISSIONS: dict[str, frozenset[P]] = {
    Role.OFFICER: frozenset(
        _READ | {P.PROVIDER_EDIT, P.PRIORITY_EDIT, P.COMMITMENT_RECORD},
    ),
    Role.MANAGER: frozenset(
        _READ | {P.PROVIDER_EDIT, P.PROVIDER_MERGE, P.PRIORITY_EDIT, P.YEAR_OPEN, P.FUND_OPEN, P.COMMITMENT_RECORD},
    ),
    Role.FINANCE: frozenset(
        _READ
        | {
            P.YEAR_OPEN,
            P.FUND_OPEN,
            P.INCOME_RECORD,
            P.ALLOCATION_MAKE,
            P.VIREMENT_MAKE,
            P.TOLERANCE_RECORD,
            P.ENTRY_REVERSE,
            P.PAYMENT_RECORD,
        },
    ),
    Role.COMMISSIONER: frozenset(_READ),
    Role.COMMISSION_MEMBER: frozenset({P.PRIORITY_VIEW, P.ROLES_VIEW}),
    Role.READER: frozenset({P.FUND_VIEW, P.PRIORITY_VIEW, P.ROLES_VIEW}),
    Role.PROVIDER_CONTACT: frozenset({P.PROVIDER_VIEW}),
    Role.ADMINISTRATOR: frozenset({P.PEOPLE_MANAGE, P.ROLES_VIEW, P.OFFICE_VIEW, P.OFFICE_EDIT}),
}


def may(role: str, permission: P) -> bool:
    """Whether a role holds a permission. An unknown role holds none."""
    return permission in PERMISSIONS.get(role, frozenset())
