"""The way round: what stands in the navigation row, for whom, in which order."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.permissions import Permission as P


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    is_current: bool


_AGREEMENTS = ("/agreements/", "/awards/", "/variations/", "/instalments/", "/payments/", "/clawbacks/")
_RETURNS = ("/returns/", "/return-templates/")
_ADVICE = ("/recommendations/", "/commission/")
_MONEY = ("/funds/", "/priorities/")
# label, url name, the parts of an address that are within it, permission (None: whoever is signed in)
_PLACES: list[tuple[str, str, tuple[str, ...], P | None]] = [
    ("Home", "reports:home", ("/",), None),
    ("To review", "commissioning:review-list", ("/reviews/", "/recommendations/"), P.REVIEW_GIVE),
    ("Decisions", "grants:notice-list", ("/decisions/", "/powers/"), P.NOTICE_VIEW),
    ("Agreements", "grants:agreement-list", _AGREEMENTS, P.AGREEMENT_VIEW),
    ("Returns", "grants:return-list", _RETURNS, P.RETURN_VIEW),
    ("Results", "reports:results", ("/results/",), P.RESULTS_VIEW),
    ("Recommendations", "commissioning:recommendation-list", _ADVICE, P.ADVICE_VIEW),
    ("Commission", "commissioning:commission-detail", ("/commission/",), P.COMMISSION_VIEW),
    ("Fund", "commissioning:fund-list", _MONEY, P.FUND_VIEW),
    ("Priorities", "commissioning:priority-now", ("/priorities/",), P.PRIORITY_VIEW),
    ("Providers", "providers:provider-list", ("/providers/",), P.PROVIDER_VIEW),
    ("Reports", "reports:report-list", ("/reports/",), P.REPORT_VIEW),
    ("Interests", "commissioning:interest-list", ("/interests/",), P.INTEREST_DECLARE),
    ("People", "accounts:person-list", ("/people/",), P.PEOPLE_MANAGE),
    ("Office", "commissioning:office-detail", ("/office/",), P.OFFICE_EDIT),
]

# Whoever holds the permission has this beside another place (_BESIDE), so that the row fits one line of a wide screen.
_UNLESS = {"commissioning:commission-detail": P.ADVICE_VIEW, "commissioning:priority-now": P.FUND_VIEW}

# Lists that stand beside each other in one place, in the order of the work.
_BESIDE: list[list[tuple[str, str, P]]] = [
    [
        ("Agreements", "grants:agreement-list", P.AGREEMENT_VIEW),
        ("Instalments", "grants:instalment-list", P.AGREEMENT_VIEW),
        ("Payments", "grants:payment-list", P.PAYMENT_VIEW),
        ("Variations", "grants:variation-list", P.AGREEMENT_VIEW),
        ("Clawbacks", "grants:clawback-list", P.AGREEMENT_VIEW),
    ],
    [
        ("Returns", "grants:return-list", P.RETURN_VIEW),
        ("Not answered", "grants:return-unanswered", P.RETURN_JUDGE),
        ("What returns ask", "grants:template-list", P.TEMPLATE_VIEW),
    ],
    [
        ("Recommendations", "commissioning:recommendation-list", P.ADVICE_VIEW),
        ("Commission", "commissioning:commission-detail", P.COMMISSION_VIEW),
    ],
    [
        ("Funds", "commissioning:fund-list", P.FUND_VIEW),
        ("Priorities", "commissioning:priority-now", P.PRIORITY_VIEW),
    ],
]
# Pages that such a list leads to at once: the priorities are those of a year.
_SAME_AS = {"commissioning:priority-matrix": "commissioning:priority-now"}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The places this person may go; empty for somebody who is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    return {
        "beside": _beside(request, user),
        "navigation": [
            Item(label, reverse(name), _is_within(request.path, prefixes))
            for label, name, prefixes, permission in _PLACES
            if (permission is None or user.may(permission)) and not _stands_beside(name, user)
        ],
    }


def _stands_beside(name: str, user: Any) -> bool:
    return name in _UNLESS and user.may(_UNLESS[name])


def _beside(request: HttpRequest, user: Any) -> list[Item]:
    """On one of several lists that belong together, the way to the others."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    here = _SAME_AS.get(here, here)
    for lists in _BESIDE:
        if any(name == here for _, name, _ in lists):
            items = [Item(label, reverse(name), name == here) for label, name, needed in lists if user.may(needed)]
            return items if len(items) > 1 else []
    return []


def _is_within(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == "/" if prefix == "/" else path.startswith(prefix) for prefix in prefixes)
