"""Asking once more who somebody is, before one thing that cannot be undone.

A proof is made through allauth, so its limits on tries hold; it is for one thing in one session, holds for five
minutes, and is spent once. Whoever has a second step is asked for that one: a password alone is then not enough.
"""

import time
from enum import StrEnum
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.adapter import TOO_MANY_TRIES
from accounts.models import User

# Seconds, by the clock that allauth's own records use.
GOOD_FOR = 5 * 60
CODE_GOOD_FOR = 15 * 60
WRONG_MAILED_CODE = "That code is not right. Check the newest email and type its code again"
NO_MAILED_CODE = "Ask for a code first: none has been sent, or the last one is too old"
WRONG_PASSWORD = "The password is not right"  # noqa: S105 - what is said, not a password
CODE_MISSING = "Type the code"
PASSWORD_MISSING = "Enter your password"  # noqa: S105
TICK_MISSING = "Tick the box to confirm who you are"

_ASKED, _CODE = "proof", "proof_code"


class ProofWay(StrEnum):
    """How somebody proves who they are: by the strongest that they have set up."""

    APP = "authenticator app"
    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105
    EXAMPLE = "example person"
    MAIL = "emailed code"


def way_of(person: User) -> ProofWay:
    """The one that is asked of a person. Those of the example office, which has no secrets, say so by a tick."""
    has = set(Authenticator.objects.filter(user_id=person.pk).values_list("type", flat=True))
    if Authenticator.Type.TOTP in has:
        return ProofWay.APP
    if Authenticator.Type.WEBAUTHN in has:
        return ProofWay.PASSKEY
    if person.has_usable_password():
        return ProofWay.PASSWORD
    if settings.EXAMPLE_SIGN_INS and person.is_example:
        return ProofWay.EXAMPLE
    return ProofWay.MAIL


def ask(request: HttpRequest, subject: str) -> None:
    """From now on a proof is one for this thing; what was proved before was for something else."""
    person: Any = request.user
    request.session[_ASKED] = {"subject": subject, "person": person.pk, "at": time.time()}


def is_proved(request: HttpRequest, subject: str) -> bool:
    """Whether this person has proved who they are for this thing, in this session, within the last five minutes."""
    person: Any = request.user
    asked = request.session.get(_ASKED) or {}
    if asked.get("subject") != subject or asked.get("person") != person.pk:
        return False
    needs_second_step = way_of(person) in (ProofWay.APP, ProofWay.PASSKEY)
    oldest = max(asked["at"], time.time() - GOOD_FOR)
    return any(
        record.get("reauthenticated")
        and record["at"] >= oldest
        and (record.get("method") == "mfa" or not needs_second_step)
        for record in get_authentication_records(request, person)
    )


def spend(request: HttpRequest) -> None:
    """What was proved has served: the next thing asks anew."""
    for key in (_ASKED, _CODE):
        request.session.pop(key, None)


def prove(request: HttpRequest, subject: str, typed: str) -> None:
    """Check what a person typed (or, in the example office, ticked) and take it as proof for this thing.

    Raises ValidationError, in words for the box, for what is wrong and for too many tries.
    """
    person: Any = request.user
    if not ratelimit.consume(request, action="reauthenticate", user=person):
        raise ValidationError(TOO_MANY_TRIES)
    _CHECKS[way_of(person)](request, subject, typed)


def send_code(request: HttpRequest, subject: str) -> bool:
    """Mail a code that proves this person for this thing; False where no mail could be handed over.

    Raises ValidationError where codes were asked for too often.
    """
    person: Any = request.user
    if not ratelimit.consume(request, action="request_login_code", key=person.email.lower()):
        raise ValidationError(get_adapter().error_messages["rate_limited"])
    code = get_adapter().generate_login_code()
    words = render_to_string("accounts/email/proof_message.txt", {"code": code}, request).strip()
    try:
        is_sent = bool(send_mail("Your code to confirm that it is you", words, None, [person.email]))
    except (SMTPException, OSError):
        return False
    kept = {"subject": subject, "person": person.pk, "code": code, "at": time.time()}
    request.session[_CODE] = kept
    return is_sent


def _by_app(request: HttpRequest, subject: str, typed: str) -> None:
    if not typed.strip():
        raise ValidationError(CODE_MISSING)
    form = ReauthenticateForm(data={"code": typed.strip()}, user=request.user)
    if not form.is_valid():
        raise ValidationError([str(words) for words in form.errors.get("code", [])])
    ask(request, subject)
    form.save()


def _by_password(request: HttpRequest, subject: str, typed: str) -> None:
    person: Any = request.user
    if not typed:
        raise ValidationError(PASSWORD_MISSING)
    found = get_adapter().authenticate(request, email=person.email, password=typed)
    if found is None or found.pk != person.pk:
        raise ValidationError(WRONG_PASSWORD)
    _take(request, subject, "password")


def _by_mailed_code(request: HttpRequest, subject: str, typed: str) -> None:
    person: Any = request.user
    sent = request.session.get(_CODE) or {}
    is_for_this = sent.get("subject") == subject and sent.get("person") == person.pk
    if not is_for_this or time.time() - sent["at"] > CODE_GOOD_FOR:
        raise ValidationError(NO_MAILED_CODE)
    if not typed.strip():
        raise ValidationError(CODE_MISSING)
    if not compare_user_code(actual=typed, expected=sent["code"]):
        raise ValidationError(WRONG_MAILED_CODE)
    del request.session[_CODE]
    _take(request, subject, "code")


def _by_tick(request: HttpRequest, subject: str, typed: str) -> None:
    if not typed:
        raise ValidationError(TICK_MISSING)
    _take(request, subject, "example")


def _by_passkey(request: HttpRequest, subject: str, typed: str) -> None:
    raise ValidationError("Confirm with your passkey first")


def _take(request: HttpRequest, subject: str, method: str) -> None:
    ask(request, subject)
    person: Any = request.user
    record_authentication(request, person, method, reauthenticated=True)


_CHECKS = {
    ProofWay.APP: _by_app,
    ProofWay.PASSKEY: _by_passkey,
    ProofWay.PASSWORD: _by_password,
    ProofWay.EXAMPLE: _by_tick,
    ProofWay.MAIL: _by_mailed_code,
}
