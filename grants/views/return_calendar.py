"""The calendar of returns: a file to keep, and a private address to which a diary subscribes.

The address carries a signed token and needs no sign-in, because no diary can sign in. It gives away due days, agreement
references and, to the office, names of providers; no figure. It stops when the person may no longer sign in, loses the
permission, or changes their password.
"""

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views import View
from django.views.generic import TemplateView

from accounts.models import User
from accounts.permissions import PUBLIC, Permission
from core.downloads import serve_bytes
from grants.documents.return_calendar import MEDIA_TYPE, return_calendar
from grants.figures.reminding import in_calendar_of

SALT = "grants.return-calendar"
FILENAME = "returns.ics"


def token_for(person: User) -> str:
    """What the private address of a person ends in."""
    return signing.Signer(salt=SALT).sign_object([person.pk, _seal(person)])


def _seal(person: User) -> str:
    """Changes with the password, so that an address that got about can be ended."""
    return salted_hmac(SALT, person.password).hexdigest()[:20]


def person_of(token: str) -> User | None:
    """Whose address it is, while they may still see returns."""
    try:
        key, seal = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.filter(pk=key).first() if isinstance(key, int) and isinstance(seal, str) else None
    if person is None or not constant_time_compare(seal, _seal(person)) or not person.may(Permission.RETURN_VIEW):
        return None
    return person


def _calendar(request: HttpRequest, person: User) -> HttpResponse:
    content = return_calendar(
        in_calendar_of(person),
        is_office=not person.may(Permission.RETURN_FILL),
        address_of=lambda one: request.build_absolute_uri(one.get_absolute_url()),
        host=request.get_host().partition(":")[0],
        at=timezone.now(),
    )
    return serve_bytes(content, media_type=MEDIA_TYPE, filename=FILENAME)


class ReturnCalendar(View):
    """One's own calendar, to be kept as a file."""

    permission = Permission.RETURN_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _calendar(request, request.user)  # type: ignore[arg-type]


class ReturnCalendarFeed(View):
    """The same at the private address. A wrong or an ended one is not there."""

    permission = PUBLIC

    def get(self, request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(token)
        if person is None:
            raise Http404
        answer = _calendar(request, person)
        answer["X-Robots-Tag"] = "noindex"
        return answer


class ReturnCalendarSubscribe(TemplateView):
    """Says what the calendar is, and shows one's private address."""

    permission = Permission.RETURN_VIEW
    template_name = "grants/return_calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        feed = reverse("grants:return-calendar-feed", args=[token_for(self.request.user)])
        return super().get_context_data(
            address=self.request.build_absolute_uri(feed),
            is_office=not self.request.user.may(Permission.RETURN_FILL),
            breadcrumbs=[("Returns", reverse("grants:return-list"))],
            **kwargs,
        )
