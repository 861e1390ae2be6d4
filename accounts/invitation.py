"""The mail that tells somebody that they may sign in, and how."""

from smtplib import SMTPException
from typing import Any

from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import User


def send_invitation(person: User, *, sign_in_url: str, request: HttpRequest | None = None) -> bool:
    """Mail a person the address of the sign-in page; False where the mail could not be handed over.

    It holds no secret: whoever follows the address still needs a code, which goes to the person's own address.
    """
    context: dict[str, Any] = {"person": person, "sign_in_url": sign_in_url}
    subject = render_to_string("accounts/email/invitation_subject.txt", context, request).strip()
    words = render_to_string("accounts/email/invitation_message.txt", context, request).strip()
    try:
        return bool(send_mail(subject, words, None, [person.email]))
    except (SMTPException, OSError):
        return False
