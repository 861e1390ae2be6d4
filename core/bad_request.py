"""The page for a request that cannot be taken: config.urls.handler400."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say in words what was wrong: 413 where too much was sent, 400 for everything else."""
    if isinstance(exception, _TOO_MUCH):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)
