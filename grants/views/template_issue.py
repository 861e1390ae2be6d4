"""Issuing a draft: from which quarter it is asked, what that reaches, and the confirmation."""

from datetime import date, datetime
from typing import Any

from core.refusal import refuse_if
from core.views import ConfirmedFormView, EffectRow, Preview
from grants import transitions
from grants.figures.templates import questions_of, reached_by, version_before
from grants.forms.template import IssueForm, quarter_choices
from grants.models import TemplateVersion
from grants.rules.quarters import of_day
from grants.transitions import DraftChanged
from grants.transitions.template import obstacles_to_issue
from grants.views.base import today
from grants.views.template_base import DraftPage


class VersionIssue(DraftPage, ConfirmedFormView):
    form_class = IssueForm
    confirm_template_name = "grants/version_issue_confirm.html"
    changed = DraftChanged
    heading = "Issue this version"
    intro = "Once it is issued nothing in it can be changed: a change is the next version."
    confirm_label = "Issue this version"
    confirm_note = "Nothing is issued yet. Once it is, it cannot be taken back."

    @property
    def breadcrumbs(self) -> Any:
        return super().breadcrumbs

    @property
    def before(self) -> TemplateVersion | None:
        return version_before(self.version)

    def get_initial(self) -> dict[str, Any]:
        next_one = of_day(today()).next.starts_on
        return {"note": self.version.note, "in_use_from": next_one.isoformat()}

    def get_form_kwargs(self) -> dict[str, Any]:
        after = self.before.in_use_from if self.before else None
        return super().get_form_kwargs() | {"quarters": quarter_choices(today(), after=after)}

    def preview(self, form: IssueForm, *, at: datetime) -> Preview:
        in_use_from: date = form.cleaned_data["in_use_from"]
        refuse_if(obstacles_to_issue(self.version, in_use_from))
        old = questions_of(self.before) if self.before else None
        then = (len(old.measures), len(old.rules)) if old else (0, 0)
        now = (len(self.questions.measures), len(self.questions.rules))
        rows = [
            EffectRow(label, str(was), f"{is_now - was:+d}".replace("-", "−"), str(is_now))
            for label, was, is_now in zip(("Questions", "Rules of what must add up"), then, now, strict=True)
        ]
        untouched, kept = reached_by(self.version, in_use_from)
        earlier = sorted({one.template_version.number for one in untouched if one.template_version_id})
        rows.append(
            EffectRow(
                "Returns asked for already that nobody has begun",
                ", ".join(f"version {number}" for number in earlier) or "—",
                str(len(untouched)),
                f"version {self.version.number}" if untouched else "—",
            )
        )
        rows.append(EffectRow("Returns of these quarters that keep their version", str(kept), "0", str(kept)))
        return Preview(rows, self.questions.fingerprint)

    def act(self, form: IssueForm, *, at: datetime, expected_number: int) -> TemplateVersion:
        return transitions.issue_version(
            version=self.version,
            in_use_from=form.cleaned_data["in_use_from"],
            note=form.cleaned_data["note"],
            expected=expected_number,
            by=self.request.user,
            at=at,
        )

    def done_words(self, outcome: TemplateVersion) -> str:
        label = of_day(outcome.in_use_from).label if outcome.in_use_from else ""
        return f"Version {outcome.number} is issued. Returns ask it from {label}."

    def next_url(self, outcome: TemplateVersion) -> str:
        return self.template.get_absolute_url()
