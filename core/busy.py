"""When the database is so busy that it gives up: told as that, with what was typed, and not as a fault."""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)

BUSY = "Many people are recording something at this moment. Nothing of yours was saved: try again in a minute"
# PostgreSQL's codes for a deadlock, a lock not to be had in time, and a transaction that must be done again.
_CODES = {"40P01", "55P03", "40001"}


def is_busy(error: BaseException) -> bool:
    """Whether a database error says that others were in the way, and the same would work a moment later."""
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code in _CODES or "database is locked" in str(error)


class BusyMiddleware:
    """A page that says so, where no form could: 503, to be tried again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_busy(error):
            return None
        logger.warning("The database was too busy for %s", request.path)
        response = render(request, "503.html", {"busy": BUSY}, status=503)
        response["Retry-After"] = "60"
        return response
