"""Quarterly returns as a list and as files, and one return."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from accounts.permissions import Permission
from accounts.roles import Role
from core.exports import Sheet
from core.lists import Listed, ListFile, ListPage
from grants.choices import AWAITED, ReturnState
from grants.figures.filling import Filling, filings_seen_by, filling_of, obstacles_to_filling
from grants.figures.returns import in_order, providers_of, with_last_filing, years_of
from grants.figures.returns_waiting import returns_waiting, with_submitter
from grants.forms.returns import ReturnListForm
from grants.models import Filing, MonitoringReturn
from grants.models.monitoring import MonitoringReturnQuerySet
from grants.rules.filling import due_in_words
from grants.rules.returns import obstacles_to_certify
from grants.tables.returns import STATE_COLOURS, ReturnTable, caption_of, returns_sheet, state_tag
from grants.views import return_facts as facts
from grants.views.actions import Action, Next
from grants.views.base import today
from grants.views.return_base import RETURNS, ReturnPage

# Of what waits, how much is told above the list.
_MOST_FIRST = 5


class _Returns(Listed):
    """Those returns that a person may see and asked for."""

    permission = Permission.RETURN_VIEW
    list_name = "grants:return-list"

    @cached_property
    def is_own(self) -> bool:
        return bool(self.request.user.role == Role.PROVIDER_CONTACT)

    @cached_property
    def today(self) -> date:
        return today()

    @cached_property
    def visible(self) -> MonitoringReturnQuerySet:
        return MonitoringReturn.objects.visible_to(self.request.user)

    @cached_property
    def form(self) -> ReturnListForm:
        return ReturnListForm(
            self.request.GET, years=years_of(self.visible), providers=providers_of(self.visible), is_own=self.is_own
        )

    @cached_property
    def chosen(self) -> MonitoringReturnQuerySet:
        return in_order(self.form.chosen().of(self.visible, self.today))

    def table_of(self, returns: MonitoringReturnQuerySet) -> ReturnTable:
        return ReturnTable(returns, today=self.today, user=self.request.user if self.is_own else None)


class ReturnList(_Returns, ListPage):
    template_name = "grants/return_list.html"
    files = (("CSV", "grants:return-list-csv"), ("Excel", "grants:return-list-xlsx"))

    def table(self) -> ReturnTable:
        return self.table_of(with_submitter(self.chosen.with_names()))

    def complete(self, table: ReturnTable) -> None:
        table.caption = caption_of(table.page.paginator.count)

    def say_how_to_begin(self, table: ReturnTable) -> None:
        table.empty_text = "No return has been asked for yet. They are scheduled when an agreement is accepted."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = returns_waiting(self.request.user, self.today) if self.is_own else []
        return super().get_context_data(**kwargs) | {
            "is_own": self.is_own,
            "first": [(one, due_in_words(one.monitoring_return.due_on, self.today)) for one in waiting[:_MOST_FIRST]],
            "more": max(len(waiting) - _MOST_FIRST, 0),
        }


class ReturnExport(_Returns, ListFile):
    stem = "returns"

    def sheet(self, *, sort: list[str], **how: Any) -> Sheet:
        table = self.table_of(with_last_filing(self.chosen))
        if sort:
            table.order_by = sort
        return returns_sheet(table.data.data, **how)


class ReturnDetail(ReturnPage, TemplateView):
    """One return: what was answered, beside last quarter, in the version that is chosen; and what can be done."""

    permission = Permission.RETURN_VIEW
    template_name = "grants/return_detail.html"

    @cached_property
    def filings(self) -> list[Filing]:
        return filings_seen_by(self.request.user, self.monitoring_return)

    @cached_property
    def shown(self) -> Filing | None:
        """The version asked for, else the last that this person may read."""
        asked = self.request.GET.get("version")
        if asked is None:
            return self.filings[0] if self.filings else None
        found = next((one for one in self.filings if str(one.number) == asked), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def filling(self) -> Filling | None:  # type: ignore[override]
        return filling_of(self.monitoring_return, self.shown) if self.shown else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one = self.monitoring_return
        return super().get_context_data(**kwargs) | {
            "monitoring_return": one,
            "caption": self.caption,
            "breadcrumbs": list(self.breadcrumbs)[:1],
            "tag": state_tag(one, self.today),
            "colour": STATE_COLOURS[ReturnState(one.state)],
            "due": self.due if one.state not in (ReturnState.ACCEPTED, ReturnState.CANCELLED) else "",
            "shown": self.shown,
            "topics": facts.answers_by_topic(self.filling) if self.filling else [],
            "facts": facts.of_return(one, self.shown),
            "compare_href": self.url_of("return-versions") if self._certified() > 1 else "",
            "versions": facts.of_versions(self.filings, self.shown),
            "steps": facts.of_steps(one),
            "next": self.next_steps(),
            "is_own": self.request.user.role == Role.PROVIDER_CONTACT,
            "returns": RETURNS,
        }

    def _certified(self) -> int:
        return sum(one.certified_at is not None for one in self.filings)

    def next_steps(self) -> Next:
        """What this person can do now, and in sentences what they cannot."""
        user = self.request.user
        if user.may(Permission.RETURN_FILL):
            return self._at_provider()
        if user.may(Permission.RETURN_JUDGE):
            return Next(tuple(self._in_office()))
        return Next(())

    def _at_provider(self) -> Next:
        one = self.monitoring_return
        if one.state == ReturnState.SUBMITTED:
            return self._while_submitted()
        if one.state == ReturnState.ACCEPTED:
            return Next(self._actions(("return-reopen", "Correct this return", False)))
        closed = obstacles_to_filling(one, self.today)
        if closed:
            # That it lies with the office is said by its state.
            return Next((), () if one.state in (ReturnState.CERTIFIED, ReturnState.CANCELLED) else (closed[0].message,))
        offered = [("return-fill", "Go on filling in" if self.shown else "Fill in this return", True)]
        offered += [("return-check", "Check and submit", False)] if self.shown else []
        offered += [("return-sheet", "Download it as a spreadsheet", False)]
        offered += [("return-upload", "Upload a filled spreadsheet", False)]
        if one.state == ReturnState.REOPENED:
            offered.append(("return-give-up", "Give up the correction", False))
        return Next(self._actions(*offered))

    def _while_submitted(self) -> Next:
        by = self.shown.submitted_by_id if self.shown else None
        own = obstacles_to_certify(person=self.request.user.pk, submitted_by=by)
        if own:
            reason = "You submitted this return. A second person at your organisation certifies it."
            return Next(self._actions(("return-take-back", "Take it back to change it", False)), (reason,))
        return Next(
            self._actions(
                ("return-certify", "Read and certify", True),
                ("return-take-back", "Give it back with a comment", False),
            )
        )

    def _in_office(self) -> list[Action]:
        one, offered = self.monitoring_return, []
        if one.state == ReturnState.CERTIFIED:
            offered.append(("return-judge", "Accept or query", True))
        if one.state == ReturnState.ACCEPTED:
            offered.append(("return-ask-correction", "Ask for a correction", False))
        if one.state == ReturnState.REOPENED:
            offered.append(("return-abandon", "Give up the correction", False))
        if one.state in AWAITED and one.opens_on <= self.today:
            offered.append(("return-remind", "Remind the provider", False))
        return list(self._actions(*offered))

    def _actions(self, *offered: tuple[str, str, bool]) -> tuple[Action, ...]:
        """Those whose pages are there."""
        found = [Action(label, self.url_of(name), is_awaited) for name, label, is_awaited in offered]
        return tuple(action for action in found if action.href)
