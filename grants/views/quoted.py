"""The amounts that the words of a draft quote from elsewhere, each with where it stands."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from core.forms import GovukForm
from core.money import pounds
from core.refusal import Obstacle, Refused
from grants import transitions
from grants.figures.draft import draft_of
from grants.figures.implications import implications_of
from grants.figures.words import obstacles_in_words, unmatched_amounts
from grants.forms.quoted import QuotedForm, box_of
from grants.models import QuotedAmount
from grants.views.writing import DraftForm

HEADING = "Amounts quoted from elsewhere"


class AmountQuote(DraftForm):
    """Those that nothing makes with a box each, and those that are quoted already."""

    form_class = QuotedForm
    template_name = "grants/amount_quote.html"
    heading = HEADING
    done = "Saved: where {} stands"

    @cached_property
    def unmatched(self) -> dict[Decimal, list[str]]:
        draft = draft_of(self.notice)
        return unmatched_amounts(obstacles_in_words(draft, implications_of(draft)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Somebody has mended the words or said it since the page was opened: there is no box left to judge.
        return super().post(request, *args, **kwargs) if self.unmatched else redirect(request.path)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"amounts": list(self.unmatched)}

    def act(self, form: Any, *, at: datetime) -> str:
        # All or none: a source that is refused leaves the others in their boxes.
        with transaction.atomic():
            for amount, source in form.sources:
                self._quote(amount, source, at)
        return ", ".join(pounds(amount) for amount, _ in form.sources)

    def _quote(self, amount: Decimal, source: str, at: datetime) -> None:
        try:
            transitions.quote_amount(notice=self.notice, amount=amount, source=source, by=self.request.user, at=at)
        except Refused as refusal:
            raise Refused(Obstacle(one.message, one.field and box_of(amount)) for one in refusal.obstacles) from refusal

    def next_url(self, outcome: Any) -> str:
        return self.url_of("amount-quote")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        quoted = self.notice.quoted_amounts.select_related("added_by").order_by("amount")
        return super().get_context_data(unmatched=self.unmatched, quoted=list(quoted), **kwargs)


class AmountUnquote(DraftForm):
    form_class = GovukForm
    heading = "Remove this amount?"
    submit_label = "Remove the amount"
    done = "Removed: {}"

    @cached_property
    def quoted(self) -> QuotedAmount:
        return get_object_or_404(self.notice.quoted_amounts, pk=self.kwargs["key"])

    @property
    def intro(self) -> str:
        words = f"{pounds(self.quoted.amount)}, from {self.quoted.source}."
        return f"{words} While the words still name it, the check asks about it again."

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [*super().breadcrumbs, (HEADING, self.url_of("amount-quote"))]

    @property
    def cancel_url(self) -> str:
        return self.url_of("amount-quote")

    def act(self, form: Any, *, at: datetime) -> str:
        transitions.unquote_amount(quoted=self.quoted, by=self.request.user, at=at)
        return pounds(self.quoted.amount)

    def next_url(self, outcome: Any) -> str:
        return self.url_of("amount-quote")
