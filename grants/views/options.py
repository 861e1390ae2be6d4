"""Other options considered."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from core.meanwhile import Meanwhile, compared
from grants import transitions
from grants.choices import Task
from grants.figures.draft import draft_of
from grants.figures.implications import implications_of
from grants.figures.words import options_as_html
from grants.forms.options import MOST_OPTIONS, OptionsForm, as_initial, count_in, moved_up, rows_in
from grants.models import NoticeSection
from grants.rules.tasks import tasks_of
from grants.transitions import ChangedMeanwhile
from grants.views.writing import DraftForm, opened_wording, warn, warnings_about


class OptionsWrite(DraftForm):
    form_class = OptionsForm
    heading = Task.OPTIONS.label
    intro = (
        "Each way that was considered and not taken, also to do nothing, and why it was ruled out. "
        "They print in this order."
    )
    done = f"Saved: {Task.OPTIONS.label}"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Task.OPTIONS not in tasks_of(self.notice.kind, is_from_paper=self.notice.is_from_paper):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Rows that come, go or move give the form back with what was typed; nothing is judged and nothing saved."""
        rows = rows_in(request.POST)
        if "add" in request.POST:
            return self._again([*rows, ("", "")][:MOST_OPTIONS], at_row=len(rows) + 1)
        number = request.POST.get("up", "")
        if number:
            return self._again(moved_up(rows, number), at_row=count_in({"rows": number}) - 1)
        removed = request.POST.get("remove", "")
        if removed:
            left = [row for number, row in enumerate(rows, start=1) if str(number) != removed]
            return self._again(left or [("", "")])
        return super().post(request, *args, **kwargs)

    def _again(self, rows: list[tuple[str, str]], *, at_row: int = 0) -> HttpResponse:
        initial = as_initial(rows) | {"version": self.request.POST.get("version", "0")}
        form = OptionsForm(count=len(rows), at_row=at_row, initial=initial)
        form.cancel_url = self.cancel_url
        return self.render_to_response(self.get_context_data(form=form))

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        typed = kwargs.get("data")
        return kwargs | {"count": len(self._standing()) or 1 if typed is None else count_in(typed)}

    def get_initial(self) -> dict[str, Any]:
        section = self.notice.sections.filter(task=Task.OPTIONS).first()
        return as_initial(self._standing()) | {"version": section.version if section else 0}

    def _standing(self) -> list[tuple[str, str]]:
        return list(self.notice.options.order_by("position").values_list("option", "why_not"))

    def act(self, form: Any, *, at: datetime) -> NoticeSection:
        return transitions.write_options(
            notice=self.notice,
            options=form.chosen,
            expected_version=form.cleaned_data["version"],
            by=self.request.user,
            at=at,
        )

    def next_url(self, outcome: NoticeSection) -> str:
        written = draft_of(self.notice)
        warn(self.request, warnings_about(written, implications_of(written), Task.OPTIONS))
        return super().next_url(outcome)

    def stands_already(self, form: Any, now: NoticeSection) -> bool:
        return form.chosen == self._standing()

    def compare(self, form: Any, changed: ChangedMeanwhile) -> Meanwhile:
        earlier = opened_wording(changed.now, form.cleaned_data["version"])
        text = compared(
            "The options",
            opened=_as_html(earlier.body if earlier else ""),
            now=_as_html(changed.now.body),
            typed=options_as_html(form.chosen),
        )
        return Meanwhile(changed.who, changed.at, texts=[text])


def _as_html(body: str) -> str:
    """The lines that a section keeps of its options, in the form in which texts are compared."""
    pairs = (line.partition(": ") for line in body.splitlines())
    return options_as_html((option, why_not) for option, _, why_not in pairs)
