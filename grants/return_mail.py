"""The mails about returns that have not come: to the provider's contacts, and once a week to the office.

They say which quarter of which agreement, until when, and where. No figure and nothing that was written in a return.
"""

import logging
from collections.abc import Sequence
from datetime import date
from smtplib import SMTPException
from typing import Any
from urllib.parse import urljoin

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from commissioning.rules import spoken
from grants.choices import Reminded, ReturnState
from grants.figures.reminding import Letter
from grants.models import MonitoringReturn

logger = logging.getLogger(__name__)

# What is said at the top of each kind of letter, by one return or several; the list of returns follows.
_SUBJECTS = {
    Reminded.OPENED: ("A quarterly return can be filled in", "Quarterly returns can be filled in"),
    Reminded.SOON: ("A quarterly return is due soon", "Quarterly returns are due soon"),
    Reminded.OVERDUE: ("A quarterly return is overdue", "Quarterly returns are overdue"),
}
_SENTENCES = {
    Reminded.OPENED: (
        "The quarter is over and its return can be filled in. A colleague certifies it before it goes to the office, "
        "so leave time for that."
    ),
    Reminded.SOON: "This is still to come. A colleague certifies a return before it goes to the office.",
    Reminded.OVERDUE: (
        "The office has not received this yet. Instalments that are due are held back until it comes. If something "
        "stands in the way, tell the office."
    ),
}
_STANDS = {ReturnState.SUBMITTED: "waits for certification", ReturnState.QUERIED: "the office has asked about it"}
# Of the office's list; the page has them all.
_MOST_LISTED = 60


def send_letter(letter: Letter, *, site: str) -> bool:
    """One letter to one person; `site` is where the system is. False where it could not be handed over."""
    is_one = len(letter.returns) == 1
    context = {
        "sentence": _SENTENCES[letter.occasion],
        "lines": [(_line(one), urljoin(site, _address(one))) for one in letter.returns],
    }
    subject = _SUBJECTS[letter.occasion][0 if is_one else 1]
    return _send(subject, "grants/email/return_reminder_message.txt", context, letter.person)


def send_overdue_list(overdue: Sequence[MonitoringReturn], person: User, *, today: date, site: str) -> bool:
    """The week's list of what has not come, to one person in the office."""
    context = {
        "lines": [f"{one.agreement.award.provider}: {_line(one, today)}" for one in overdue[:_MOST_LISTED]],
        "number": len(overdue),
        "more": max(len(overdue) - _MOST_LISTED, 0),
        "url": urljoin(site, reverse("grants:return-list")),
    }
    return _send("Returns that are overdue", "grants/email/returns_overdue_message.txt", context, person)


def _line(one: MonitoringReturn, today: date | None = None) -> str:
    words = f"{one.period.label}, agreement {one.agreement.reference}: due {spoken(one.due_on)}"
    days = (today - one.due_on).days if today else 0
    late = f", {days:,} {'day' if days == 1 else 'days'} overdue" if days > 0 else ""
    stands = _STANDS.get(ReturnState(one.state))
    return words + late + (f" ({stands})" if stands else "")


def _address(one: MonitoringReturn) -> str:
    return one.get_absolute_url()


def _send(subject: str, template: str, context: dict[str, Any], person: User) -> bool:
    text = render_to_string(template, context).strip()
    try:
        return get_connection().send_messages([EmailMessage(subject, text, None, [person.email])]) == 1
    except (SMTPException, OSError):
        logger.exception("Person %s could not be written to: %s", person.pk, subject)
        return False
