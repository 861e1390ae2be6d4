"""The mails about a review: to whoever is asked, reminded, or told how it ended. None goes to whoever stands aside.

Each mail holds the title, the day and the address, and nothing else of the recommendation: whoever follows the address
must sign in to read more. Nothing is sent before the change it tells of is written for good, and no failure of the mail
undoes that change.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any
from urllib.parse import urljoin

from django.contrib import messages
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from commissioning.choices import ReviewRoute
from commissioning.figures import told
from commissioning.models import Interest, Meeting, Recommendation
from core.templatetags.house import day

logger = logging.getLogger(__name__)

NOBODY_TOLD = "It was done, but nobody could be told by email: tell them yourself."
NOBODY_TO_TELL = "Every member stands aside from this, so nobody was told."


@dataclass(frozen=True)
class _Words:
    """One kind of mail: its subject and its sentence, which follows the title."""

    subject: str
    sentence: str


_ASKED = {
    ReviewRoute.MEETING: _Words("Your view is asked", "comes to the meeting on {day}. Give your view by then"),
    ReviewRoute.CORRESPONDENCE: _Words("Your view is asked", "waits for your view. Give it by {day}"),
}
_REMINDED = _Words("A recommendation still waits for your view", "closes on {day}, and you have given no view yet")
_RESCHEDULED = _Words("A review has another day", "now closes on {day}. A view that you have given still counts")
_WITHDRAWN = _Words("A recommendation was withdrawn", "was withdrawn by the office. No view on it is needed")
_CONCLUDED = _Words("A review was concluded", "was concluded. You can read the advice and all views")
_VOIDED = _Words("A view no longer counts", "has lost a view, because a member declared an interest in it")
_REOPENED = _Words(
    "A review is open again",
    "has lost a view and its conclusion, because a member declared an interest in it. The review is open again, and "
    "whoever is in the chair concludes it anew",
)


def tell_asked(recommendation: Recommendation, request: HttpRequest) -> None:
    """When it is sent to the Commission: everybody who may take part."""
    people = told.who_may_take_part(recommendation, timezone.localdate())
    if not people:
        messages.warning(request, NOBODY_TO_TELL)
    _after_commit(_ASKED[ReviewRoute(recommendation.route)], recommendation, people, request)


def tell_reminded(recommendation: Recommendation, people: Iterable[User], request: HttpRequest) -> None:
    """Whom remind_reviewers() gave back."""
    _after_commit(_REMINDED, recommendation, people, request)


def tell_rescheduled(recommendation: Recommendation, request: HttpRequest) -> None:
    """When it gets another meeting or closing day: everybody who may take part."""
    _after_commit(_RESCHEDULED, recommendation, told.who_may_take_part(recommendation, timezone.localdate()), request)


def tell_meeting_moved(meeting: Meeting, request: HttpRequest) -> None:
    """When a meeting gets another day: of each review at it, everybody who may take part."""
    for recommendation in Recommendation.objects.in_review().filter(meeting=meeting).order_by("pk"):
        tell_rescheduled(recommendation, request)


def tell_withdrawn(recommendation: Recommendation, request: HttpRequest) -> None:
    """When it is taken back after it was sent: everybody who may take part. The list is the only place to lead to."""
    if recommendation.sent_at is not None:
        _after_commit(_WITHDRAWN, recommendation, told.who_may_take_part(recommendation, timezone.localdate()), request)


def tell_concluded(recommendation: Recommendation, request: HttpRequest) -> None:
    """When the advice is concluded: whoever gave a view that counted, and who wrote it; not who concluded it."""
    _after_commit(_CONCLUDED, recommendation, told.who_took_part(recommendation, timezone.localdate()), request)


def tell_voided(interest: Interest, request: HttpRequest) -> None:
    """When an interest was declared that voided a view or a conclusion: whoever heads that review, and the office."""
    for one in told.outcome_of(interest):
        if one.voided_a_view or one.reopened:
            people = told.who_answers_for(one.recommendation, timezone.localdate())
            _after_commit(_REOPENED if one.reopened else _VOIDED, one.recommendation, people, request)


def send_reminders(recommendation: Recommendation, people: Iterable[User], *, site: str) -> bool:
    """The same reminder without a page behind it; `site` is where the system is. False where it could not be sent."""
    return _send(_REMINDED, recommendation, people, site=site)


def _after_commit(words: _Words, recommendation: Recommendation, people: Iterable[User], request: HttpRequest) -> None:
    those = [person for person in people if person.pk != getattr(request.user, "pk", None)]
    site = request.build_absolute_uri("/")

    def send() -> None:
        if those and not _send(words, recommendation, those, site=site, request=request):
            messages.warning(request, NOBODY_TOLD)

    transaction.on_commit(send)


def _send(
    words: _Words,
    recommendation: Recommendation,
    people: Iterable[User],
    *,
    site: str,
    request: HttpRequest | None = None,
) -> bool:
    """One mail each, so that nobody reads who else was told."""
    mails = [_mail(words, recommendation, person, site=site, request=request) for person in people]
    if not mails:
        return True
    try:
        return get_connection().send_messages(mails) == len(mails)
    except (SMTPException, OSError):
        logger.exception("Nobody could be told of recommendation %s: %s", recommendation.pk, words.subject)
        return False


def _mail(
    words: _Words, recommendation: Recommendation, person: User, *, site: str, request: HttpRequest | None
) -> EmailMessage:
    context: dict[str, Any] = {
        "title": recommendation.title,
        "sentence": words.sentence.format(day=day(recommendation.closes_on)),
        "url": urljoin(site, _address(words, recommendation, person)),
    }
    text = render_to_string("commissioning/email/review_message.txt", context, request).strip()
    return EmailMessage(words.subject, text, None, [person.email])


def _address(words: _Words, recommendation: Recommendation, person: User) -> str:
    """Where this person reads of it: members on the page of the review, the office on its own."""
    if words is _WITHDRAWN:
        return reverse("commissioning:review-list")
    name = "review-give" if told.reads_as_member(person) else "recommendation-detail"
    return reverse(f"commissioning:{name}", args=[recommendation.pk])
