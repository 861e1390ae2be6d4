"""The mails that tell a provider what the office made of a return: which quarter, what happened, and where to look."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.contrib import messages
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import User
from grants.figures.filling import colleagues_of
from grants.models import MonitoringReturn

logger = logging.getLogger(__name__)

NOBODY_TOLD = "It was done, but nobody at the provider could be told by email: tell them yourself."
NOBODY_THERE = "Nobody at the provider can sign in, so nobody was told by email: tell them yourself."
# By verb: the subject, and the sentence after the return's name.
_WORDS = {
    "query": (
        "A return came back with questions",
        "was read by the office, which has questions about it. Answer them in the return and have it certified again",
    ),
    "accept": ("A return was accepted", "was accepted by the office. There is nothing left to do"),
    "reopen": (
        "A return is open for a correction",
        "is open to be corrected: the office says why. What was accepted stands until the correction is accepted",
    ),
    "abandon": (
        "A correction is not needed any more",
        "needs no correction any more. What was accepted stands",
    ),
}


def tell(request: HttpRequest, verb: str, one: MonitoringReturn) -> None:
    """Once the step is written for good, mail the provider's people. No failure of the mail undoes the step."""
    people = colleagues_of(one, other_than=request.user)  # type: ignore[arg-type]

    def mail() -> None:
        if not people:
            messages.warning(request, NOBODY_THERE)
        elif not send(request, verb, one, people):
            messages.warning(request, NOBODY_TOLD)

    transaction.on_commit(mail)


def send(request: HttpRequest, verb: str, one: MonitoringReturn, people: Iterable[User]) -> bool:
    """One mail each. It says which return it is and nothing that stands in it; False where it could not be sent."""
    subject, sentence = _WORDS[verb]
    award = one.agreement.award
    context = {
        "name": f"{one.period.label}, {award.provider}: {award.service} ({one.agreement})",
        "sentence": sentence,
        "url": request.build_absolute_uri(one.get_absolute_url()),
    }
    words = render_to_string("grants/email/return_step_message.txt", context, request).strip()
    mails = [EmailMessage(subject, words, None, [person.email]) for person in people]
    try:
        return get_connection().send_messages(mails) == len(mails)
    except (SMTPException, OSError):
        logger.exception("Nobody could be told of %s of return %s", verb, one.pk)
        return False
