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


# The office is told of so many overdue returns one by one; of more, in one line.
_MOST_OVERDUE = 3


def return_lines(waiting: Sequence[ReturnWaiting], today: date) -> list[WaitingLine]:
    overdue = [one for one in waiting if one.waits == ReturnWaits.OVERDUE]
    is_much = len(overdue) > _MOST_OVERDUE
    told = [one for one in waiting if not is_much or one.waits != ReturnWaits.OVERDUE]
    lines = [_line(one, today) for one in told[:MOST_OF_A_KIND]]
    lines += more(len(told), "return", "that wait for you", reverse("grants:return-list"))
    return lines + ([_together(overdue, today)] if is_much else [])


def _together(overdue: Sequence[ReturnWaiting], today: date) -> WaitingLine:
    providers = {one.monitoring_return.agreement.award.provider_id for one in overdue}
    first = min(one.monitoring_return.due_on for one in overdue)
    return WaitingLine(
        what=f"{len(overdue)} overdue returns",
        href=reverse("grants:return-unanswered"),
        whom="1 provider" if len(providers) == 1 else f"{len(providers)} providers",
        when=f"first due {rules.since(first, today)}",
        state="Overdue",
        colour="red",
        reason="The providers have not sent them.",
    )


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
