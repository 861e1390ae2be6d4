"""What the pages of one fund share: the fund they are about, and the way its entries are made."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from commissioning import rules
from commissioning.figures.effect import Change
from commissioning.forms.fund import NOT_YET, AsAtForm
from commissioning.models import Fund, LedgerEntry
from commissioning.transitions import EffectChanged
from commissioning.transitions.rehearsal import rehearse
from core.money import pounds
from core.refusal import Obstacle, Refused
from core.views import ConfirmedFormView, EffectRow, Preview

FUNDS = "Funds"
# As long as somebody may take the page before for the one that is still to be confirmed.
A_MOMENT = timedelta(minutes=10)
NEVER_EDITED = (
    "Nothing is recorded yet. Once confirmed, an entry is never edited: a mistake is mended by a reversing entry."
)


def today() -> date:
    return timezone.localdate(timezone.now())


def as_at_form(request: HttpRequest) -> tuple[AsAtForm, date]:
    """The form that chooses the day of a page's figures, and that day: today unless a day was given and read."""
    form = AsAtForm({"as-at": request.GET.get("as-at") or today()})
    if form.is_valid() and form.cleaned_data["as_at"] > today():
        form.add_error("as_at", NOT_YET)
    return form, (form.cleaned_data.get("as_at") or today())


class FundPage:
    """A page under /funds/<slug>/<year>/. A fund that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def fund(self) -> Fund:
        seen = Fund.objects.visible_to(self.request.user).select_related("financial_year")
        return get_object_or_404(seen, slug=self.kwargs["slug"], financial_year__start_on=self.kwargs["year"])

    def url_in_fund(self, name: str, *more: Any) -> str:
        return reverse(f"commissioning:{name}", args=[self.fund.slug, self.fund.financial_year.slug, *more])

    @property
    def caption(self) -> str:
        return str(self.fund)

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(FUNDS, reverse("commissioning:fund-list")), (str(self.fund), self.fund.get_absolute_url())]


class EntryFormView(FundPage, ConfirmedFormView):
    """Adds to the ledger of a fund: typed, its effect shown, confirmed. A subclass names the transition."""

    transition: Callable[..., Any]
    changed = EffectChanged
    confirm_note = NEVER_EDITED
    # Formatted with `it`, what the transition gave back, and its `amount` in pounds.
    done = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = rules.obstacles_to_entry_in(self.fund.closed_on)
        if closed:
            messages.error(request, closed[0].message)
            return redirect(self.fund)
        return super().get(request, *args, **kwargs)

    @property
    def success_url(self) -> str:
        return self.fund.get_absolute_url()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"fund": self.fund, "today": today()}

    def missing_first(self) -> dict[str, str] | None:
        """What has to be there before this form can be filled in: text, next and href. None when it is."""
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"empty": self.missing_first()}

    def told(self, form: Any) -> dict[str, Any]:
        """What the transition is told, beside who and when."""
        return {"fund": self.fund, **form.entry()}

    def act(self, form: Any, *, at: datetime, expected_number: int | None = None) -> Any:
        return self.transition(**self.told(form), by=self.request.user, at=at, expected_number=expected_number)

    def preview(self, form: Any, *, at: datetime) -> Preview:
        effect = rehearse(self.fund.pk, lambda: self.act(form, at=at))
        return Preview([_as_printed(change) for change in effect.changes], effect.number)

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        own = self._own_of_just_now() if isinstance(refusal, EffectChanged) else None
        if own is not None:
            self.reason_href = self.url_in_fund("entry-detail", own.number)
            refusal = EffectChanged(Obstacle(_recorded_already(own)))
        return super().refused(form, refusal)

    def _own_of_just_now(self) -> LedgerEntry | None:
        """The fund's last entry, where the person who confirms recorded it a moment ago."""
        last = LedgerEntry.objects.visible_to(self.request.user).filter(fund=self.fund).order_by("-number").first()
        is_own = last is not None and last.recorded_by_id == self.request.user.pk
        return last if is_own and last.recorded_at >= timezone.now() - A_MOMENT else None

    def done_words(self, outcome: Any) -> str:
        return self.done.format(it=outcome, amount=pounds(abs(getattr(outcome, "amount", 0))))


def _recorded_already(entry: LedgerEntry) -> str:
    kind, amount = entry.get_kind_display().lower(), pounds(entry.amount)
    return (
        f"You recorded entry {entry.number} a moment ago: {kind} of {amount}. "
        "Confirm only what should be recorded beside it"
    )


def _as_printed(change: Change) -> EffectRow:
    return EffectRow(
        label=change.label,
        before=pounds(change.before),
        change="no change" if not change.amount else f"{'+' if change.amount > 0 else ''}{pounds(change.amount)}",
        after=pounds(change.after),
        is_warning=change.is_warning,
        note=change.note,
    )
