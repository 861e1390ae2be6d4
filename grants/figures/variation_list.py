"""Which variations were asked for, and how late one was recorded."""

from typing import Any

from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from grants.choices import VariationState
from grants.models.variation import VariationQuerySet


def chosen_of(variations: VariationQuerySet, *, q: str = "", kind: str = "", state: str = "", late: str = "") -> Any:
    """Those of the given variations that were asked for; words are looked for in agreement and provider."""
    found = variations
    for word in q.split():
        provider = Q(agreement__award__provider__name__icontains=word)
        now = Q(agreement__award__provider__merged_into__name__icontains=word)
        found = found.filter(Q(agreement__reference__icontains=word) | provider | now)
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    if late:
        recorded = TruncDate("settled_at", tzinfo=timezone.get_current_timezone())
        found = found.filter(state=VariationState.AGREED).annotate(recorded_on=recorded)
        found = found.filter(recorded_on__gt=F("agreed_on"))
    return found
