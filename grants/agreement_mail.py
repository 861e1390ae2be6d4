"""The mails about an agreement: its reference, what happened, and where to look. Nothing of its terms."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import User
from accounts.permissions import Permission as P
from accounts.roles import Role, may
from grants.figures.agreement_page import contacts_of
from grants.models import Agreement

logger = logging.getLogger(__name__)

# What each mail says in its subject and as its only sentence.
_TO_PROVIDER = {
    "offer": (
        "An agreement is offered to you",
        "is offered to your organisation: read the terms, then accept or decline",
    ),
    "take-back": ("An agreement was taken back", "was taken back to be changed, so you cannot accept it now"),
    "record": ("An agreement was recorded as accepted", "was recorded as accepted on paper"),
    "suspend": ("An agreement was suspended", "was suspended: no instalment is paid until it is resumed"),
    "resume": ("An agreement was resumed", "was resumed"),
    "close": ("An agreement was closed", "was closed"),
}
_TO_OFFICE = {
    "accept": ("An agreement was accepted", "was accepted by the provider"),
    "decline": ("An agreement was declined", "was declined by the provider, with a reason"),
}


def told_of(step: str, agreement: Agreement, *, by: User) -> list[User]:
    """Who is told of a step: the provider's contacts, or who drafted and offered it and the managers."""
    people = set(contacts_of(agreement)) if step in _TO_PROVIDER else set()
    if step in _TO_OFFICE:
        roles = [role for role in Role if may(role, P.AGREEMENT_MANAGE)]
        people = {agreement.drafted_by, *User.objects.filter(role__in=roles)}
        people |= {agreement.offered_by} if agreement.offered_by else set()
    return sorted((one for one in people if one.is_active and one.pk != by.pk), key=lambda one: one.pk)


def tell(
    step: str, agreement: Agreement, people: Iterable[User], *, url: str, request: HttpRequest | None = None
) -> bool:
    """Mail each person one mail with the address of the agreement; False where they could not be handed over."""
    subject, sentence = (_TO_PROVIDER | _TO_OFFICE)[step]
    context = {"reference": agreement.reference, "sentence": sentence, "url": url}
    words = render_to_string("grants/email/agreement_step_message.txt", context, request).strip()
    mails = [EmailMessage(subject, words, None, [person.email]) for person in people]
    if not mails:
        return False
    try:
        return get_connection().send_messages(mails) == len(mails)
    except (SMTPException, OSError):
        logger.exception("Nobody could be told of %s of agreement %s", step, agreement.pk)
        return False
