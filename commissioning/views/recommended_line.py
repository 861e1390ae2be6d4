"""The lines of a recommendation: who should do what, for how much."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from commissioning import transitions
from commissioning.figures.places import Places, places_in, where_of
from commissioning.forms.recommended_line import Askable, RecommendedLineForm
from commissioning.models import Fund, RecommendationLine
from commissioning.transitions import LineChanged
from commissioning.views.recommendation_page import RecommendationAction
from core.forms import GovukForm
from core.money import pounds
from core.refusal import Obstacle, Refused
from core.templatetags.house import day
from providers.models import Provider


class _LineForm(RecommendationAction):
    """One line typed. More rows can be asked for without saving; nothing is lost when somebody else was faster."""

    form_class = RecommendedLineForm
    template_name = "commissioning/recommended_line.html"
    # What is sent instead of what the browser sent: the same with more rows, or with the version that stands now.
    resent: Any = None
    # The line as somebody else left it, shown beside what was typed.
    standing_now: list[dict[str, str]] | None = None

    @property
    def line(self) -> RecommendationLine | None:
        return None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = self.get_form().asked_for()
        if asked is None:
            return super().post(request, *args, **kwargs)
        self.resend(asked)
        return self.render_to_response(self.get_context_data(form=self.get_form().unjudged()))

    def resend(self, boxes: Mapping[str, str]) -> None:
        self.resent = self.request.POST.copy()
        for name, value in boxes.items():
            self.resent[name] = value

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs() | {"askable": Askable(self._places(), self._providers())}
        return kwargs if self.resent is None else kwargs | {"data": self.resent}

    def _places(self) -> Places:
        """Each place of an open fund, and those the line has already, so that a closed one can be read and mended."""
        funds = Fund.objects.visible_to(self.request.user).select_related("financial_year")
        own = {one.fund_id for one in self.line.amounts.all()} if self.line is not None else set()
        return places_in(fund for fund in funds if fund.closed_on is None or fund.pk in own)

    def _providers(self) -> Any:
        return Provider.objects.visible_to(self.request.user).registered().by_name()

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, LineChanged):
            # What was typed stays; saved again, it takes the place of what is shown beside it.
            self.standing_now = facts_of(refusal.now)
            self.resend({"version": str(refusal.now.version)})
            form = self.get_form()
            form.is_valid()
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(standing_now=self.standing_now, **kwargs)


class RecommendedLineAdd(_LineForm):
    heading = "Add a line"
    done = "Added: {}"

    def act(self, form: Any, *, at: datetime) -> RecommendationLine:
        return transitions.add_recommended_line(
            recommendation=self.recommendation, facts=form.facts(), by=self.request.user, at=at
        )

    def next_url(self, outcome: Any) -> str:
        return self.success_url


class RecommendedLineChange(_LineForm):
    heading = "Change a line"
    done = "Saved: {}"

    @cached_property
    def line(self) -> RecommendationLine | None:  # type: ignore[override]
        """The line; none when it was taken out while this form was open, whose words shall not be lost with it."""
        line = next((one for one in self.recommendation.lines.all() if one.pk == self.kwargs["line"]), None)
        if line is None and self.request.method != "POST":
            raise Http404
        return line

    def get_initial(self) -> dict[str, Any]:
        return _typed_from(self.line) if self.line is not None else {}

    def act(self, form: Any, *, at: datetime) -> RecommendationLine:
        if self.line is None:
            raise Refused(Obstacle("Somebody took this line out after you opened it. Add it as a new line"))
        return transitions.change_recommended_line(
            line=self.line, facts=form.facts(), expected_version=self._version(), by=self.request.user, at=at
        )

    def _version(self) -> int:
        typed = str((self.resent or self.request.POST).get("version", ""))
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0

    def next_url(self, outcome: Any) -> str:
        return self.success_url


class RecommendedLineRemove(RecommendationAction):
    """Takes a line out, after asking."""

    form_class = GovukForm
    template_name = "commissioning/recommendation_part_remove.html"
    heading = "Take this line out?"
    submit_label = "Take it out"
    done = "The line has been taken out"

    @cached_property
    def line(self) -> RecommendationLine:
        return get_object_or_404(self.recommendation.lines.all(), pk=self.kwargs["line"])

    def act(self, form: Any, *, at: datetime) -> None:
        transitions.remove_recommended_line(line=self.line, by=self.request.user, at=at)

    def next_url(self, outcome: Any) -> str:
        return self.success_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(facts=facts_of(self.line), **kwargs)


def facts_of(line: RecommendationLine) -> list[dict[str, str]]:
    """A line as it stands, for whoever typed another version of it or takes it out."""
    amounts = line.amounts.select_related("fund__financial_year", "allocation").order_by(
        "fund__financial_year__start_on", "pk"
    )
    rows = [
        ("Provider", str(line.provider)),
        ("Service", line.service),
        ("Dates", f"{day(line.starts_on)} to {day(line.ends_on)}"),
        *(("Amount", f"{pounds(one.amount)} of {where_of(one.fund, str(one.allocation or ''))}") for one in amounts),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _typed_from(line: RecommendationLine) -> dict[str, Any]:
    """What the form of a line shows when it is opened."""
    return {
        "version": line.version,
        "provider": (line.provider.merged_into_id or line.provider_id),
        "service": line.service,
        "starts_on": line.starts_on,
        "ends_on": line.ends_on,
        "amounts": [
            {"where": f"{one.fund_id}-{one.allocation_id or ''}", "amount": one.amount} for one in line.amounts.all()
        ],
    }
