from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.timezone import localdate

from accounts.roles import Role
from core import audit
from core.refusal import Obstacle, refuse_if
from providers.models import Contact, Provider
from providers.rules import obstacles_to_add_contact, obstacles_to_end_contact, obstacles_to_sign_in_as, tidy
from providers.transitions.locks import lock_provider


@transaction.atomic
def add_contact(
    provider: Provider,
    *,
    job_title: str,
    by: Any,
    at: datetime,
    name: str = "",
    email: str = "",
    telephone: str = "",
    is_main: bool = False,
    user: Any = None,
) -> Contact:
    """Record somebody at a provider. A new main contact takes the place of the present one, who stays a contact.

    With `user`, that account may sign in and see this provider alone. Refused when the provider was merged, a value
    is missing, malformed or over-long, or the account has another role or is a contact elsewhere.
    """
    locked = lock_provider(provider)
    words = {"job_title": tidy(job_title), "name": tidy(name), "email": email.strip(), "telephone": tidy(telephone)}
    refuse_if([*obstacles_to_add_contact(locked, **words), *_obstacles_to_account(user)])
    if is_main:
        locked.contacts.filter(is_main=True, left_on=None).update(is_main=False)
    contact = Contact.objects.create(provider=locked, is_main=is_main, user=user, **words)
    # The log outlives the person's time there, so it keeps the post and not the name.
    audit.record(action="providers.contact.added", by=by, at=at, subject=locked, job_title=words["job_title"])
    return contact


@transaction.atomic
def end_contact(contact: Contact, *, left_on: date, by: Any, at: datetime) -> Contact:
    """Record that somebody left on a day, today or before; their account no longer sees the provider.

    Refused when they have left already, or the day is yet to come.
    """
    provider = lock_provider(contact.provider)
    locked = Contact.objects.select_for_update().get(pk=contact.pk)
    refuse_if(obstacles_to_end_contact(provider, left_before=locked.left_on, left_on=left_on, today=localdate(at)))
    locked.left_on, locked.is_main = left_on, False
    locked.save(update_fields=["left_on", "is_main"])
    audit.record(
        action="providers.contact.ended", by=by, at=at, subject=provider, job_title=locked.job_title, left_on=left_on
    )
    return locked


def _obstacles_to_account(user: Any) -> list[Obstacle]:
    if user is None:
        return []
    # Held, so that two providers cannot take the same account at the same moment.
    account = get_user_model().objects.select_for_update().get(pk=user.pk)
    employer = Provider.objects.filter(contacts__user=account, contacts__left_on=None).first()
    return obstacles_to_sign_in_as(is_provider_contact=account.role == Role.PROVIDER_CONTACT, employer=employer)
