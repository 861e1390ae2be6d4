"""The mails that tell somebody that a return waits for them: which quarter of which agreement, and where to look."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.contrib import messages
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission as P
from accounts.roles import Role, may
from grants.figures.filling import colleagues_of
from grants.models import MonitoringReturn

logger = logging.getLogger(__name__)

NOBODY_TOLD = "It was done, but nobody could be told by email: tell them yourself."
NOBODY_TO_CERTIFY = (
    "Nobody else at your organisation can sign in, so nobody was told. A second person must certify: ask the office "
    "to add one."
)
# By verb: the subject, the sentence after the return's name, and the page.
_WORDS = {
    "submit": ("A return waits for you to certify it", "was filled in and submitted. Read and certify it", "certify"),
    "give-back": ("A return came back to you", "was given back by a colleague, who says what to change", "detail"),
    "certify": ("A return came in", "was certified by the provider and waits for the office to read it", "detail"),
}


def told_of(verb: str, one: MonitoringReturn, *, by: User) -> list[User]:
    """Whose turn it is next: colleagues to certify, whoever submitted it, or the office."""
    if verb == "submit":
        return colleagues_of(one, other_than=by)
    if verb == "certify":
        roles = [role for role in Role if may(role, P.RETURN_JUDGE)]
        return list(User.objects.filter(role__in=roles, is_active=True).exclude(pk=by.pk).order_by("pk"))
    step = one.steps.filter(verb="submit").select_related("by").order_by("-number").first()
    return [step.by] if step and step.by.is_active and step.by_id != by.pk else []


def tell(request: HttpRequest, verb: str, one: MonitoringReturn) -> None:
    """Once the step is written for good, mail those whose turn it is. No failure of the mail undoes the step."""
    people = told_of(verb, one, by=request.user)  # type: ignore[arg-type]

    def mail() -> None:
        if people and not send(request, verb, one, people):
            messages.warning(request, NOBODY_TOLD)
        elif not people and verb == "submit":
            messages.warning(request, NOBODY_TO_CERTIFY)

    transaction.on_commit(mail)


def send(request: HttpRequest, verb: str, one: MonitoringReturn, people: Iterable[User]) -> bool:
    """One mail each. It says which return it is and nothing that stands in it; False where it could not be sent."""
    subject, sentence, page = _WORDS[verb]
    award = one.agreement.award
    context = {
        "name": f"{one.period.label}, {award.provider}: {award.service} ({one.agreement})",
        "sentence": sentence,
        "url": request.build_absolute_uri(reverse(f"grants:return-{page}", args=[one.pk])),
    }
    words = render_to_string("grants/email/return_step_message.txt", context, request).strip()
    mails = [EmailMessage(subject, words, None, [person.email]) for person in people]
    try:
        return get_connection().send_messages(mails) == len(mails)
    except (SMTPException, OSError):
        logger.exception("Nobody could be told of %s of return %s", verb, one.pk)
        return False
