"""One agreement: what it promises, how far it is, and what can be done with it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.views.generic import TemplateView

from accounts.models import User
from accounts.permissions import Permission as P
from core.templatetags.house import day, moment
from grants.choices import AgreementState, ReturnState, VariationState
from grants.figures.agreement_page import AgreementOn, agreement_on
from grants.models import Agreement, AgreementPaper, Variation
from grants.rules.agreements import STEPS_IN_WORDS, obstacles_to_move
from grants.tables.agreement import STATE_COLOURS
from grants.views.actions import Action, Next
from grants.views.agreement_base import AGREEMENTS, AgreementPage
from grants.views.base import today

_VARIATION_COLOURS = {
    VariationState.PROPOSED: "blue",
    VariationState.AGREED: "green",
    VariationState.REFUSED: "red",
    VariationState.WITHDRAWN: "grey",
}
_OWN_OFFER = "You offered this agreement, so a colleague must record a paper on which the provider accepted it."


@dataclass(frozen=True)
class _Line:
    """A row of a list on the page, with where it leads; without an address it is words."""

    row: Any
    href: str = ""
    colour: str = ""


class AgreementDetail(AgreementPage, TemplateView):
    permission = P.AGREEMENT_VIEW
    template_name = "grants/agreement_detail.html"

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(AGREEMENTS, reverse("grants:agreement-list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement, user = self.agreement, self.request.user
        on = agreement_on(agreement, today(), user=user)
        may_settle = agreement.is_binding and user.may(P.AGREEMENT_DRAFT)
        return super().get_context_data(**kwargs) | {
            "agreement": agreement,
            "provider": self.provider,
            "caption": f"Agreement {agreement.reference}",
            "breadcrumbs": self.breadcrumbs,
            "colour": STATE_COLOURS[AgreementState(agreement.state)],
            "on": on,
            "next": next_steps(agreement, user),
            "facts": self._facts(),
            "returns": self._returns(on),
            "variations": [_Line(one, _address_of(one), _VARIATION_COLOURS[one.state]) for one in on.variations],
            "papers": [_paper(one, self.url_of("paper", one.pk)) for one in on.papers],
            "steps": self._steps(),
            "may_settle": may_settle,
            "may_waive": may_settle and user.may(P.AGREEMENT_MANAGE),
            "may_release": agreement.is_binding and user.may(P.INSTALMENT_RELEASE),
            "may_propose": agreement.is_binding and user.may(P.VARIATION_PROPOSE),
            "may_demand": user.may(P.CLAWBACK_DEMAND) and agreement.accepted_at is not None and bool(on.total.paid),
        }

    def _facts(self) -> list[dict[str, Any]]:
        agreement, award = self.agreement, self.agreement.award
        rows = [
            _fact("Provider", str(self.provider), href=self._provider_address()),
            _fact("Service", award.service),
            _fact("Decided by", award.authority, href=self._decision_address()),
            _fact("Dates", f"{day(award.starts_on)} to {day(award.ends_on)}"),
            _fact("What the money is for", agreement.purpose or "Not written yet"),
        ]
        rows += [_fact("Outcomes and measures expected", agreement.outcomes)] if agreement.outcomes else []
        days = "day" if agreement.return_days == 1 else "days"
        asked = str(agreement.template) if agreement.template else "Not chosen yet"
        rows.append(_fact("Returns", asked, f"Due {agreement.return_days} {days} after each quarter has ended"))
        if agreement.accepted_on is not None:
            how = "On paper, recorded by" if agreement.is_on_paper else "By"
            rows.append(_fact("Accepted", day(agreement.accepted_on), f"{how} {agreement.accepted_by}"))
        return rows + ([_fact("Closed on", day(agreement.ended_on))] if agreement.ended_on else [])

    def _provider_address(self) -> str:
        return self.provider.get_absolute_url() if self.request.user.may(P.PROVIDER_VIEW) else ""

    def _decision_address(self) -> str:
        notice = self.agreement.award.notice
        return notice.get_absolute_url() if notice and self.request.user.may(P.NOTICE_VIEW) else ""

    def _returns(self, on: AgreementOn) -> list[_Line]:
        return [
            _Line(one, _address_of(one.monitoring_return))
            for one in on.returns
            if one.monitoring_return.state != ReturnState.CANCELLED
        ]

    def _steps(self) -> list[dict[str, Any]]:
        steps = self.agreement.steps.select_related("by").order_by("-number")
        return [
            {"done": STEPS_IN_WORDS.get(one.verb, one.verb), "by": one.by, "at": one.at, "comment": one.comment}
            for one in steps
        ]


def _fact(key: str, value: str, note: str = "", *, href: str = "") -> dict[str, Any]:
    return {"key": key, "value": value, "note": note, "href": href, "change": ""}


def _paper(paper: AgreementPaper, href: str) -> dict[str, Any]:
    what = "Scan of the signed paper" if paper.is_scan else f"Terms as offered on {day(paper.made_at)} (PDF)"
    return {"title": what, "href": href, "sha256": paper.sha256, "made": moment(paper.made_at)}


def _address_of(row: Variation | Any) -> str:
    """Where a row has its page; nothing while that page is not built."""
    try:
        return str(row.get_absolute_url())
    except NoReverseMatch:
        return ""


def next_steps(agreement: Agreement, user: User) -> Next:
    """What one person can do with one agreement now, and in sentences what they cannot. No query."""
    if user.may(P.AGREEMENT_ACCEPT):
        return Next(tuple(_of_provider(agreement)))
    offered: list[Action] = []
    reasons: list[str] = []
    if user.may(P.AGREEMENT_DRAFT):
        offered += _of_drafter(agreement, user)
        if agreement.state == AgreementState.OFFERED and agreement.offered_by_id == user.pk:
            reasons.append(_OWN_OFFER)
    if user.may(P.AGREEMENT_MANAGE):
        for verb, label in (("suspend", "Suspend"), ("resume", "Resume"), ("close", "Close")):
            offered += [_step(agreement, verb, label)] if _is_open(agreement, verb) else []
    return Next(tuple(offered), tuple(reasons))


def _of_provider(agreement: Agreement) -> list[Action]:
    if agreement.state != AgreementState.OFFERED:
        return []
    accept = _step(agreement, "accept", "Read the terms and accept", is_awaited=True)
    return [accept, _step(agreement, "decline", "Decline, with the reason")]


def _of_drafter(agreement: Agreement, user: User) -> list[Action]:
    if agreement.state == AgreementState.DRAFT:
        return [
            _step(agreement, "draft", "Go on drafting", is_awaited=True),
            _step(agreement, "check", "Check what stands in the way"),
            _step(agreement, "preview", "See it as it will print (PDF)"),
        ]
    if agreement.state != AgreementState.OFFERED:
        return []
    paper = _step(agreement, "record", "Record that it was accepted on paper")
    return [*([] if agreement.offered_by_id == user.pk else [paper]), _step(agreement, "take-back", "Take it back")]


def _is_open(agreement: Agreement, verb: str) -> bool:
    return not obstacles_to_move(verb, state=agreement.state)


def _step(agreement: Agreement, name: str, label: str, *, is_awaited: bool = False) -> Action:
    return Action(label, reverse(f"grants:agreement-{name}", args=[agreement.pk]), is_awaited)
