"""How a view says who may use it. A view that says nothing is open to nobody (middleware.py)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from accounts.permissions import Permission
from core import unsent

Needed = Permission | str

KEPT = "You had been signed out. Sign in to go on: what you typed is kept."
NOT_KEPT = "You had been signed out. Nothing was recorded. Sign in, then do it again."


def access(needed: Needed) -> Callable[[Any], Any]:
    """Name the permission of a view function, or of a view class that is not ours to change."""

    def named(view: Any) -> Any:
        view.permission = needed
        return view

    return named


def needed_by(view: Any) -> Needed | None:
    """The permission a view names: on the view function itself or on the class behind it."""
    own = getattr(view, "permission", None)
    return own if own is not None else getattr(getattr(view, "view_class", None), "permission", None)


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back here afterwards. Who was sending a form is told why, and keeps what they typed."""
    if request.method == "POST":
        messages.info(request, KEPT if unsent.keep(request) else NOT_KEPT)
    return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
