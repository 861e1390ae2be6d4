from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.views.generic import TemplateView

from accounts.permissions import Permission
from commissioning import transitions
from commissioning.figures.years import streams_with_income
from commissioning.forms.fund import StreamCloseForm, StreamOpenForm
from commissioning.models import FundingStream
from commissioning.views.base import FUNDS, today
from core.views import ActionFormView

_ABOVE = [(FUNDS, reverse_lazy("commissioning:fund-list"))]
_LIST = reverse_lazy("commissioning:stream-list")


class StreamList(TemplateView):
    permission = Permission.FUND_VIEW
    template_name = "commissioning/stream_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": _ABOVE,
            "streams": streams_with_income(),
            "may_edit": self.request.user.may(Permission.INCOME_RECORD),
        }


class _StreamForm(ActionFormView):
    permission = Permission.INCOME_RECORD
    breadcrumbs = [*_ABOVE, ("Funding streams", _LIST)]
    success_url = _LIST


class StreamOpen(_StreamForm):
    form_class = StreamOpenForm
    heading = "Open a funding stream"
    intro = "A source of money with its own conditions, such as a grant of the Ministry of Justice."
    submit_label = "Open the stream"
    done = "{} opened"

    def get_initial(self) -> dict[str, Any]:
        return {"opened_on": today()}

    def act(self, form: Any, *, at: datetime) -> FundingStream:
        return transitions.open_stream(**form.cleaned_data, by=self.request.user, at=at)


class StreamClose(_StreamForm):
    form_class = StreamCloseForm
    heading = "Close a funding stream"
    intro = "It brings no income dated after its last day. What it brought before stays."
    submit_label = "Close the stream"
    done = "{} closed"

    @property
    def caption(self) -> str:
        return str(self.stream)

    @property
    def stream(self) -> FundingStream:
        return get_object_or_404(FundingStream, slug=self.kwargs["slug"])

    def get_initial(self) -> dict[str, Any]:
        return {"closed_on": today()}

    def act(self, form: Any, *, at: datetime) -> FundingStream:
        return transitions.close_stream(stream=self.stream, **form.cleaned_data, by=self.request.user, at=at)
