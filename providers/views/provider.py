"""The register as a list and a file; an organisation entered and changed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View
from django_tables2 import SingleTableView

from accounts.permissions import Permission
from accounts.roles import Role
from core.exports import CSV, XLSX, Sheet, download, to_csv, to_xlsx
from core.views import ActionFormView
from providers import transitions
from providers.figures.areas import area_names_of
from providers.figures.due_diligence import papers_of
from providers.forms.provider import ProviderForm
from providers.models import Provider
from providers.models.provider import ProviderQuerySet
from providers.tables.provider import ProviderFilter, ProviderTable, caption_of
from providers.tables.sheet import provider_sheet
from providers.views.base import ProviderChange


class ShowsTheRegister:
    """Those providers that a person may see and asked for, with what a list of them prints."""

    request: HttpRequest
    permission = Permission.PROVIDER_VIEW

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def filter(self) -> ProviderFilter:
        visible = Provider.objects.visible_to(self.request.user).registered()
        return ProviderFilter(self.request.GET or None, visible, on=self.today)

    def get_queryset(self) -> ProviderQuerySet:
        return self.filter.qs.by_name()


class ProviderList(ShowsTheRegister, SingleTableView):
    template_name = "providers/provider_list.html"
    table_class = ProviderTable
    # Not `paginate_by`: Django's own list view would then cut and count the list a second time.
    table_pagination = {"per_page": 50}

    @property
    def words(self) -> str:
        return self.request.GET.get("q", "")

    def get_queryset(self) -> ProviderQuerySet:
        found = super().get_queryset()
        return found.prefetch_related("names") if self.words else found

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"words": self.words}

    def get_table(self, **kwargs: Any) -> ProviderTable:
        table = super().get_table(**kwargs)
        table.caption = caption_of(table.page.paginator.count)
        shown = [row.record.pk for row in table.paginated_rows]
        table.papers, table.areas = papers_of(shown, self.today), area_names_of(shown)
        table.empty_href = reverse("providers:provider-list")
        if not self.request.GET:
            self._say_how_to_begin(table)
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.urlencode()
        files = [("CSV", "providers:provider-csv"), ("Excel", "providers:provider-xlsx")]
        return super().get_context_data(
            form=self.filter.form,
            downloads=[(label, f"{reverse(name)}?{asked}" if asked else reverse(name)) for label, name in files],
            may_edit=self.request.user.may(Permission.PROVIDER_EDIT),
            **kwargs,
        )

    def _say_how_to_begin(self, table: ProviderTable) -> None:
        may_edit = self.request.user.may(Permission.PROVIDER_EDIT)
        table.empty_text = "No provider is on the register yet."
        if self.request.user.role == Role.PROVIDER_CONTACT:
            table.empty_text = "Your account does not stand for a provider yet. The office enters contacts."
        elif not may_edit:
            table.empty_text = f"{table.empty_text} An officer or the commissioning manager registers the first."
        table.empty_next = "Register the first provider" if may_edit else ""
        table.empty_href = reverse("providers:provider-register") if may_edit else ""


class _ProviderFile(ShowsTheRegister, View):
    """The filtered register, all its pages, as a file."""

    content_type = ""
    filename = ""

    @staticmethod
    def write(sheet: Sheet) -> bytes:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.GET and not self.filter.form.is_valid():
            # Not the whole register under a question that nobody could read: the page shows what is wrong.
            return redirect(f"{reverse('providers:provider-list')}?{request.GET.urlencode()}")
        providers = self.get_queryset().prefetch_related("names", "identifiers")
        sheet = provider_sheet(providers, on=self.today, author=request.user.name)
        return download(self.write(sheet), self.content_type, self.filename)


class ProviderCsv(_ProviderFile):
    content_type, filename = CSV, "providers.csv"
    write: Callable[[Sheet], bytes] = staticmethod(to_csv)


class ProviderXlsx(_ProviderFile):
    content_type, filename = XLSX, "providers.xlsx"
    write: Callable[[Sheet], bytes] = staticmethod(to_xlsx)


class ProviderRegister(ActionFormView):
    permission = Permission.PROVIDER_EDIT
    form_class = ProviderForm
    heading = "Register a provider"
    submit_label = "Register"
    done = "{} is on the register."

    def act(self, form: ProviderForm, *, at: datetime) -> Provider:
        return transitions.register_provider(**form.cleaned_data, by=self.request.user, at=at)

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [("Providers", reverse("providers:provider-list"))]

    @property
    def cancel_url(self) -> str:
        return reverse("providers:provider-list")


class ProviderEdit(ProviderChange):
    form_class = ProviderForm
    heading = "Change the facts"
    submit_label = "Save"
    done = "The facts of {} are saved."

    def get_initial(self) -> dict[str, Any]:
        shown = ("name", "kind", "reach", "website", "about")
        return {name: getattr(self.provider, name) for name in shown} | {"areas": self.provider.areas.all()}

    def act(self, form: ProviderForm, *, at: datetime) -> Provider:
        return transitions.change_provider(self.provider, **form.cleaned_data, by=self.request.user, at=at)
