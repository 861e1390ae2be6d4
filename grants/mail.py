"""The mails that tell somebody that a notice waits for them: its title, what happened, and where to look."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import User
from accounts.permissions import Permission as P
from accounts.roles import Role, may
from grants.models import DecisionNotice

logger = logging.getLogger(__name__)

# What each mail says in its subject and as its only sentence.
_WORDS = {
    "hand-over": ("A decision is ready to check", "is ready for you to check and submit"),
    "hand-over-paper": ("A paper decision is ready to record", "is ready for you to compare with its paper and record"),
    "record": ("A decision was recorded", "was recorded from its paper, as {reference}, and waits to be published"),
    "submit": ("A decision waits for Finance", "was submitted and waits for Finance to certify the money"),
    "certify": ("A decision waits for signature", "has its money certified and waits for signature"),
    "return": ("A decision came back", "was returned with comments"),
    "send-back": ("A paper decision came back", "was returned by Finance with comments"),
    "sign": ("A decision was signed", "was signed, as {reference}, and waits to be published"),
    "refuse": ("A decision was refused", "was refused"),
}
# Who is told by what they may do next; the drafters are told besides.
_TOLD = {
    "hand-over": P.NOTICE_SUBMIT,
    "hand-over-paper": P.NOTICE_RECORD,
    "record": P.NOTICE_PUBLISH,
    "submit": P.NOTICE_CERTIFY,
    "certify": P.NOTICE_SIGN,
    "sign": P.NOTICE_PUBLISH,
    "refuse": P.NOTICE_SUBMIT,
}
_RETURNS = ("return", "send-back")
_DRAFTERS_TOLD = (*_RETURNS, "sign", "record", "refuse")


def tells(step: str) -> bool:
    """Whether anybody is told of a step."""
    return step in _WORDS


def _told_as(step: str, notice: DecisionNotice) -> str:
    """A signed paper is handed to finance, any other draft to the managers."""
    return "hand-over-paper" if step == "hand-over" and notice.is_from_paper else step


def told_of(step: str, notice: DecisionNotice, *, by: User) -> list[User]:
    """Who is told of a step: those whose turn it is now, and who drafted it; not the person who took the step."""
    needed = _TOLD.get(_told_as(step, notice))
    roles = [role for role in Role if needed is not None and may(role, needed)]
    people = set(User.objects.filter(role__in=roles))
    if step in _DRAFTERS_TOLD:
        people.add(notice.drafted_by)
    if step in _RETURNS:
        people |= {one.person for one in notice.contributors.select_related("person")}
    return sorted((one for one in people if one.is_active and one.pk != by.pk), key=lambda one: one.pk)


def tell(
    step: str, notice: DecisionNotice, people: Iterable[User], *, url: str, request: HttpRequest | None = None
) -> bool:
    """Mail each person one mail with the address of the notice; False where they could not be handed over.

    It holds the title and nothing else of the notice: whoever follows the address must sign in to read more.
    """
    subject, sentence = _WORDS[_told_as(step, notice)]
    context: dict[str, Any] = {
        "title": notice.title,
        "sentence": sentence.format(reference=notice.reference),
        "url": url,
    }
    words = render_to_string("grants/email/notice_step_message.txt", context, request).strip()
    mails = [EmailMessage(subject, words, None, [person.email]) for person in people]
    if not mails:
        return False
    try:
        return get_connection().send_messages(mails) == len(mails)
    except (SMTPException, OSError):
        logger.exception("Nobody could be told of %s of notice %s", step, notice.pk)
        return False
