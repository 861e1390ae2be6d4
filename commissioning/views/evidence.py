"""Tables of evidence: typed or pasted, and shown with their sums once they are saved."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from commissioning import transitions
from commissioning.figures.recommendation import evidence_of
from commissioning.forms.evidence import EvidenceForm
from commissioning.models import EvidenceTable
from commissioning.rules.evidence import EvidenceRow
from commissioning.rules.evidence_text import write_table
from commissioning.transitions import EvidenceChanged, stamp_of
from commissioning.views.recommendation_page import RecommendationAction
from core.forms import GovukForm
from core.refusal import Obstacle, Refused


class _EvidenceForm(RecommendationAction):
    form_class = EvidenceForm
    template_name = "commissioning/evidence_form.html"
    # The table as somebody else left it, shown beside what was typed.
    standing_now: EvidenceTable | None = None

    @property
    def table(self) -> EvidenceTable | None:
        return None

    def act(self, form: Any, *, at: datetime) -> EvidenceTable:
        return transitions.put_evidence(
            recommendation=self.recommendation,
            **form.facts(),
            table=self.table,
            expected=form.cleaned_data["opened"] if self.table is not None else None,
            by=self.request.user,
            at=at,
        )

    def next_url(self, outcome: EvidenceTable) -> str:
        return self.url_of("evidence-change", outcome.pk)

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, EvidenceChanged):
            # What was typed stays; saved again, it takes the place of what is shown beside it.
            self.standing_now = refusal.now
            form.data = form.data.copy()
            form.data[form.add_prefix("opened")] = stamp_of(refusal.now)
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.standing_now or self.table
        more: dict[str, Any] = {"standing_now": self.standing_now}
        if shown is not None:
            more |= {
                "table": evidence_of(shown, is_outside=False),
                "has_hidden": evidence_of(shown, is_outside=True).has_hidden,
            }
        return super().get_context_data(**more, **kwargs)


class EvidenceAdd(_EvidenceForm):
    heading = "Add a table of evidence"
    done = "Saved: {}. Check the table below"

    def get_initial(self) -> dict[str, Any]:
        return {"is_summed": True}


class EvidenceChange(_EvidenceForm):
    heading = "Table of evidence"
    done = "Saved: {}"

    @cached_property
    def table(self) -> EvidenceTable | None:  # type: ignore[override]
        """The table; none when it was taken out while this form was open, whose words shall not be lost with it."""
        table = next((one for one in self.recommendation.tables.all() if one.pk == self.kwargs["table"]), None)
        if table is None and self.request.method != "POST":
            raise Http404
        return table

    def get_initial(self) -> dict[str, Any]:
        table = self.table
        if table is None:
            return {}
        rows = [EvidenceRow(row["label"], tuple(row["figures"])) for row in table.rows]
        typed = {name: getattr(table, name) for name in ("title", "source", "is_summed")}
        return typed | {"figures": write_table(table.columns, rows), "opened": stamp_of(table)}

    def act(self, form: Any, *, at: datetime) -> EvidenceTable:
        if self.table is None:
            raise Refused(Obstacle("Somebody took this table out after you opened it. Add it as a new table"))
        return super().act(form, at=at)


class EvidenceRemove(RecommendationAction):
    """Takes a table out, after asking."""

    form_class = GovukForm
    template_name = "commissioning/recommendation_part_remove.html"
    heading = "Take this table out?"
    submit_label = "Take it out"
    done = "The table has been taken out"

    @cached_property
    def table(self) -> EvidenceTable:
        return get_object_or_404(self.recommendation.tables.all(), pk=self.kwargs["table"])

    def act(self, form: Any, *, at: datetime) -> None:
        transitions.remove_evidence(table=self.table, by=self.request.user, at=at)

    def next_url(self, outcome: Any) -> str:
        return self.success_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(table=evidence_of(self.table, is_outside=False), **kwargs)
