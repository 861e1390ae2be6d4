"""Everything that writes a person's account, but for what people do to their own sign-in (allauth's views)."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts import rules
from accounts.models import User
from core import audit
from core.refusal import Obstacle, Refused, refuse_if

# Who stands in the audit log where nobody is signed in yet.
SET_UP = "Set-up of the system"


@transaction.atomic
def enter_person(*, email: str, name: str, role: str, by: User | None, at: datetime, is_example: bool = False) -> User:
    """Enter a person, who may sign in from now on by a code sent to `email`; a password is theirs to set.

    `by` is None for the first administrator alone. `is_example` is for the people of the example office, where the
    settings have it. Refused where the address is not one or belongs to somebody, the name is empty or the role
    unknown. Sends nothing: an invitation is the caller's.
    """
    email, name = email.strip().lower(), name.strip()
    administrators = list(User.objects.administrators().select_for_update().order_by("pk"))
    refuse_if(
        _obstacles_to_email(email)
        + rules.obstacles_to_enter_person(
            email=email,
            name=name,
            role=role,
            by=by,
            is_email_taken=_is_taken(email),
            has_administrator=bool(administrators),
            is_example=is_example,
            may_have_examples=settings.EXAMPLE_SIGN_INS,
        )
    )
    person = User(email=email, name=name, role=role, is_example=is_example)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
            # The administrator answers for the address; allauth would otherwise ask for it to be confirmed.
            EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    except IntegrityError:
        raise Refused(Obstacle(f"{email} already belongs to somebody who is entered here", "email")) from None
    _record("entered", person, by=by, at=at, role=role, email=email, example="yes" if is_example else "no")
    return person


@transaction.atomic
def change_role(*, person: User, role: str, by: User, at: datetime) -> User:
    """Give a person another role, with effect from their next page.

    Refused for one's own role, for the last administrator who may sign in, and where nothing would change.
    """
    person, others = _locked(person)
    refuse_if(rules.obstacles_to_change_role(person=person, role=role, by=by, other_administrators=others))
    before, person.role = person.role, role
    person.save(update_fields=["role"])
    _record("role_changed", person, by=by, at=at, before=before, after=role)
    return person


@transaction.atomic
def change_name(*, person: User, name: str, by: User, at: datetime) -> User:
    """Correct a person's name. What they did before stays under the name they had. Refused where it is empty."""
    person, _ = _locked(person)
    name = name.strip()
    refuse_if(rules.obstacles_to_change_name(person=person, name=name))
    before, person.name = person.name, name
    person.save(update_fields=["name"])
    _record("name_changed", person, by=by, at=at, before=before, after=name)
    return person


@transaction.atomic
def stop_sign_in(*, person: User, by: User, at: datetime) -> User:
    """Close every door to a person, at once, also where they are signed in now.

    Their password goes, so that no session of before opens again when they are allowed back. Refused for oneself,
    for the last administrator who may sign in, and for somebody who is stopped already.
    """
    person, others = _locked(person)
    refuse_if(rules.obstacles_to_stop_sign_in(person=person, by=by, other_administrators=others))
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    _record("sign_in_stopped", person, by=by, at=at)
    return person


@transaction.atomic
def allow_sign_in(*, person: User, by: User, at: datetime) -> User:
    """Open the doors again to a person who was stopped. Refused for somebody who may sign in already."""
    person, _ = _locked(person)
    refuse_if(rules.obstacles_to_allow_sign_in(person=person))
    person.is_active = True
    person.save(update_fields=["is_active"])
    _record("sign_in_allowed", person, by=by, at=at)
    return person


@transaction.atomic
def remove_second_factor(*, person: User, by: User, at: datetime) -> User:
    """Take away the authenticator app, passkeys and recovery codes of a person who has lost them.

    Nobody can sign in through this but who reads the person's mail. Refused for oneself and where there is none.
    """
    person, _ = _locked(person)
    factors = Authenticator.objects.filter(user=person)
    refuse_if(rules.obstacles_to_remove_second_factor(person=person, by=by, has_one=factors.exists()))
    factors.delete()
    # As when a password is changed, whoever is signed in as this person now is signed out.
    person.set_unusable_password()
    person.save(update_fields=["password"])
    _record("second_factor_removed", person, by=by, at=at)
    return person


@transaction.atomic
def record_invitation(*, person: User, by: User | None, at: datetime) -> None:
    """Note that a person was sent the address of the sign-in page. Refused for somebody who is stopped."""
    person, _ = _locked(person)
    refuse_if(rules.obstacles_to_invite(person=person))
    _record("invited", person, by=by, at=at, email=person.email)


def _locked(person: User) -> tuple[User, int]:
    """The person as they stand now, and how many other administrators may sign in: none of them moves meanwhile."""
    # Locked in the order of their numbers, so that two administrators who stop each other do not wait for ever.
    needed = User.objects.filter(pk=person.pk) | User.objects.administrators()
    rows = {row.pk: row for row in needed.select_for_update().order_by("pk")}
    return rows.pop(person.pk), len(rows)


def _is_taken(email: str) -> bool:
    return (
        User.objects.filter(email__iexact=email).exists() or EmailAddress.objects.filter(email__iexact=email).exists()
    )


def _obstacles_to_email(email: str) -> list[Obstacle]:
    try:
        validate_email(email)
    except ValidationError:
        return [Obstacle("Enter an email address in full, like name@example.com", "email")]
    return []


def _record(verb: str, person: User, *, by: User | None, at: datetime, **details: Any) -> None:
    audit.record(action=f"accounts.person.{verb}", by=by or SET_UP, at=at, subject=person, **details)


@transaction.atomic
def record_sign_in(*, person: User, at: datetime) -> None:
    """Note when a person came in, by whichever door. It is not a change of the account: its history stays as it is."""
    User.objects.filter(pk=person.pk).update(last_login=at)
    person.last_login = at
    _record("signed_in", person, by=person, at=at)
