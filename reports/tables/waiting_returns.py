"""The returns that wait, as lines of the first page."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from grants.figures.returns_waiting import ReturnWaiting, ReturnWaits
from reports import rules
from reports.tables.waiting_line import MOST_OF_A_KIND, WaitingLine, more

# How each thing that a return waits for is told: what to do, the tag and its colour.
_RETURNS = {
    ReturnWaits.TO_FILL: ("Fill it in and submit it.", "To fill in", "blue"),
    ReturnWaits.TO_ANSWER: ("The office asked about some boxes: answer and submit it again.", "Queried", "yellow"),
    ReturnWaits.TO_CORRECT: ("It is being corrected: finish it and submit it.", "To correct", "yellow"),
    ReturnWaits.TO_CERTIFY: ("A colleague submitted it: read it and certify it.", "To certify", "blue"),
    ReturnWaits.TO_JUDGE: ("The provider certified it: accept it, or query its boxes.", "To read", "blue"),
    ReturnWaits.OVERDUE: ("The provider has not sent it.", "Overdue", "red"),
}


def return_lines(waiting: Sequence[ReturnWaiting], today: date) -> list[WaitingLine]:
    lines = [_line(one, today) for one in waiting[:MOST_OF_A_KIND]]
    return lines + more(len(waiting), "return", "that wait for you", reverse("grants:return-list"))


def _line(one: ReturnWaiting, today: date) -> WaitingLine:
    reason, state, colour = _RETURNS[one.waits]
    row = one.monitoring_return
    return WaitingLine(
        what=f"Return for {row.period.label[0].lower()}{row.period.label[1:]}",
        href=reverse(f"grants:{one.page}", args=[row.pk]),
        whom=f"{row.agreement.award.provider}, agreement {row.agreement.reference}",
        when=f"due {rules.since(row.due_on, today)}",
        state="Overdue" if one.is_overdue else state,
        colour="red" if one.is_overdue else colour,
        reason=reason,
    )
