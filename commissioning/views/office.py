from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.generic import TemplateView, View

from accounts.access import access
from accounts.permissions import PUBLIC, Permission
from commissioning import transitions
from commissioning.figures.office import holder_on, the_office
from commissioning.forms.office import AreaEnterForm, OfficeEditForm, TermAddForm, TermEndForm
from commissioning.models import Office, OfficeHolderTerm
from commissioning.views import facts
from commissioning.views.base import today
from core import colour
from core.views import ActionFormView
from providers.models import CouncilArea
from providers.transitions.area import enter_area

_DETAIL = reverse_lazy("commissioning:office-detail")
_DETAILS = (
    "name",
    "short_name",
    "decision_maker_title",
    "decision_reference_format",
    "quorum_percent",
    "quorum_least",
    "address",
    "telephone",
    "email",
    "website",
    "colour",
)
FIVE_MINUTES = 300


class OfficeDetail(TemplateView):
    permission = Permission.OFFICE_VIEW
    template_name = "commissioning/office_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        office = the_office()
        return super().get_context_data(**kwargs) | {
            "set_up": office,
            "facts": facts.of_office(office) if office else [],
            "terms": office.terms.all() if office else [],
            "holder": holder_on(office, today()) if office else None,
            "may_edit": self.request.user.may(Permission.OFFICE_EDIT),
        }


class _OfficeForm(ActionFormView):
    permission = Permission.OFFICE_EDIT
    breadcrumbs = [("The office", _DETAIL)]
    success_url = _DETAIL

    @cached_property
    def office(self) -> Office:
        office = the_office()
        if office is None:
            raise Http404
        return office


class OfficeEdit(_OfficeForm):
    form_class = OfficeEditForm
    heading = "The office’s details"
    intro = "Every page and paper bears these. Papers that were issued before keep what they bear."
    submit_label = "Save the details"
    done = "Details of {} saved"

    @cached_property
    def standing(self) -> Office | None:
        return the_office()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"office": self.standing}

    def get_initial(self) -> dict[str, Any]:
        office = self.standing or Office()
        described = {name: getattr(office, name) for name in _DETAILS}
        if office.pk is None:
            return described
        boards = "\n".join(board.name for board in office.boards.all())
        return described | {"areas": office.areas.all(), "boards": boards}

    def act(self, form: Any, *, at: datetime) -> Office:
        if self.standing is None:
            return transitions.set_up_office(**form.details(), by=self.request.user, at=at)
        return transitions.change_office(office=self.standing, **form.details(), by=self.request.user, at=at)


class TermAdd(_OfficeForm):
    form_class = TermAddForm
    heading = "Add a term of office"
    submit_label = "Add the term"
    done = "Term of {} added"

    @property
    def caption(self) -> str:
        return str(self.office)

    def act(self, form: Any, *, at: datetime) -> OfficeHolderTerm:
        return transitions.add_term(office=self.office, **form.cleaned_data, by=self.request.user, at=at)


class TermEnd(_OfficeForm):
    form_class = TermEndForm
    heading = "End a term of office"
    submit_label = "End the term"
    done = "End of the term of {} recorded"

    @cached_property
    def term(self) -> OfficeHolderTerm:
        return get_object_or_404(self.office.terms, pk=self.kwargs["pk"])

    @property
    def caption(self) -> str:
        return str(self.term)

    def get_initial(self) -> dict[str, Any]:
        return {"ended_on": today()}

    def act(self, form: Any, *, at: datetime) -> OfficeHolderTerm:
        return transitions.end_term(term=self.term, **form.cleaned_data, by=self.request.user, at=at)


class AreaEnter(_OfficeForm):
    form_class = AreaEnterForm
    heading = "Enter a council area"
    intro = "Then choose it among the office’s details, and wherever a provider or a commitment names its areas."
    submit_label = "Enter the area"
    done = "{} entered"

    def act(self, form: Any, *, at: datetime) -> CouncilArea:
        return enter_area(**form.cleaned_data, by=self.request.user, at=at)


class OfficeLogo(View):
    """The logo stands on pages that nobody has to sign in for."""

    permission = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        office = the_office()
        if office is None or not office.logo:
            raise Http404
        response = HttpResponse(bytes(office.logo), content_type=office.logo_type)
        response["X-Content-Type-Options"] = "nosniff"
        # A picture runs nothing, even when somebody opens it on its own.
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        patch_cache_control(response, public=True, max_age=FIVE_MINUTES)
        return response


@access(PUBLIC)
def office_css(request: HttpRequest) -> HttpResponse:
    """The office's colour as custom properties, after the style sheets that use them."""
    office = the_office()
    chosen = colour.read(office.colour if office else Office().colour)
    shades = {
        # White words stand on it: change_office refuses a colour too light for them.
        "--office-colour": chosen,
        "--office-tint": colour.mixed(chosen, colour.WHITE, 92),
        "--office-line": colour.mixed(chosen, colour.WHITE, 75),
        "--govuk-link-hover-colour": colour.mixed(chosen, colour.BLACK, 40),
    }
    lines = "".join(f"{name}:{colour.written(shade)};" for name, shade in shades.items())
    response = HttpResponse(f":root{{{lines}}}\n", content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=FIVE_MINUTES)
    etag = f'"{colour.written(chosen)[1:]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
