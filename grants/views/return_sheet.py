"""A return as a spreadsheet: downloaded, filled in elsewhere, uploaded, compared with the draft, and saved."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from accounts.permissions import Permission
from core.downloads import serve_bytes
from core.exports import XLSX
from core.refusal import Refused
from core.uploads import safe_name
from core.views import ActionFormView
from grants import transitions
from grants.documents.return_sheet import return_sheet
from grants.figures.return_sheet import Standing, changes_of, standing_of
from grants.forms.return_sheet import ReadSheet, ReturnSheetConfirmForm, ReturnUploadForm, packed, unpacked
from grants.models import Filing
from grants.views.return_base import FillPage, ReturnPage

# A sheet that was looked at is confirmed within the hour, or uploaded again.
_GOOD_FOR = 60 * 60
_NOT_HELD = "Nothing was saved: the check of the spreadsheet is over. Choose the file again."
_NOTHING_NEW = "The spreadsheet says what the return says already: nothing was changed."


class _SheetPage(ReturnPage):
    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.monitoring_return)


class ReturnSheet(_SheetPage, View):
    """The workbook: for the provider with the draft in it, or blank with ?blank=yes; for the office always blank."""

    permission = Permission.RETURN_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # What nobody has certified yet is the provider's own.
        is_blank = "blank" in request.GET or not request.user.may(Permission.RETURN_FILL)
        name = f"return {str(self.monitoring_return).replace('/', '-')}{' blank' if is_blank else ''}.xlsx"
        content = return_sheet(self.standing, is_blank=is_blank)
        return serve_bytes(content, media_type=XLSX, filename=safe_name(name))


class _Filling(_SheetPage, FillPage, ActionFormView):
    permission = Permission.RETURN_FILL
    heading = "Upload the spreadsheet"

    @property
    def fill_url(self) -> str:
        return self.url_of("return-fill")

    @property
    def cancel_url(self) -> str:
        return self.fill_url

    def compare(self, read: ReadSheet, *, changed: Refused | None = None) -> HttpResponse:
        """What the sheet would change, box by box, with the answers signed in the form of the second step."""
        changes = changes_of(self.standing, read.given)
        if not changes:
            messages.info(self.request, _NOTHING_NEW)
            return redirect(self.fill_url)
        filing = self.standing.filing
        # The sheet was filled upon an earlier save: what a colleague entered since would go.
        is_behind = filing is not None and (read.mark.filing, read.mark.saved) != (filing.number, filing.version)
        values = packed(read, expected_version=self.standing.version)
        context = {
            "form": ReturnSheetConfirmForm(),
            "heading": "Check what will change",
            "caption": self.caption,
            "breadcrumbs": self.breadcrumbs,
            "monitoring_return": self.monitoring_return,
            "changes": changes,
            "emptied": sum(one.is_emptied for one in changes),
            "unchanged": len(self.standing.asked.boxes) - len(changes),
            "behind": filing if is_behind else None,
            "signed": signing.dumps(values, salt=self.salt, compress=True),
            "fill_url": self.fill_url,
            "upload_url": self.url_of("return-upload"),
            "reasons": [{"message": one.message, "href": "#changes"} for one in changed.obstacles] if changed else [],
        }
        return self.response_class(
            self.request, ["grants/return_upload_confirm.html"], context, using=self.template_engine
        )

    @property
    def salt(self) -> str:
        """Good for this person and this return alone."""
        return f"grants.return-upload.{self.monitoring_return.pk}.{self.request.user.pk}"


class ReturnUpload(_Filling):
    """The first step: the file is read, and either every fault told by its cell or the comparison shown."""

    form_class = ReturnUploadForm
    template_name = "grants/return_upload.html"
    submit_label = "Check the spreadsheet"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"standing": self.standing}

    def form_valid(self, form: Any) -> HttpResponse:
        return self.compare(form.cleaned_data["sheet"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sheet_url=self.url_of("return-sheet"),
            fill_url=self.fill_url,
            **kwargs,
        )


class ReturnUploadConfirm(_Filling):
    """The second step: what was shown is saved in one transaction, or nothing of it."""

    form_class = ReturnSheetConfirmForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reached by signing in again, or with the browser's own button: the file has to be chosen once more."""
        return self._begin_again()

    def _begin_again(self) -> HttpResponse:
        messages.info(self.request, _NOT_HELD)
        return redirect("grants:return-upload", self.monitoring_return.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            values = signing.loads(request.POST.get("read", ""), salt=self.salt, max_age=_GOOD_FOR)
            self.read, self.expected_version = unpacked(values)
        except (signing.BadSignature, ValueError):
            return self._begin_again()
        return super().post(request, *args, **kwargs)

    def act(self, form: Any, *, at: datetime) -> Filing:
        boxes = {one.asked.box for one in changes_of(self.standing, self.read.given)}
        return transitions.save_answers(
            monitoring_return=self.monitoring_return,
            given={box: one for box, one in self.read.given.items() if box in boxes},
            expected_version=self.expected_version,
            by=self.request.user,
            at=at,
        )

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        """Somebody saved meanwhile: compared anew with what they saved. Anything else leads back to the file."""
        if isinstance(refusal, transitions.FilingChanged):
            del self.__dict__["standing"]
            return self.compare(self.read, changed=refusal)
        for obstacle in refusal.obstacles:
            messages.error(self.request, f"{obstacle.message}. Nothing was saved.")
        return redirect("grants:return-upload", self.monitoring_return.pk)

    def done_words(self, outcome: Filing) -> str:
        return "Saved from the spreadsheet. Check the figures, then submit the return."

    def next_url(self, outcome: Any) -> str:
        return self.fill_url
