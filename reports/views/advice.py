from collections.abc import Collection
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views import View

from accounts.permissions import Permission
from commissioning.models import Recommendation
from core.exports import CSV, PDF, XLSX, download, to_csv, to_xlsx
from core.pdf import PaperTooLong, PaperUnavailable
from grants.models import DecisionNotice
from reports.documents.advice import advice_paper
from reports.figures.advice import AdviceReport, advice_report, years_to_report
from reports.forms.advice import AdviceForm
from reports.tables import advice as words
from reports.tables.advice_sheet import advice_file_name, advice_workbook, as_lines, cases_sheet, money_sheet

_FILES = (("PDF", "paper"), ("Excel", "xlsx"), ("CSV of the advice", "csv"), ("CSV of money and seats", "money-csv"))


class AdviceLatest(View):
    """Leads to the latest year that has begun."""

    permission = Permission.ADVICE_REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        _, year = years_to_report(timezone.localdate())
        if year is None:
            return render(request, "reports/advice_no_year.html")
        return redirect("reports:advice-report-year", year=year.slug)


class AdviceYear(View):
    """The page: what was advised and decided, who sat where, and whose bodies were paid."""

    permission = Permission.ADVICE_REPORT

    def get(self, request: HttpRequest, year: date) -> HttpResponse:
        form = _form(request, year)
        if form.is_elsewhere:
            return redirect(_address(form))
        return render(request, "reports/advice.html", _page(request, form, advice_report(form.here, form.day)))


class _AdviceFile(View):
    """The same report as a file. What cannot be read in the address is shown on the page, at its box."""

    permission = Permission.ADVICE_REPORT

    def get(self, request: HttpRequest, year: date) -> HttpResponse:
        form = _form(request, year)
        self.page = _address(form)
        if form.errors or form.year_elsewhere:
            return redirect(self.page)
        return self.answer(advice_report(form.here, form.day))

    def answer(self, report: AdviceReport) -> HttpResponse:
        raise NotImplementedError


class AdviceCsv(_AdviceFile):
    def answer(self, report: AdviceReport) -> HttpResponse:
        name = advice_file_name(report, "advice-and-decisions", "csv")
        return download(to_csv(as_lines(cases_sheet(report), report)), CSV, name)


class AdviceMoneyCsv(_AdviceFile):
    def answer(self, report: AdviceReport) -> HttpResponse:
        name = advice_file_name(report, "money-and-seats", "csv")
        return download(to_csv(as_lines(money_sheet(report), report)), CSV, name)


class AdviceXlsx(_AdviceFile):
    def answer(self, report: AdviceReport) -> HttpResponse:
        name = advice_file_name(report, "advice-and-decisions", "xlsx")
        return download(to_xlsx(advice_workbook(report)), XLSX, name)


class AdvicePaper(_AdviceFile):
    def answer(self, report: AdviceReport) -> HttpResponse:
        try:
            paper = advice_paper(report)
        except PaperUnavailable as reason:
            return self._refused(report, reason.sentence, reason.remedy, status=503)
        except PaperTooLong as reason:
            return self._refused(report, str(reason), "", status=422)
        name = advice_file_name(report, "advice-and-decisions", "pdf")
        inline = content_disposition_header(as_attachment=False, filename=name)
        return HttpResponse(paper, content_type=PDF, headers={"Content-Disposition": inline})

    def _refused(self, report: AdviceReport, sentence: str, remedy: str, *, status: int) -> HttpResponse:
        said = {"sentence": sentence, "remedy": remedy, "title": words.report_title(report), "page": self.page}
        return render(self.request, "reports/allocation_table_no_paper.html", said, status=status)


def _form(request: HttpRequest, start_on: date) -> AdviceForm:
    """The choices for a year that is open; 404 for any other."""
    today = timezone.localdate()
    years, _ = years_to_report(today)
    year = next((one for one in years if one.start_on == start_on), None)
    if year is None:
        raise Http404
    return AdviceForm(request.GET, year=year, years=years, today=today)


def _address(form: AdviceForm, ending: str = "year") -> str:
    """Where the same choices stand, of the page or of one of the files beside it."""
    path = reverse(f"reports:advice-report-{ending}", args=[form.year_elsewhere or form.here.slug])
    return f"{path}?{form.canonical}" if form.canonical else path


def _page(request: HttpRequest, form: AdviceForm, report: AdviceReport) -> dict[str, Any]:
    user = request.user
    priorities = words.priority_lines(report)
    lines = [line for one in priorities for line in one.lines]
    return {
        "form": form,
        "report": report,
        "title": words.report_title(report),
        "figures": words.shown_in_figures(report),
        "priorities": priorities,
        "beside": words.beside_the_table(report),
        "sittings": words.sitting_lines(report),
        "shares": words.share_lines(report),
        "downloads": [(label, _address(form, ending)) for label, ending in _FILES],
        "breadcrumbs": _breadcrumbs(user),
        "recommendations": _open(Recommendation.objects.visible_to(user), [line.recommendation for line in lines]),
        "notices": _open(DecisionNotice.objects.visible_to(user), [line.notice for line in lines]),
        "may_see_providers": user.may(Permission.PROVIDER_VIEW),
        "may_draft": user.may(Permission.RECOMMENDATION_DRAFT),
        "may_appoint": user.may(Permission.COMMISSION_EDIT),
    }


def _open(visible: Any, keys: Collection[int | None]) -> set[int]:
    """Which of these this person may open: the others stand on the page without a link."""
    return set(visible.filter(pk__in=[key for key in keys if key]).values_list("pk", flat=True))


def _breadcrumbs(user: Any) -> list[tuple[str, str]]:
    if user.may(Permission.COMMISSION_VIEW):
        return [("The Victims Commission", reverse("commissioning:commission-detail"))]
    return [("Home", reverse("reports:home"))]
