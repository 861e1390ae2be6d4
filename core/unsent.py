"""What somebody typed into a form while they had been signed out, kept in their session until they are back.

It is only ever shown again in its own form: nothing is sent on anybody's behalf.
"""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

KEPT_FOR = timedelta(minutes=30)
# Encoded; more than the longest of our forms holds, and little enough for a session of nobody's.
LARGEST = 64 * 1024
SHOWN_AGAIN = "Nothing has been recorded yet. This is what you typed before you were signed out."

_KEY = "unsent"
_ORDINARY = "application/x-www-form-urlencoded"
_SECRET = ("password", "passphrase", "secret", "credential", "token", "otp")


class ShowsUnsent:
    """For a form view: its form comes back filled in with what was kept for its address, once."""

    request: Any

    @cached_property
    def unsent(self) -> QueryDict | None:
        return take(self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        # Asked of a POST too: what is sent now stands in for what was kept.
        if self.unsent is None or self.request.method != "GET":
            return kwargs
        messages.info(self.request, SHOWN_AGAIN)
        return kwargs | {"data": self.unsent}


def keep(request: HttpRequest) -> bool:
    """Keep what a POST brought for the form at its address; False where there is nothing that may be kept.

    Kept are only ordinary forms that would show it again, of less than LARGEST, and nothing of one that asks for
    anything secret.
    """
    if request.method != "POST" or request.content_type != _ORDINARY or not is_shown_again(request):
        return False
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    text = typed.urlencode()
    if not text or len(text) >= LARGEST or any(_is_secret(name) for name in typed):
        return False
    request.session[_KEY] = {"path": request.path, "at": timezone.now().timestamp(), "typed": text}
    return True


def is_shown_again(request: HttpRequest) -> bool:
    """Whether the form at this address is one that would show again what was typed."""
    view = getattr(request.resolver_match, "func", None)
    return issubclass(getattr(view, "view_class", object), ShowsUnsent)


def take(request: HttpRequest) -> QueryDict | None:
    """What was kept for this address not more than KEPT_FOR ago, and forget it. None where there is nothing."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    is_old = timezone.now().timestamp() - kept["at"] > KEPT_FOR.total_seconds()
    if not is_old and kept["path"] != request.path:
        return None
    del request.session[_KEY]
    return None if is_old else QueryDict(kept["typed"])


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET)
