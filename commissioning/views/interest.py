"""One's own interests, and the register of everybody's."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView, View
from django_tables2 import RequestConfig

from accounts.permissions import Permission
from commissioning import mail, transitions
from commissioning.choices import InterestState
from commissioning.figures.interests import (
    live_interests_of,
    organisations_to_declare,
    people_who_declared,
    tied_to_money_of,
    ties_on,
)
from commissioning.forms.interest import (
    InterestDeclareForm,
    InterestEndForm,
    InterestFilterForm,
    InterestRecordForm,
)
from commissioning.models import Interest, Recommendation
from commissioning.tables.interests import SHEET_COLUMNS, EndedInterestTable, InterestTable, sheet_rows
from commissioning.views import facts
from commissioning.views.base import today
from commissioning.views.standing_aside import aside_words
from core.exports import CSV, XLSX, Sheet, download, to_csv, to_xlsx
from core.templatetags.house import day
from core.views import ActionFormView

_LIST = reverse_lazy("commissioning:interest-list")
_REGISTER = reverse_lazy("commissioning:interest-register")
_OWN = ("Your interests", _LIST)
PER_PAGE = 50
_FORMATS = {"csv": (CSV, to_csv), "xlsx": (XLSX, to_xlsx)}
_LABELS = {"csv": "CSV", "xlsx": "Excel"}


class InterestList(TemplateView):
    permission = Permission.INTEREST_DECLARE
    template_name = "commissioning/interest_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        own = Interest.objects.visible_to(user).of(user)
        over = list(own.in_state(InterestState.ENDED, today()).for_register().latest_first())
        return super().get_context_data(**kwargs) | {
            "ties": [facts.of_tie(tie) for tie in live_interests_of(user, today())],
            "ended": EndedInterestTable(over) if over else None,
            "may_view_register": user.may(Permission.INTEREST_VIEW),
        }


class InterestDeclare(ActionFormView):
    permission = Permission.INTEREST_DECLARE
    form_class = InterestDeclareForm
    heading = "Declare an interest"
    intro = (
        "From its first day to its last you are kept out of decisions on this organisation’s money, and on that of "
        "the consortia it belongs to."
    )
    submit_label = "Declare the interest"
    breadcrumbs = [_OWN]
    success_url = _LIST
    done = "Interest declared: {}"

    def act(self, form: Any, *, at: datetime) -> Interest:
        user = self.request.user
        # Asked before: what they stand aside from they cannot see afterwards.
        self.could_review = self._reviewable(user)
        interest = transitions.declare_interest(person=user, **form.cleaned_data, by=user, at=at)
        mail.tell_voided(interest, self.request)
        return interest

    def done_words(self, outcome: Interest) -> str:
        words = super().done_words(outcome)
        return f"{words}. {aside_words(outcome, self.could_review)}" if self.could_review else words

    def _reviewable(self, user: Any) -> set[int]:
        if not user.may(Permission.REVIEW_GIVE):
            return set()
        return set(Recommendation.objects.visible_to(user).values_list("pk", flat=True))


class InterestRecord(ActionFormView):
    permission = Permission.INTEREST_RECORD
    form_class = InterestRecordForm
    heading = "Record an interest for somebody"
    intro = "For somebody who told the office. The register shows that you recorded it."
    submit_label = "Record the interest"
    breadcrumbs = [_OWN, ("Register of interests", _REGISTER)]
    success_url = _REGISTER

    def act(self, form: Any, *, at: datetime) -> Interest:
        interest = transitions.declare_interest(**form.cleaned_data, by=self.request.user, at=at)
        mail.tell_voided(interest, self.request)
        return interest

    def done_words(self, outcome: Interest) -> str:
        return f"Interest of {outcome.person} recorded: {outcome}"


class InterestEnd(ActionFormView):
    permission = Permission.INTEREST_DECLARE
    form_class = InterestEndForm
    heading = "End an interest"
    submit_label = "End the interest"
    done = "Interest ended: {}"

    @cached_property
    def interest(self) -> Interest:
        user = self.request.user
        found = Interest.objects.visible_to(user).to_end_by(user).for_register()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def is_own(self) -> bool:
        return self.interest.person_id == self.request.user.pk

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.interest.ended_on is not None:
            return redirect(self.success_url)
        return super().get(request, *args, **kwargs)

    @property
    def caption(self) -> str:
        return "" if self.is_own else str(self.interest.person)

    @property
    def intro(self) -> str:
        interest = self.interest
        whom = "you are" if self.is_own else f"{interest.person} is"
        return (
            f"{interest}, from {day(interest.started_on)}: “{interest.words}” It stays on the register. "
            f"From the day after its last, {whom} no longer kept out of decisions because of it."
        )

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, Any]]:
        return [_OWN] if self.is_own else [_OWN, ("Register of interests", _REGISTER)]

    @property
    def success_url(self) -> str:
        return str(_LIST if self.is_own else _REGISTER)

    def get_initial(self) -> dict[str, Any]:
        return {"ended_on": today()}

    def act(self, form: Any, *, at: datetime) -> Interest:
        return transitions.end_interest(self.interest, **form.cleaned_data, by=self.request.user, at=at)


class _Register(View):
    permission = Permission.INTEREST_VIEW

    @cached_property
    def form(self) -> InterestFilterForm:
        return InterestFilterForm(self.request.GET, people=people_who_declared(), providers=organisations_to_declare())

    @property
    def interests(self) -> Any:
        chosen, found = self.form.chosen(), Interest.objects.visible_to(self.request.user).for_register()
        if "person" in chosen:
            found = found.of(chosen["person"])
        if "provider" in chosen:
            found = found.filter(provider__in=tied_to_money_of(chosen["provider"], today()))
        return found.in_state(chosen["state"], today()) if "state" in chosen else found


class InterestRegister(_Register, TemplateView):
    template_name = "commissioning/interest_register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_record = self.request.user.may(Permission.INTEREST_RECORD)
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [_OWN],
            "form": self.form,
            "table": self._table(may_record),
            "downloads": [(label, self._download(name)) for name, label in _LABELS.items()],
            "may_record": may_record,
        }

    def _table(self, may_record: bool) -> InterestTable:
        table = InterestTable(self.interests, may_end=may_record)
        RequestConfig(self.request, paginate={"per_page": PER_PAGE}).configure(table)
        table.ties = ties_on([row.record for row in table.paginated_rows], today())
        table.empty_href = _REGISTER
        if not any(self.request.GET.values()):
            table.empty_text, table.empty_next, table.empty_href = "Nobody has declared an interest yet.", "", ""
        return table

    def _download(self, name: str) -> str:
        asked = self.request.GET.urlencode()
        address = reverse(f"commissioning:interest-register-{name}")
        return f"{address}?{asked}" if asked else address


class InterestExport(_Register):
    """The chosen lines as a file. What cannot be read in the address is shown on the page, at its box."""

    extension = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return redirect(f"{_REGISTER}?{request.GET.urlencode()}")
        content_type, write = _FORMATS[self.extension]
        interests = list(self.interests.order_by("person__name", "-started_on", "-pk"))
        sheet = Sheet(
            title="Register of interests",
            columns=SHEET_COLUMNS,
            rows=sheet_rows(interests, ties_on(interests, today())),
            notes=[f"As at {day(today())}", "What an interest also reaches is as at that day."],
            author=request.user.name,
        )
        filename = f"register-of-interests-as-at-{today().isoformat()}.{self.extension}"
        return download(write(sheet), content_type, filename)
