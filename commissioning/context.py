from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from commissioning.models import Office


def office(request: HttpRequest) -> dict[str, Any]:
    """The office whose name, colour and titles every page and paper bears; None before it is set up."""
    return {"office": SimpleLazyObject(lambda: Office.objects.defer("logo").first())}
