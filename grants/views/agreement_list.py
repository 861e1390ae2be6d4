"""The list of agreements, as a page and as files; the awards that have none, and beginning one from its award."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView
from django_tables2 import RequestConfig

from accounts.permissions import Permission
from accounts.roles import Role
from core.exports import Sheet
from core.lists import Listed, ListFile, ListPage
from core.money import pounds
from core.templatetags.house import day
from core.views import ActionFormView
from grants import transitions
from grants.choices import AgreementState
from grants.figures.agreement_list import awards_without_agreement, next_steps_of, providers_in, years_in
from grants.figures.awards import held_by
from grants.forms.agreement import AgreementFilterForm, AgreementStartForm, templates_in_use
from grants.models import Agreement, Award
from grants.models.agreement import AgreementQuerySet
from grants.tables.agreement import AgreementTable, AwardTable, agreement_lines, agreement_sheet, caption_of
from grants.views.agreement_base import AGREEMENTS
from grants.views.base import today

_WITHOUT = "Awards without an agreement"
_NONE_FOR_PROVIDER = (
    "There is no agreement with your organisation yet. When the office offers one, you get an email and it stands here."
)


class _Agreements(Listed):
    """Those that a person may see and asked for."""

    permission = Permission.AGREEMENT_VIEW
    list_name = "grants:agreement-list"

    @cached_property
    def visible(self) -> AgreementQuerySet:
        return Agreement.objects.visible_to(self.request.user)

    @cached_property
    def is_provider(self) -> bool:
        return bool(self.request.user.role == Role.PROVIDER_CONTACT)

    @cached_property
    def form(self) -> AgreementFilterForm:
        states = [state for state in AgreementState if not (self.is_provider and state == AgreementState.DRAFT)]
        return AgreementFilterForm(
            self.request.GET, states=states, providers=providers_in(self.visible), years=years_in(self.visible)
        )

    @cached_property
    def chosen(self) -> AgreementQuerySet:
        return self.form.chosen().of(self.visible)


class AgreementList(_Agreements, ListPage):
    template_name = "grants/agreement_list.html"
    files = (("CSV", "grants:agreement-list-csv"), ("Excel", "grants:agreement-list-xlsx"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_draft = self.request.user.may(Permission.AGREEMENT_DRAFT)
        return super().get_context_data(**kwargs) | {
            "is_provider": self.is_provider,
            "may_draft": may_draft,
            "without": awards_without_agreement(self.request.user).count() if may_draft else 0,
        }

    def table(self) -> AgreementTable:
        return AgreementTable(agreement_lines(self.chosen))

    def complete(self, table: AgreementTable) -> None:
        table.caption = caption_of(table.page.paginator.count)
        keys = [row.record["pk"] for row in table.paginated_rows]
        table.next_steps = next_steps_of(keys, today(), is_provider=self.is_provider)

    def say_how_to_begin(self, table: AgreementTable) -> None:
        if self.is_provider:
            table.empty_text = _NONE_FOR_PROVIDER
        elif self.request.user.may(Permission.AGREEMENT_DRAFT):
            table.empty_text = "There is no agreement yet. An agreement is drafted from an award."
            table.empty_next, table.empty_href = _WITHOUT, reverse("grants:agreement-awards")
        else:
            table.empty_text = "There is no agreement yet. An officer drafts the first from an award."


class AgreementExport(_Agreements, ListFile):
    stem = "agreements"

    def sheet(self, **how: Any) -> Sheet:
        return agreement_sheet(self.chosen, **how)


class AgreementAwards(TemplateView):
    """The awards that stand and have no agreement yet."""

    permission = Permission.AGREEMENT_DRAFT
    template_name = "grants/agreement_awards.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        awards, asked = awards_without_agreement(self.request.user), self.request.GET.get("decision", "")
        # The page of a decision leads here with its key.
        is_key = asked.isascii() and asked.isdecimal() and len(asked) < 18
        table = AwardTable(awards.filter(notice=int(asked)) if is_key else awards)
        RequestConfig(self.request, paginate={"per_page": 25}).configure(table)
        return super().get_context_data(**kwargs) | {
            "heading": _WITHOUT,
            "breadcrumbs": [(AGREEMENTS, reverse("grants:agreement-list"))],
            "table": table,
        }


class AgreementStart(ActionFormView):
    """Drafts the agreement of one award from what its decision says."""

    permission = Permission.AGREEMENT_DRAFT
    form_class = AgreementStartForm
    template_name = "grants/agreement_start.html"
    heading = "Draft the agreement"
    intro = (
        "The draft begins with what the decision says: purpose, conditions and planned instalments. "
        "The provider sees nothing until you offer it."
    )
    cancel_url = reverse_lazy("grants:agreement-awards")
    done = "Draft started: agreement {}"

    @cached_property
    def award(self) -> Award:
        seen = Award.objects.visible_to(self.request.user).select_related("provider__merged_into", "notice")
        return get_object_or_404(seen, pk=self.kwargs["award"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        begun = Agreement.objects.visible_to(request.user).filter(award=self.award).first()
        if begun is not None:
            messages.info(request, f"This award has its agreement already: {begun}.")
            return redirect(begun)
        return super().get(request, *args, **kwargs)

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:  # type: ignore[override]
        return [(AGREEMENTS, reverse("grants:agreement-list")), (_WITHOUT, reverse("grants:agreement-awards"))]

    @property
    def caption(self) -> str:  # type: ignore[override]
        return str(self.award.provider.merged_into or self.award.provider)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"templates": templates_in_use(self.request.user)}

    def get_initial(self) -> dict[str, Any]:
        # Where the office has one set of questions there is nothing to choose.
        few = list(templates_in_use(self.request.user)[:2])
        return {"template": few[0].pk} if len(few) == 1 else {}

    def act(self, form: Any, *, at: datetime) -> Agreement:
        return transitions.start_agreement(
            award=self.award, template=form.cleaned_data["template"], by=self.request.user, at=at
        )

    def next_url(self, outcome: Agreement) -> str:
        return reverse("grants:agreement-draft", args=[outcome.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(facts=self._facts(), **kwargs)

    def _facts(self) -> list[dict[str, Any]]:
        award = self.award
        held = held_by([award.pk]).get(award.pk, ())
        return [
            {"key": "Service", "value": award.service},
            {"key": "Decided by", "value": award.authority},
            {"key": "Dates", "value": f"{day(award.starts_on)} to {day(award.ends_on)}"},
            *({"key": one.where, "value": f"{pounds(one.committed)} promised"} for one in held),
        ]
