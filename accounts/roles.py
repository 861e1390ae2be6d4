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

_DECISIONS = {P.NOTICE_VIEW, P.NOTICE_WORK, P.ANNEX_VIEW, P.POWER_VIEW}
_DRAFTS = _DECISIONS | {P.NOTICE_DRAFT, P.NOTICE_WITHDRAW}
_ADVICE = {P.COMMISSION_VIEW, P.RECOMMENDATION_VIEW, P.ADVICE_VIEW, P.ADVICE_REPORT}
_ADVISED = _ADVICE | {P.RECOMMENDATION_DRAFT, P.REVIEW_REMIND, P.MEETING_EDIT}

_REPORTS = {P.REPORT_VIEW, P.REPORT_WORK}

_AGREEMENTS = {P.AGREEMENT_VIEW, P.PAYMENT_VIEW, P.RETURN_VIEW, P.TEMPLATE_VIEW, P.RESULTS_VIEW}
_CHASES = _AGREEMENTS | {P.AGREEMENT_DRAFT, P.VARIATION_PROPOSE, P.CLAWBACK_DEMAND, P.RETURN_JUDGE}

PERMISSIONS: dict[str, frozenset[P]] = {
    Role.OFFICER: frozenset(
        _READ
        | _DRAFTS
        | _ADVISED
        | _REPORTS
        | _CHASES
        | {P.REPORT_DRAFT, P.INTEREST_DECLARE, P.PROVIDER_EDIT, P.PRIORITY_EDIT, P.COMMITMENT_RECORD},
    ),
    Role.MANAGER: frozenset(
        _READ
        | _DRAFTS
        | {P.NOTICE_SUBMIT, P.NOTICE_RETURN, P.NOTICE_PUBLISH, P.POWER_EDIT}
        | _ADVISED
        | _REPORTS
        | {P.REPORT_DRAFT, P.REPORT_APPROVE, P.REPORT_ISSUE, P.OUTLINE_EDIT}
        | _CHASES
        | {P.AGREEMENT_MANAGE, P.INSTALMENT_RELEASE, P.VARIATION_AGREE, P.CLAWBACK_WAIVE, P.TEMPLATE_EDIT}
        | {P.COMMISSION_EDIT, P.INTEREST_DECLARE, P.INTEREST_VIEW, P.INTEREST_RECORD}
        | {P.PROVIDER_EDIT, P.PROVIDER_MERGE, P.PRIORITY_EDIT, P.YEAR_OPEN, P.FUND_OPEN, P.COMMITMENT_RECORD},
    ),
    Role.FINANCE: frozenset(
        _READ
        | _DECISIONS
        | _ADVICE
        | _REPORTS
        | _AGREEMENTS
        | {
            P.CLAWBACK_RECEIVE,
            P.NOTICE_CERTIFY,
            P.NOTICE_RECORD,
            P.NOTICE_RETURN,
            P.INTEREST_DECLARE,
            P.INTEREST_VIEW,
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
    Role.COMMISSIONER: frozenset(
        _READ
        | {P.NOTICE_VIEW, P.NOTICE_SIGN, P.NOTICE_REFUSE, P.NOTICE_RETURN, P.ANNEX_VIEW, P.POWER_VIEW}
        | {P.INTEREST_DECLARE, P.COMMISSION_VIEW, P.ADVICE_VIEW, P.ADVICE_REPORT, P.REPORT_VIEW}
        | _AGREEMENTS,
    ),
    Role.COMMISSION_MEMBER: frozenset(
        {P.NOTICE_VIEW, P.INTEREST_DECLARE, P.PRIORITY_VIEW, P.ROLES_VIEW}
        | {P.COMMISSION_VIEW, P.REVIEW_GIVE, P.REVIEW_REMIND, P.ADVICE_CONCLUDE}
    ),
    Role.READER: frozenset({P.NOTICE_VIEW, P.REPORT_VIEW, P.ADVICE_REPORT, P.FUND_VIEW, P.PRIORITY_VIEW, P.ROLES_VIEW}),
    Role.PROVIDER_CONTACT: frozenset(
        {P.PROVIDER_VIEW, P.AGREEMENT_VIEW, P.AGREEMENT_ACCEPT, P.VARIATION_PROPOSE, P.VARIATION_AGREE}
        | {P.RETURN_VIEW, P.RETURN_FILL, P.RETURN_CERTIFY}
    ),
    Role.ADMINISTRATOR: frozenset({P.PEOPLE_MANAGE, P.ROLES_VIEW, P.OFFICE_VIEW, P.OFFICE_EDIT}),
}


def may(role: str, permission: P) -> bool:
    """Whether a role holds a permission. An unknown role holds none."""
    return permission in PERMISSIONS.get(role, frozenset())
