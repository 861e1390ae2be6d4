"""What is measured: each page with its kind, who opens it and, for lists, the admin list over the same rows."""

from dataclasses import dataclass

from accounts.roles import Role

EMPTY = "/bench/empty/"
FUND = "/funds/victims-fund/2015-16/"
_ADMIN = "/bench/admin/"
_OF_THE_YEAR = "?fund__id__exact={fund}"


@dataclass(frozen=True)
class Page:
    """One page; `most` is how many times the empty page (or, for a list, the admin's) it aims to stay within."""

    name: str
    url: str
    kind: str
    role: Role = Role.FINANCE
    admin: str = ""

    @property
    def most(self) -> float:
        return {"list": 0.9, "table": 0.9, "detail": 4, "form": 15}[self.kind]


PAGES = [
    Page("Home", "/", "detail"),
    Page("Home of an officer", "/", "detail", Role.OFFICER),
    Page("Funds", "/funds/", "list", admin=f"{_ADMIN}commissioning/fund/"),
    Page("Fund", FUND, "detail"),
    Page("Ledger entries", f"{FUND}entries/", "list", admin=f"{_ADMIN}commissioning/ledgerentry/"),
    Page("Ledger entry", f"{FUND}entries/1000/", "detail"),
    Page("Commitment", f"{FUND}commitments/{{commitment}}/", "detail", Role.OFFICER),
    Page(
        "Allocation table, 200 rows",
        f"{FUND}allocations/",
        "table",
        admin=f"{_ADMIN}commissioning/commitment/{_OF_THE_YEAR}",
    ),
    Page(
        "Allocation table by provider",
        f"{FUND}allocations/?by=provider",
        "table",
        admin=f"{_ADMIN}commissioning/commitment/{_OF_THE_YEAR}",
    ),
    Page("Providers", "/providers/", "list", Role.OFFICER, admin=f"{_ADMIN}providers/provider/"),
    Page("Provider", "/providers/provider-001/", "detail", Role.OFFICER),
    Page("Priorities of a year", "/priorities/2015-16/", "detail", Role.OFFICER),
    Page(
        "Priority, its commitments of ten years",
        "/priorities/priority-1/",
        "table",
        Role.OFFICER,
        admin=f"{_ADMIN}commissioning/commitment/?priority__id__exact={{priority}}",
    ),
    Page("Decisions, 25 of 500", "/decisions/", "list", Role.OFFICER, admin=f"{_ADMIN}grants/decisionnotice/"),
    Page("Decision of ten pages, signed", "/decisions/{decision}/", "detail", Role.MANAGER),
    Page("Task list of a draft", "/decisions/{draft}/draft/", "detail", Role.OFFICER),
    Page("What a member reviews, 30 of 200", "/reviews/", "detail", Role.COMMISSION_MEMBER),
    Page("Recommendation to a member", "/recommendations/{review}/review/", "detail", Role.COMMISSION_MEMBER),
    Page("The same to a member, answered", "/recommendations/{reviewed}/review/", "detail", Role.COMMISSION_MEMBER),
    Page("Advice to conclude, 40 members", "/recommendations/{due}/conclude/", "form", Role.COMMISSION_MEMBER),
    Page("Office", "/office/", "detail", Role.ADMINISTRATOR),
    Page("Notify income", f"{FUND}income/notify/", "form"),
    Page("Allocate", f"{FUND}allocations/new/", "form"),
    Page("Vire", f"{FUND}virements/new/", "form"),
    Page("Record a commitment", f"{FUND}commitments/new/", "form", Role.OFFICER),
    Page("Register a provider", "/providers/new/", "form", Role.OFFICER),
]
