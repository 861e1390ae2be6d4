"""The list of variations, one variation before and after, and what either side does with it."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.permissions import Permission
from accounts.roles import Role
from commissioning.models import LedgerEntry
from core.exports import Sheet
from core.forms import GovukForm
from core.lists import Listed, ListFile, ListPage
from core.refusal import Obstacle
from core.templatetags.house import day, moment
from core.views import ActionFormView
from grants import transitions
from grants.choices import Side, VariationState
from grants.figures.variation_list import chosen_of
from grants.forms.variation import LetterForm, SettleForm, VariationFilterForm
from grants.mail_variations import tell
from grants.models import DecisionNotice, Variation, VariationPaper
from grants.models.variation import VariationQuerySet
from grants.rules.variations import obstacles_to_settle
from grants.tables.variation import VariationTable, variation_lines, variation_sheet
from grants.transitions.variation import obstacles_to_agree, obstacles_to_refuse, obstacles_to_withdraw
from grants.views.variation_base import VARIATIONS, VariationPage, next_steps

_NONE_FOR_PROVIDER = (
    "There is no variation of your agreements yet. To change one, open the agreement and propose a variation."
)
_NONE = "There is no variation yet. Either side proposes one from the page of its agreement."


class _Variations(Listed):
    """Those that a person may see and asked for."""

    permission = Permission.AGREEMENT_VIEW
    list_name = "grants:variation-list"

    @cached_property
    def visible(self) -> VariationQuerySet:
        return Variation.objects.visible_to(self.request.user)

    @cached_property
    def form(self) -> VariationFilterForm:
        return VariationFilterForm(self.request.GET)

    @cached_property
    def chosen(self) -> VariationQuerySet:
        found: VariationQuerySet = chosen_of(self.visible, **self.form.chosen())
        return found


class VariationList(_Variations, ListPage):
    template_name = "grants/variation_list.html"
    files = (("CSV", "grants:variation-list-csv"), ("Excel", "grants:variation-list-xlsx"))

    def table(self) -> VariationTable:
        return VariationTable(variation_lines(self.chosen), base=self.list_url)

    def say_how_to_begin(self, table: VariationTable) -> None:
        is_provider = self.request.user.role == Role.PROVIDER_CONTACT
        table.empty_text = _NONE_FOR_PROVIDER if is_provider else _NONE
        table.empty_next, table.empty_href = "Go to agreements", reverse("grants:agreement-list")


class VariationExport(_Variations, ListFile):
    stem = "variations"

    def sheet(self, **how: Any) -> Sheet:
        return variation_sheet(self.chosen, **how)


class VariationDetail(VariationPage, TemplateView):
    """Both sides beside each other, who agreed when, and what it did."""

    permission = Permission.AGREEMENT_VIEW
    template_name = "grants/variation_detail.html"

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(VARIATIONS, reverse("grants:variation-list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            **self.shown(),
            "caption": self.caption,
            "breadcrumbs": self.breadcrumbs,
            "facts": self._facts(),
            "paper": VariationPaper.objects.filter(variation=self.variation).defer("content").first(),
            "paper_url": self.url_of("paper"),
            "steps": self._steps(),
            "next": next_steps(self.variation, user),
            "entries": self._entries() if user.may(Permission.LEDGER_VIEW) else (),
        }

    def _facts(self) -> list[dict[str, Any]]:
        variation = self.variation
        rows = [
            _fact("Agreement", variation.agreement.reference, href=variation.agreement.get_absolute_url()),
            _fact("Provider", str(self.provider)),
            _fact("Service", variation.agreement.award.service),
            _fact("What changes", variation.get_kind_display()),
            _fact("Reason", variation.reason),
        ]
        if variation.notice is not None:
            seen = DecisionNotice.objects.visible_to(self.request.user).filter(pk=variation.notice_id).exists()
            href = variation.notice.get_absolute_url() if seen else ""
            rows.append(_fact("Decision", f"{variation.notice.reference}: {variation.notice.title}", href=href))
        if variation.state == VariationState.AGREED:
            by_letter = "by the provider’s letter" if variation.is_on_paper else ""
            rows.append(_fact("Agreed on", day(variation.agreed_on), note=by_letter))
            rows.append(_fact("Recorded on", day(variation.settled_at)))
        return rows

    def _steps(self) -> list[dict[str, Any]]:
        """What happened, the last first."""
        one = self.variation
        side = "the provider" if one.is_by_provider else "the office"
        steps = [(one.proposed_at, 0, f"Proposed by {side}", one.proposed_by, "")]
        if one.provider_by and one.provider_at and not one.is_by_provider:
            done = (
                f"Provider’s letter of {day(one.agreed_on)} recorded" if one.is_on_paper else "Agreed by the provider"
            )
            steps.append((one.provider_at, 1, done, one.provider_by, ""))
        if one.office_by and one.office_at:
            steps.append((one.office_at, 1, "Agreed for the office", one.office_by, ""))
        if one.settled_at and one.state == VariationState.AGREED:
            steps.append((one.settled_at, 2, "In force", None, ""))
        elif one.settled_at:
            steps.append((one.settled_at, 2, one.get_state_display(), None, one.settled_reason))
        ordered = sorted(steps, key=lambda step: step[:2], reverse=True)
        return [{"at": moment(at), "done": done, "by": by, "comment": why} for at, _, done, by, why in ordered]

    def _entries(self) -> list[LedgerEntry]:
        made = LedgerEntry.objects.filter(made_by_variation__variation=self.variation)
        return list(made.select_related("fund__financial_year", "commitment__provider").order_by("pk"))


def _fact(key: str, value: str, *, note: str = "", href: str = "") -> dict[str, str]:
    return {"key": key, "value": value, "note": note, "href": href}


class _Step(VariationPage, ActionFormView):
    """One step with a variation. Settled meanwhile, it leads back to the variation, which says so."""

    template_name = "grants/variation_step.html"
    verb = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        settled = obstacles_to_settle(self.variation.state)
        if settled:
            messages.info(request, f"{settled[0].message}.")
            return redirect(self.variation)
        return super().get(request, *args, **kwargs)

    @property
    def cancel_url(self) -> str:  # type: ignore[override]
        return self.variation.get_absolute_url()

    def obstacles(self) -> list[Obstacle]:
        """What keeps this person from the step: then the page says so and has no form."""
        return []

    def step_words(self) -> str:
        """What happens when the button is pressed."""
        return ""

    def take(self, form: Any, *, at: datetime) -> Variation:
        raise NotImplementedError

    def act(self, form: Any, *, at: datetime) -> Variation:
        taken = self.take(form, at=at)
        tell(self.request, self.verb, taken)
        return taken

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.obstacles() if self.request.method in ("GET", "HEAD") else []
        return super().get_context_data(**kwargs) | {
            **self.shown(),
            "obstacles": found,
            "step_words": self.step_words(),
        }


class VariationAgree(_Step):
    """Agrees for one's own side, with both sides of the change in view."""

    permission = Permission.VARIATION_AGREE
    form_class = GovukForm
    verb = "agree"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Agree variation {self.variation.number}"

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return f"Agree for {self.provider}" if self.is_provider else "Agree for the office"

    def obstacles(self) -> list[Obstacle]:
        return obstacles_to_agree(
            self.variation.agreement, self.variation, self.side, by=self.request.user, at=timezone.now()
        )

    def step_words(self) -> str:
        other = self.variation.office_by_id if self.is_provider else self.variation.provider_by_id
        if other is None:
            waits = "the office" if self.is_provider else "the provider"
            return f"Nothing changes until {waits} has agreed too."
        return (
            "The other side has agreed. When you agree, the change is made at once and can only be undone by another "
            "variation."
        )

    def take(self, form: Any, *, at: datetime) -> Variation:
        return transitions.agree_variation(variation=self.variation, side=self.side, by=self.request.user, at=at)

    def done_words(self, outcome: Variation) -> str:
        if outcome.state == VariationState.AGREED:
            return f"{outcome} is agreed by both sides and in force."
        return f"You agreed {outcome}. It waits for {'the office' if self.is_provider else 'the provider'}."


class VariationLetter(_Step):
    """Records that the provider agreed by letter, on the day the letter bears."""

    permission = Permission.VARIATION_PROPOSE
    form_class = LetterForm
    heading = "Record the provider’s letter"
    verb = "agree"

    def obstacles(self) -> list[Obstacle]:
        return obstacles_to_agree(
            self.variation.agreement,
            self.variation,
            Side.PROVIDER,
            by=self.request.user,
            at=timezone.now(),
            is_on_paper=True,
        )

    def step_words(self) -> str:
        if self.variation.office_by_id is None:
            return "A manager then agrees for the office. The variation keeps the day the letter bears."
        return "The office has agreed. When you record the letter, the change is made at once, as of the day it bears."

    def take(self, form: Any, *, at: datetime) -> Variation:
        return transitions.agree_variation(
            variation=self.variation,
            side=Side.PROVIDER,
            by=self.request.user,
            at=at,
            agreed_on=form.cleaned_data["agreed_on"],
            is_on_paper=True,
            scan=form.cleaned_data["scan"],
        )

    def done_words(self, outcome: Variation) -> str:
        if outcome.state == VariationState.AGREED:
            return f"{outcome} is agreed by both sides and in force."
        return f"The provider’s letter is recorded. {outcome} waits for the office."


class VariationRefuse(_Step):
    permission = Permission.VARIATION_AGREE
    form_class = SettleForm
    submit_label = "Refuse the variation"
    verb = "refuse"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Refuse variation {self.variation.number}"

    def obstacles(self) -> list[Obstacle]:
        return obstacles_to_refuse(self.variation.agreement, self.variation, by=self.request.user, at=timezone.now())

    def step_words(self) -> str:
        return "The agreement stays as it is. The variation keeps its number, with your reason."

    def take(self, form: Any, *, at: datetime) -> Variation:
        return transitions.refuse_variation(
            variation=self.variation, reason=form.cleaned_data["reason"], by=self.request.user, at=at
        )

    def done_words(self, outcome: Variation) -> str:
        return f"{outcome} is refused."


class VariationWithdraw(_Step):
    permission = Permission.VARIATION_PROPOSE
    form_class = SettleForm
    submit_label = "Withdraw the variation"
    verb = "withdraw"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Withdraw variation {self.variation.number}"

    def obstacles(self) -> list[Obstacle]:
        return obstacles_to_withdraw(self.variation, by=self.request.user)

    def step_words(self) -> str:
        return "The agreement stays as it is. The variation keeps its number, with your reason."

    def take(self, form: Any, *, at: datetime) -> Variation:
        return transitions.withdraw_variation(
            variation=self.variation, reason=form.cleaned_data["reason"], by=self.request.user, at=at
        )

    def done_words(self, outcome: Variation) -> str:
        return f"{outcome} is withdrawn."
