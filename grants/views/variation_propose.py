"""Proposes a variation: first what changes, then a form fit for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.permissions import Permission
from commissioning.figures.places import places_in, where_of
from commissioning.models import Fund
from core import years
from core.refusal import Obstacle, Refused
from core.views import ActionFormView
from grants import transitions
from grants.choices import BY_DECISION, VariationKind, VariationState
from grants.figures.agreements import promised_by
from grants.figures.awards import Held
from grants.figures.variation import DecisionAhead, decisions_without_variation
from grants.figures.variation_plan import starting_plan, unpaid_plan
from grants.forms.variation import FOR_PROVIDERS, HEADINGS, KIND_FORMS, KindForm, Target, Terms
from grants.mail_variations import tell
from grants.models import DecisionNotice, Variation
from grants.rules.agreements import obstacles_to_bind
from grants.rules.plans import Part
from grants.views.agreement_base import AgreementPage


class VariationPropose(AgreementPage, ActionFormView):
    """/agreements/<pk>/variations/new/, with ?kind= once it was chosen."""

    permission = Permission.VARIATION_PROPOSE
    template_name = "grants/variation_propose.html"
    resent: Any = None

    @cached_property
    def kind(self) -> VariationKind | None:
        asked = self.request.GET.get("kind", "")
        return VariationKind(asked) if asked in self.kinds else None

    @cached_property
    def kinds(self) -> Sequence[VariationKind]:
        """A provider proposes no change of what was decided; nor does the office before a decision is there."""
        return FOR_PROVIDERS if self.is_provider else tuple(VariationKind)

    @cached_property
    def decisions(self) -> Sequence[DecisionAhead]:
        return decisions_without_variation(self.agreement)

    @property
    def heading(self) -> str:  # type: ignore[override]
        return HEADINGS[self.kind] if self.kind else "Propose a variation"

    @property
    def cancel_url(self) -> str:  # type: ignore[override]
        return self.agreement.get_absolute_url()

    def get_form_class(self) -> Any:
        return KIND_FORMS[self.kind] if self.kind else KindForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.kind is None:
            return kwargs | {"kinds": self.kinds}
        kwargs |= {"terms": self.terms}
        return kwargs if self.resent is None else kwargs | {"data": self.resent}

    @cached_property
    def terms(self) -> Terms:
        held = promised_by(self.agreement)
        standing = unpaid_plan(self.agreement)
        return Terms(
            held=held,
            standing=standing,
            starting=self._starting(held, standing),
            decisions=self._decisions_of_kind,
            targets=self._targets() if self.kind == VariationKind.MOVED else {},
            ends_on=self.agreement.award.ends_on,
            is_provider=self.is_provider,
        )

    @cached_property
    def _decisions_of_kind(self) -> Sequence[DecisionAhead]:
        return [] if self.is_provider else [one for one in self.decisions if one.kind == self.kind]

    def _starting(self, held: Sequence[Held], standing: Sequence[Part]) -> Sequence[Any]:
        """The plan as it stands where it may stay so; else as it must become, new money waiting for its day."""
        brings_money = any(one.amount for one in self._decisions_of_kind)
        if self.kind == VariationKind.MOVED or (self.kind == VariationKind.LONGER and not brings_money):
            return [one.says for one in standing]
        return starting_plan(self.agreement, held, standing)

    def _targets(self) -> Mapping[str, Target]:
        """Each place of an open fund in a year since the award began. A provider is told years, never what is left."""
        first = years.starting(self.agreement.award.starts_on)
        funds = Fund.objects.filter(closed_on=None, financial_year__start_on__gte=first)
        if not self.is_provider:
            funds = funds & Fund.objects.visible_to(self.request.user)
            places = places_in(funds.select_related("financial_year"))
            return {key: Target(one.label, one.fund, one.allocation) for key, one in places.items()}
        held = {(one.fund.name, one.heading) for one in promised_by(self.agreement)}
        own = places_in(funds.filter(name__in=[name for name, _ in held]).select_related("financial_year"))
        return {
            key: Target(where_of(one.fund, str(one.allocation or "")), one.fund, one.allocation)
            for key, one in own.items()
            if (one.fund.name, str(one.allocation or "")) in held
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kind is not None:
            asked = self.get_form().asked_for()
            if asked is not None:
                self.resent = request.POST.copy()
                for name, value in asked.items():
                    self.resent[name] = value
                return self.render_to_response(self.get_context_data(form=self.get_form().unjudged()))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if self.kind is None:
            return redirect(f"{self.request.path}?{urlencode({'kind': form.cleaned_data['kind']})}")
        return super().form_valid(form)

    def act(self, form: Any, *, at: datetime) -> Variation:
        proposed = transitions.propose_variation(
            agreement=self.agreement,
            kind=str(self.kind),
            notice=self._notice(form),
            by=self.request.user,
            at=at,
            **form.facts(),
        )
        tell(self.request, "propose", proposed)
        return proposed

    def _notice(self, form: Any) -> DecisionNotice | None:
        chosen = form.decision() if hasattr(form, "decision") else None
        if chosen is None:
            return None
        notice = DecisionNotice.objects.visible_to(self.request.user).filter(pk=chosen).first()
        if notice is None:
            raise Refused(Obstacle("Choose a signed decision that changes this award", "notice"))
        return notice

    def done_words(self, outcome: Variation) -> str:
        waits = "the office" if outcome.provider_by_id else "the provider"
        return f"{outcome} is proposed. It waits for {waits}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {
            "agreement": self.agreement,
            "kind": self.kind,
            "decisions": () if self.is_provider else self.decisions,
            "empty": self._empty() if self.request.method in ("GET", "HEAD") else None,
            "held": self.terms.held if self.kind else (),
        }
        return super().get_context_data(**shown | kwargs)

    def _empty(self) -> dict[str, str] | None:
        """What must be there first, instead of a form."""
        closed = obstacles_to_bind(self.agreement.state)
        if closed:
            return {"text": f"{closed[0].message}.", "next": "Go to the agreement", "href": self.cancel_url}
        waiting = self.agreement.variations.filter(state=VariationState.PROPOSED).first()
        if waiting is not None:
            text = f"Variation {waiting.number} of this agreement waits to be agreed. Settle that one first."
            return {"text": text, "next": f"Go to variation {waiting.number}", "href": waiting.get_absolute_url()}
        if self.kind in BY_DECISION and not self.terms.decisions:
            return self._undecided()
        return None

    def _undecided(self) -> dict[str, str]:
        word = "more" if self.kind == VariationKind.MORE else "less"
        text = f"No signed decision gives this award {word} money, but for those that a variation follows already."
        if not self.request.user.may(Permission.NOTICE_DRAFT):
            return {"text": text, "next": "Go to the agreement", "href": self.cancel_url}
        return {"text": text, "next": "Draft a decision", "href": reverse("grants:notice-start")}
