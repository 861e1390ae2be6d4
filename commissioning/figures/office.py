"""Who the office is, and who held it on a day."""

from datetime import date

from django.db.models import Prefetch

from commissioning.models import Board, Office, OfficeHolderTerm
from providers.models import CouncilArea


def the_office() -> Office | None:
    """The one office, with its areas, boards and terms; None before it is set up."""
    return Office.objects.prefetch_related(
        Prefetch("areas", CouncilArea.objects.order_by("name")),
        # In the order in which they were entered: the office puts its most important board first.
        Prefetch("boards", Board.objects.order_by("pk")),
        Prefetch("terms", OfficeHolderTerm.objects.order_by("-started_on")),
    ).first()


def holder_on(office: Office, day: date) -> OfficeHolderTerm | None:
    """The term that covers a day."""
    return next((term for term in office.terms.all() if term.covers(day)), None)
