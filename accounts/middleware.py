from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.access import ask_to_sign_in, needed_by
from accounts.permissions import PUBLIC, SIGNED_IN, Permission


class AccessMiddleware:
    """Deny by default: each view names who may use it, and one that names nobody is open to nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        needed = needed_by(view)
        if needed == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if needed == SIGNED_IN or (isinstance(needed, Permission) and request.user.may(needed)):
            return None
        raise PermissionDenied
