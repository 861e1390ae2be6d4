"""The lines of a draft for recipients: what each gets, and what signing will do to the fund."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.permissions import Permission
from commissioning.figures.places import Place, Places, places_in
from commissioning.models import Allocation, Commitment, Fund, Priority
from core.forms import GovukForm
from core.refusal import Obstacle, Refused
from core.views import ActionFormView
from grants.choices import FOR_RECIPIENTS, OF_BUDGETS, OF_STANDING_AWARDS, TAKING_BACK, AwardState, NoticeKind
from grants.figures.awards import StandingAward, held_by, origin_of, standing_awards
from grants.figures.draft import draft_of
from grants.figures.implications import implications_of
from grants.figures.leads import leads_on
from grants.figures.line_effect import budget_effect, concerns_of, effects_of
from grants.forms.line import AwardLineForm, Choosable, RefusalLineForm
from grants.forms.standing_line import STANDING_FORMS
from grants.models import Award, AwardLine, BudgetLine
from grants.transitions import ChangedMeanwhile, add_line, change_line, remove_line
from grants.views.base import DraftPage, today
from grants.views.line_facts import amounts_by_year, facts_of, typed_from
from providers.models import Provider

_ADD = {
    NoticeKind.AWARD: "Add a recipient",
    NoticeKind.ROUND: "Add a recipient",
    NoticeKind.EXTENSION: "Add an award to extend",
    NoticeKind.INCREASE: "Add an award to increase",
    NoticeKind.REDUCTION: "Add an award to reduce",
    NoticeKind.CESSATION: "Add an award to end",
    NoticeKind.REFUSAL: "Add an application",
    NoticeKind.ACCEPTANCE: "Add income to accept",
    NoticeKind.VIREMENT: "Add a move of money",
    NoticeKind.BUDGET: "Add a heading",
}
# An award has one recipient, who may have a line for each service.
_ADD_MORE = {NoticeKind.AWARD: "Add another line", NoticeKind.ROUND: "Add another recipient"}


class LineList(DraftPage, TemplateView):
    """Every line with what it does; the same queries however many there are."""

    permission = Permission.NOTICE_DRAFT
    template_name = "grants/line_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = draft_of(self.notice)
        kind = NoticeKind(self.notice.kind)
        implications = implications_of(draft)
        awards = [line.award_id for line in draft.lines if line.award_id]
        held = held_by(awards) if kind in TAKING_BACK else {}
        of_lines, of_budgets = concerns_of(draft, implications, held)
        lines = [self._line(kind, line, of_lines[line.pk]) for line in draft.lines]
        lines += [self._budget_line(kind, line, of_budgets[line.pk]) for line in draft.budget_lines]
        return super().get_context_data(**kwargs) | {
            "notice": self.notice,
            "kind": kind,
            "caption": self.caption,
            "breadcrumbs": self.breadcrumbs,
            "lines": lines,
            "total": draft.total,
            "implications": implications,
            "add": _ADD_MORE.get(kind, _ADD.get(kind, "")) if lines else _ADD.get(kind, ""),
            "add_url": self._add_url(kind),
            "draft_url": self.draft_url,
        }

    def _add_url(self, kind: NoticeKind) -> str:
        if kind in FOR_RECIPIENTS:
            return self.url_of("line-add")
        return self.url_of("budget-line-add") if kind in OF_BUDGETS else ""

    def _line(self, kind: str, line: AwardLine, concerns: list[str]) -> dict[str, Any]:
        return {
            "title": str(line.provider),
            "lead": line.lead,
            "service": line.service,
            "line": line,
            "amounts": amounts_by_year(line),
            "amount": line.amount,
            "effects": effects_of(kind, line),
            "concerns": concerns,
            "change_url": self.url_of("line-change", line.pk),
            "remove_url": self.url_of("line-remove", line.pk),
        }

    def _budget_line(self, kind: str, line: BudgetLine, concerns: list[str]) -> dict[str, Any]:
        return {
            "title": line.heading or (f"{line.from_allocation} to {line.to_allocation}" if line.to_allocation else ""),
            "service": str(line.stream or ""),
            "budget_line": line,
            "amount": line.amount,
            "effects": [budget_effect(kind, line)],
            "concerns": concerns,
            "change_url": self.url_of("budget-line-change", line.pk),
            "remove_url": self.url_of("budget-line-remove", line.pk),
        }


class LineFormView(DraftPage, ActionFormView):
    """One line typed: nothing of it is lost when somebody else was faster."""

    permission = Permission.NOTICE_DRAFT
    template_name = "grants/line_form.html"
    # What is sent instead of what the browser sent: the same with more rows, or with the version that stands now.
    resent: Any = None
    # The line as somebody else left it, shown beside what was typed.
    standing_now: list[dict[str, str]] | None = None

    @property
    def success_url(self) -> str:  # type: ignore[override]
        return self.url_of("line-list")

    @property
    def breadcrumbs(self) -> Any:
        return [*super().breadcrumbs, ("What is decided", self.success_url)]

    @property
    def line(self) -> Any:
        return None

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return kwargs if self.resent is None else kwargs | {"data": self.resent}

    def resend(self, boxes: Mapping[str, str]) -> None:
        self.resent = self.request.POST.copy()
        for name, value in boxes.items():
            self.resent[name] = value

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, ChangedMeanwhile):
            # What was typed stays; saved again, it takes the place of what is shown beside it.
            self.standing_now = self.now_stands(refusal.now)
            self.resend({"version": str(refusal.now.version)})
            form = self.get_form()
        return super().refused(form, refusal)

    def now_stands(self, line: Any) -> list[dict[str, str]]:
        return facts_of(line)

    def expected_version(self) -> int:
        typed = str(self.request.POST.get("version", ""))
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"notice": self.notice, "standing_now": self.standing_now}
        return super().get_context_data(**shown | kwargs)


class _RecipientLine(LineFormView):
    """A line for a recipient, by the form of the notice's kind. More rows can be asked for without saving."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.notice.kind not in FOR_RECIPIENTS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = self.get_form().asked_for()
        return self._shown_again(asked) if asked is not None else super().post(request, *args, **kwargs)

    def _shown_again(self, boxes: Mapping[str, str]) -> HttpResponse:
        self.resend(boxes)
        return self.render_to_response(self.get_context_data(form=self.get_form().unjudged()))

    @property
    def award(self) -> Award | None:
        return None

    @cached_property
    def standing(self) -> StandingAward | None:
        return standing_awards([self.award])[0] if self.award is not None else None

    def get_form_class(self) -> Any:
        kind = NoticeKind(self.notice.kind)
        if kind in OF_STANDING_AWARDS:
            return STANDING_FORMS[kind]
        return RefusalLineForm if kind == NoticeKind.REFUSAL else AwardLineForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs() | {"choosable": self._choosable()}
        if self.award is not None:
            kwargs |= {"standing": self.standing, "origin": origin_of(self.award)}
        return kwargs

    def _choosable(self) -> Choosable:
        if self.standing is not None:
            keys = [one.allocation for one in self.standing.held if one.allocation]
            return Choosable(self._places(), headings=Allocation.objects.in_bulk(keys))
        user = self.request.user
        providers = Provider.objects.visible_to(user).registered().by_name()
        priorities = Priority.objects.visible_to(user).order_by("name")
        day = (self.line and self.line.starts_on) or today()
        return Choosable(self._places(), providers, priorities, leads_on(day))

    def _places(self) -> Places:
        """Each place of an open fund, and those the line has already, so that a closed one can be read and mended."""
        funds = Fund.objects.visible_to(self.request.user).select_related("financial_year")
        own = {one.fund_id for one in self.line.amounts.all()} if self.line is not None else set()
        places = places_in(fund for fund in funds if fund.closed_on is None or fund.pk in own)
        if self.notice.kind != NoticeKind.INCREASE or self.award is None:
            return places
        kept = {one["where"] for one in self.get_initial().get("amounts", ())}
        return {key: one for key, one in places.items() if key in kept or self._has_room(one)}

    def _has_room(self, place: Place) -> bool:
        return place.room > 0 and self.award is not None and place.lies_in(self.award.starts_on, self.award.ends_on)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"standing": self.standing}


class LineAdd(_RecipientLine):
    """A new line. A change of a standing award begins with choosing it."""

    done = "{} is on the notice."

    @property
    def heading(self) -> str:
        return _ADD[NoticeKind(self.notice.kind)]

    @cached_property
    def award(self) -> Award | None:  # type: ignore[override]
        if self.notice.kind not in OF_STANDING_AWARDS:
            return None
        key = self.request.GET.get("award", "")
        if not (key.isascii() and key.isdecimal() and len(key) < 18):
            return None
        return get_object_or_404(self._awards(), pk=key)

    def _awards(self) -> Any:
        standing = Q(state=AwardState.MADE)
        if self.notice.kind == NoticeKind.REDUCTION:
            # A closed award may hold money that nobody will be paid.
            unpaid = Commitment.objects.filter(awards=OuterRef("pk"), amount_committed__gt=F("amount_paid"))
            standing |= Q(Exists(unpaid))
        seen = Award.objects.visible_to(self.request.user).filter(standing)
        return seen.select_related("provider__merged_into", "notice").order_by("provider__name_key", "pk")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.notice.kind in OF_STANDING_AWARDS and self.award is None:
            return self._choose()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.notice.kind in OF_STANDING_AWARDS and self.award is None:
            return redirect(self.url_of("line-add"))
        return super().post(request, *args, **kwargs)

    def _choose(self) -> HttpResponse:
        chosen = set(self.notice.lines.values_list("award_id", flat=True))
        awards = standing_awards(self._awards().exclude(pk__in=chosen - {None}))
        context = {
            "notice": self.notice,
            "caption": self.caption,
            "heading": self.heading,
            "breadcrumbs": self.breadcrumbs,
            "awards": awards,
            "register_url": reverse("grants:notice-list"),
        }
        return self.response_class(self.request, ["grants/line_choose.html"], context, using=self.template_engine)

    def get_initial(self) -> dict[str, Any]:
        if self.notice.kind != NoticeKind.CESSATION or self.standing is None:
            return {}
        # Whoever ends an award mostly takes back all that is left of it.
        return {"take": {(one.fund.pk, one.allocation): one.unpaid or None for one in self.standing.held}}

    def act(self, form: Any, *, at: datetime) -> AwardLine:
        return add_line(notice=self.notice, facts=form.facts(), by=self.request.user, at=at)


class LineChange(_RecipientLine):
    done = "The line of {} is saved."

    @property
    def heading(self) -> str:
        return f"Change the line of {self.line.provider}" if self.line is not None else "Change a line"

    @cached_property
    def line(self) -> AwardLine | None:
        """The line; none when it was removed while this form was open, whose words shall not be lost with it."""
        seen = AwardLine.objects.filter(notice=self.notice).select_related(
            "provider", "lead", "priority", "notice", "award__notice", "award__provider__merged_into"
        )
        parts = seen.prefetch_related("amounts__fund__financial_year", "amounts__allocation", "instalments", "areas")
        line = parts.filter(pk=self.kwargs["line"]).first()
        if line is None and (self.request.method != "POST" or self.notice.kind in OF_STANDING_AWARDS):
            raise Http404
        return line

    @property
    def award(self) -> Award | None:
        return self.line.award if self.line is not None else None

    def get_initial(self) -> dict[str, Any]:
        return typed_from(self.line) if self.line is not None else {}

    def act(self, form: Any, *, at: datetime) -> AwardLine:
        if self.line is None:
            raise Refused(Obstacle("This line has been removed meanwhile. Copy what you need and add it as a new line"))
        return change_line(
            line=self.line,
            facts=form.facts(),
            expected_version=self.expected_version(),
            by=self.request.user,
            at=at,
        )

    def done_words(self, outcome: AwardLine) -> str:
        return self.done.format(outcome.provider)


class LineRemove(DraftPage, ActionFormView):
    """Takes a line out, after asking."""

    permission = Permission.NOTICE_DRAFT
    template_name = "grants/line_remove.html"
    form_class = GovukForm
    submit_label = "Take it out"
    heading = "Take this line out?"
    done = "The line has been taken out."
    model: Any = AwardLine

    @property
    def success_url(self) -> str:  # type: ignore[override]
        return self.url_of("line-list")

    @cached_property
    def line(self) -> Any:
        return get_object_or_404(self.model.objects.filter(notice=self.notice), pk=self.kwargs["line"])

    def act(self, form: Any, *, at: datetime) -> None:
        remove_line(line=self.line, by=self.request.user, at=at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"facts": facts_of(self.line)}


class BudgetLineRemove(LineRemove):
    model = BudgetLine
