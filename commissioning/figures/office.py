"""Who the office is, and who held it on a day."""

from datetime import date

from commissioning.models import Office, OfficeHolderTerm


def the_office() -> Office | None:
    """The one office, with its areas, boards and terms; None before it is set up."""
    return Office.objects.prefetch_related("areas", "boards", "terms").first()


def holder_on(office: Office, day: date) -> OfficeHolderTerm | None:
    """The term that covers a day."""
    return next((term for term in office.terms.all() if term.covers(day)), None)
