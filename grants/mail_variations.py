"""The mails that tell the other side of a variation: which agreement, what happened, and where to look."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.contrib import messages
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import User
from accounts.permissions import Permission as P
from accounts.roles import Role, may
from grants.choices import VariationState
from grants.models import Variation
from providers.models import Contact

logger = logging.getLogger(__name__)

NOBODY_TOLD = "It was done, but nobody could be told by email: tell them yourself."
NO_CONTACT = "Nobody at the provider can sign in, so nobody was told. Their letter can be recorded instead."
_WORDS = {
    "propose": ("A variation of an agreement was proposed", "was proposed and waits for you to agree or refuse it"),
    "agree": ("A variation waits for you", "was agreed by the other side and waits for you to agree or refuse it"),
    "carried-out": ("A variation was agreed", "was agreed by both sides and is in force"),
    "refuse": ("A variation was refused", "was refused, with the reason"),
    "withdraw": ("A variation was withdrawn", "was withdrawn, with the reason"),
}


def contacts_of(variation: Variation) -> list[User]:
    """Who may sign in for the provider, as it stands now."""
    provider = variation.agreement.award.provider
    own = {provider.pk, provider.merged_into_id} - {None}
    rows = Contact.objects.filter(provider__in=own, left_on=None, user__is_active=True).select_related("user")
    return [one.user for one in rows.order_by("pk") if one.user is not None]


def managers() -> list[User]:
    """Who may agree for the office."""
    roles = [role for role in Role if may(role, P.VARIATION_AGREE) and role != Role.PROVIDER_CONTACT]
    return list(User.objects.filter(role__in=roles, is_active=True).order_by("pk"))


def told_of(verb: str, variation: Variation, *, by: User) -> list[User]:
    """Whose turn it is next; of what was settled, the other side and who proposed it. Never who did it."""
    people = {variation.proposed_by_id: variation.proposed_by}
    if variation.state != VariationState.PROPOSED:
        others = managers() if by.role == Role.PROVIDER_CONTACT else contacts_of(variation)
        people |= {one.pk: one for one in others}
    else:
        people = {}
        if variation.provider_by_id is None:
            people |= {one.pk: one for one in contacts_of(variation)}
        else:
            people |= {one.pk: one for one in managers()}
    return [one for key, one in sorted(people.items()) if key != by.pk and one.is_active]


def tell(request: HttpRequest, verb: str, variation: Variation) -> None:
    """Once it is written for good, mail the other side. No failure of the mail undoes what was done."""
    if verb == "agree" and variation.state == VariationState.AGREED:
        verb = "carried-out"
    people = told_of(verb, variation, by=request.user)  # type: ignore[arg-type]

    def mail() -> None:
        if people and not _send(request, verb, variation, people):
            messages.warning(request, NOBODY_TOLD)
        elif not people and variation.state == VariationState.PROPOSED and variation.provider_by_id is None:
            messages.warning(request, NO_CONTACT)

    transaction.on_commit(mail)


def _send(request: HttpRequest, verb: str, variation: Variation, people: Iterable[User]) -> bool:
    """One mail each. It names the variation and nothing that stands in it; False where it could not be sent."""
    subject, sentence = _WORDS[verb]
    award = variation.agreement.award
    context = {
        "name": f"Variation {variation.number} of agreement {variation.agreement} ({award.provider}: {award.service})",
        "sentence": sentence,
        "url": request.build_absolute_uri(variation.get_absolute_url()),
    }
    words = render_to_string("grants/email/variation_message.txt", context, request).strip()
    mails = [EmailMessage(subject, words, None, [person.email]) for person in people]
    try:
        return get_connection().send_messages(mails) == len(mails)
    except (SMTPException, OSError):
        logger.exception("Nobody could be told of %s of variation %s", verb, variation.pk)
        return False
