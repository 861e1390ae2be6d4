"""What the pages of one agreement share: the agreement they are about, and what must hold before it is worked on."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.roles import Role
from core.meanwhile import Meanwhile
from core.refusal import Refused
from core.views import ActionFormView
from grants.models import Agreement
from grants.rules.agreements import obstacles_to_draft
from grants.transitions import ChangedMeanwhile
from providers.models import Provider

AGREEMENTS = "Agreements"


class AgreementPage:
    """A page under /agreements/<pk>/. An agreement that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def agreement(self) -> Agreement:
        seen = Agreement.objects.visible_to(self.request.user).select_related(
            "award__provider__merged_into", "award__notice", "template", "drafted_by", "offered_by", "accepted_by"
        )
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def provider(self) -> Provider:
        """As it stands now, also where the award was made to one that was merged into it."""
        provider = self.agreement.award.provider
        return provider.merged_into or provider

    @property
    def is_provider(self) -> bool:
        """Whether a provider's contact looks at it."""
        return bool(self.request.user.role == Role.PROVIDER_CONTACT)

    def url_of(self, name: str, *more: Any) -> str:
        """The address of another page of this agreement."""
        return reverse(f"grants:agreement-{name}", args=[self.agreement.pk, *more])

    @property
    def caption(self) -> str:
        return f"Agreement {self.agreement.reference} with {self.provider}"

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        own = (self.agreement.reference, self.agreement.get_absolute_url())
        return [(AGREEMENTS, reverse("grants:agreement-list")), own]


class AgreementDraftPage(AgreementPage):
    """A page that changes a draft: one that was offered leads back to the agreement, which says why."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        locked = obstacles_to_draft(self.agreement.state)
        if locked and request.method in ("GET", "HEAD"):
            messages.error(request, f"{locked[0].message}.")
            return redirect(self.agreement)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def draft_url(self) -> str:
        return self.url_of("draft")

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(AGREEMENTS, reverse("grants:agreement-list")), (self.agreement.reference, self.draft_url)]


class AgreementDraftForm(AgreementDraftPage, ActionFormView):
    """A form on one part of a draft, sent with the version that was opened.

    When somebody saved the draft since, nothing is written: the form comes back with what was typed and what stands
    now. To save then is a choice, which is why the version moves on. Where the part says what was typed, there is
    nothing to choose between.
    """

    template_name = "grants/agreement_form.html"
    submit_label = "Save"
    meanwhile: Meanwhile | None = None
    # What is sent instead of what the browser sent: the same with more rows, or with the version that stands now.
    resent: Any = None

    @property
    def cancel_url(self) -> str:
        return self.draft_url

    def next_url(self, outcome: Any) -> str:
        return self.draft_url

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return kwargs if self.resent is None else kwargs | {"data": self.resent}

    def resend(self, boxes: dict[str, str]) -> None:
        self.resent = self.request.POST.copy()
        for name, value in boxes.items():
            self.resent[name] = value

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, ChangedMeanwhile):
            if self.stands_already(form, refusal.now):
                messages.success(self.request, self.done_words(refusal.now))
                return redirect(self.next_url(refusal.now))
            self.meanwhile = Meanwhile(refusal.who, refusal.at, facts=self.facts_of(refusal.now))
            self.resend({"version": str(refusal.now.version)})
            form = self.get_form()
            form.general_anchor = "meanwhile"
        return super().refused(form, refusal)

    def stands_already(self, form: Any, now: Agreement) -> bool:
        """Whether what stands now is what was typed here."""
        return False

    def facts_of(self, now: Agreement) -> list[dict[str, Any]]:
        """The part as somebody else left it, as rows of a summary list."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(meanwhile=self.meanwhile, agreement=self.agreement, **kwargs)
