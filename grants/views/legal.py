"""The legal powers of a draft, the reasons they ask for, and the words around them."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from core.meanwhile import Meanwhile, compared
from core.rich_text import clean
from grants import transitions
from grants.choices import PowerDirection, Task
from grants.figures.check import obstacles_in
from grants.figures.draft import draft_of
from grants.figures.implications import implications_of
from grants.forms.legal import LegalForm
from grants.models import DecisionNotice, LegalPower, NoticeSection
from grants.rules.tasks import tasks_of
from grants.transitions import ChangedMeanwhile
from grants.views.base import today
from grants.views.writing import DraftForm, opened_wording, warn


class LegalWrite(DraftForm):
    form_class = LegalForm
    heading = Task.LEGAL.label
    intro = "The powers come from the register, without the citations that are known to be wrong."
    done = f"Saved: {Task.LEGAL.label}"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Task.LEGAL not in tasks_of(self.notice.kind, is_from_paper=self.notice.is_from_paper):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        section = self.notice.sections.filter(task=Task.LEGAL).first()
        powers = {"power_in": self.notice.power_in, "power_out": self.notice.power_out}
        if section is None:
            return powers | {"version": 0}
        return powers | {"body": section.body, "reasons": section.reasons, "version": section.version}

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        outgoing = self._powers(PowerDirection.OUT)
        return kwargs | {
            "kind": self.notice.kind,
            "incoming": self._powers(PowerDirection.IN),
            "outgoing": outgoing,
            "chosen_out": _chosen(kwargs.get("data"), outgoing) or self.notice.power_out,
        }

    def _powers(self, direction: str) -> Any:
        """Those in force today; for a paper that was signed, on its own day."""
        on = self.notice.signed_on or today()
        found = LegalPower.objects.visible_to(self.request.user).for_new_notices(direction, on)
        return found.order_by("act", "provision", "pk")

    def act(self, form: Any, *, at: datetime) -> NoticeSection:
        typed = form.cleaned_data
        return transitions.write_legal(
            notice=self.notice,
            power_in=typed["power_in"],
            power_out=typed.get("power_out"),
            reasons=typed.get("reasons", ""),
            body=typed["body"],
            expected_version=typed["version"],
            by=self.request.user,
            at=at,
        )

    def _again(self) -> DecisionNotice:
        """The notice as it stands by now."""
        return DecisionNotice.objects.visible_to(self.request.user).get(pk=self.notice.pk)

    def next_url(self, outcome: NoticeSection) -> str:
        written = draft_of(self._again())
        found = obstacles_in(written, implications_of(written), on=today())
        warn(self.request, [one for one in found if one.field == Task.LEGAL])
        return super().next_url(outcome)

    def stands_already(self, form: Any, now: NoticeSection) -> bool:
        notice, typed = self._again(), form.cleaned_data
        powers = (typed["power_in"], typed.get("power_out")) == (notice.power_in, notice.power_out)
        return powers and (clean(typed.get("reasons", "")), clean(typed["body"])) == (now.reasons, now.body)

    def compare(self, form: Any, changed: ChangedMeanwhile) -> Meanwhile:
        now, typed = changed.now, form.cleaned_data
        earlier = opened_wording(now, typed["version"])
        texts = [
            compared(
                form.fields[name].label,
                opened=getattr(earlier, one, "") if earlier else "",
                now=getattr(now, one),
                typed=typed[name],
            )
            for name, one in (("reasons", "reasons"), ("body", "body"))
            if name in form.fields
        ]
        notice = self._again()
        facts = [
            {"key": "Money goes out under", "value": notice.power_out or "No power chosen"},
            {"key": "Money comes in under", "value": notice.power_in or "No power chosen"},
        ]
        return Meanwhile(changed.who, changed.at, texts=texts, facts=facts)


def _chosen(typed: Any, outgoing: Any) -> LegalPower | None:
    """The power that a sent form chose, by which its reasons are called."""
    key = str(typed.get("power_out", "")) if typed is not None else ""
    return next((power for power in outgoing if str(power.pk) == key), None)
