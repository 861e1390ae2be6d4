"""The agreements that wait, as lines of the first page."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from grants.figures.agreements_waiting import AgreementWaiting, Waits
from grants.figures.money_waiting import FileWaiting, VariationWaiting
from reports import rules
from reports.tables.waiting_line import MOST_OF_A_KIND, WaitingLine, more

# How each thing that an agreement waits for is told: what to do, the tag and its colour.
_AGREEMENTS = {
    Waits.TO_ACCEPT: ("Read the terms, then accept or decline.", "To accept", "blue"),
    Waits.DECLINED: ("The provider declined: change the terms and offer them again.", "Declined", "yellow"),
    Waits.HELD: ("", "Held back", "red"),
    Waits.CONDITION: ("", "To settle", "yellow"),
    Waits.DRAFT: ("Your draft: finish it and offer it.", "Draft", "grey"),
    Waits.UNANSWERED: ("The provider has not answered: remind them, or take it back.", "Not answered", "yellow"),
}


def agreement_lines(waiting: Sequence[AgreementWaiting], awards: int, today: date) -> list[WaitingLine]:
    """The agreements that wait, then in one line the awards that have none."""
    lines = [_line(one, today) for one in waiting[:MOST_OF_A_KIND]]
    lines += more(len(waiting), "agreement", "that wait for you", reverse("grants:agreement-list"))
    if awards:
        lines.append(
            WaitingLine(
                what=f"{rules.counted(awards, 'award')} without an agreement",
                href=reverse("grants:agreement-awards"),
                whom="Providers",
                state="To draft",
                colour="grey",
                reason="Nothing can be paid in instalments before the provider accepts an agreement.",
            )
        )
    return lines


def _line(one: AgreementWaiting, today: date) -> WaitingLine:
    reason, state, colour = _AGREEMENTS[one.waits]
    return WaitingLine(
        what=f"Agreement {one.agreement.reference}",
        href=reverse(f"grants:{one.page}", args=[one.agreement.pk]),
        whom=one.provider,
        when=rules.since(one.since, today),
        state=state,
        colour=colour,
        reason=reason or _counted(one),
    )


def _counted(one: AgreementWaiting) -> str:
    if one.waits == Waits.HELD:
        are = "is" if one.count == 1 else "are"
        return f"{rules.counted(one.count, 'instalment')} {are} held back: see why, and release or wait."
    if one.count == 1:
        return "The day of one condition has passed: say whether it was met, or waive it."
    return f"The days of {one.count} conditions have passed: say whether they were met, or waive them."


def variation_lines(waiting: Sequence[VariationWaiting], today: date) -> list[WaitingLine]:
    lines = [
        WaitingLine(
            what=f"Variation {one.variation.number} of agreement {one.variation.agreement.reference}",
            href=reverse("grants:variation-detail", args=[one.variation.pk]),
            whom=one.provider,
            when=rules.since(one.since, today),
            state="To agree",
            colour="blue",
            reason="Compare before and after, then agree or refuse.",
        )
        for one in waiting[:MOST_OF_A_KIND]
    ]
    return lines + more(len(waiting), "variation", "that wait for you", reverse("grants:variation-list"))


def file_lines(waiting: Sequence[FileWaiting], today: date) -> list[WaitingLine]:
    lines = [
        WaitingLine(
            what=f"{rules.counted(one.rows, 'payment')} to match",
            href=reverse("grants:payment-file", args=[one.file]),
            whom=one.name,
            when=f"read {rules.since(one.read_on, today)}",
            state="To match",
            colour="blue",
            reason="Record each for its instalment, or set it aside.",
        )
        for one in waiting[:MOST_OF_A_KIND]
    ]
    return lines + more(len(waiting), "file", "with payments to match", reverse("grants:payment-list"))
