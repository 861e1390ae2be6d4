"""What somebody typed into a form while they had been signed out, kept in their session until they are back.

It is only ever shown again in its own form: nothing is sent on anybody's behalf. Files are not kept: whoever had
chosen one is told at its box to choose it again.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

KEPT_FOR = timedelta(minutes=30)
# Encoded; more than the longest of our forms holds, rich text included, and little enough for a session of nobody's.
LARGEST = 512 * 1024
SHOWN_AGAIN = "Nothing has been recorded yet. This is what you typed before you were signed out."
CHOOSE_AGAIN = "Choose the file again: files are not kept while you are signed out"

_KEY = "unsent"
_KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")
_SECRET = ("password", "passphrase", "secret", "credential", "token", "otp")


@dataclass(frozen=True)
class Unsent:
    """What was typed, and the names of the boxes in which a file had been chosen."""

    typed: QueryDict
    files: tuple[str, ...] = ()


class ShowsUnsent:
    """For a form view: its form comes back filled in with what was kept for its address, once.

    `kept_without` names the secret boxes of a form that is kept all the same: its other boxes are, these never. A form
    with a secret box that is not named there is not kept at all.
    """

    request: Any
    kept_without: tuple[str, ...] = ()

    @cached_property
    def unsent(self) -> Unsent | None:
        return take(self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        # Asked of a POST too: what is sent now stands in for what was kept.
        if self.unsent is None or self.request.method != "GET":
            return kwargs
        messages.info(self.request, SHOWN_AGAIN)
        return kwargs | {"data": self.unsent.typed}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        if self.unsent is not None and self.request.method == "GET":
            _ask_for_files(context["form"], self.unsent.files)
            for name in self.kept_without:
                # Empty because it was not kept, and not because it was forgotten.
                context["form"].errors.pop(name, None)
        return context


def keep(request: HttpRequest) -> bool:
    """Keep what a POST brought for the form at its address; False where there is nothing that may be kept.

    Kept are only the words of forms that would show them again, of less than LARGEST, and nothing of one that asks
    for anything secret, unless its view says that it is kept without it; of a file only that there was one.
    """
    if request.method != "POST" or request.content_type not in _KINDS or not is_shown_again(request):
        return False
    typed = request.POST.copy()
    for name in ("csrfmiddlewaretoken", *_view_of(request).kept_without):
        typed.pop(name, None)
    text = typed.urlencode()
    if not text or len(text) >= LARGEST or any(_is_secret(name) for name in typed):
        return False
    kept = {"path": request.path, "at": timezone.now().timestamp(), "typed": text, "files": list(request.FILES)[:20]}
    request.session[_KEY] = kept
    return True


def is_shown_again(request: HttpRequest) -> bool:
    """Whether the form at this address is one that would show again what was typed."""
    return issubclass(_view_of(request), ShowsUnsent)


def _view_of(request: HttpRequest) -> Any:
    return getattr(getattr(request.resolver_match, "func", None), "view_class", object)


def take(request: HttpRequest) -> Unsent | None:
    """What was kept for this address not more than KEPT_FOR ago, and forget it. None where there is nothing."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    is_old = timezone.now().timestamp() - kept["at"] > KEPT_FOR.total_seconds()
    if not is_old and kept["path"] != request.path:
        return None
    del request.session[_KEY]
    # What was kept before files were spoken of has no word of them.
    return None if is_old else Unsent(QueryDict(kept["typed"]), tuple(kept.get("files", ())))


def _ask_for_files(form: forms.BaseForm, names: tuple[str, ...]) -> None:
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) and form.add_prefix(name) in names:
            # In place of "Choose the paper", which they had done.
            form.errors.pop(name, None)
            form.add_error(name, CHOOSE_AGAIN)


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET)
