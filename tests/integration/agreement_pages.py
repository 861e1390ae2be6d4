"""What the tests of the pages of agreements share."""

from django.urls import reverse

from accounts.roles import Role
from grants.models import Agreement
from tests.factories.commissioning import a_person
from tests.integration.notice_pages import as_person

STEPS = ("offer", "take-back", "accept", "decline", "record", "suspend", "resume", "close")


def page_of(agreement, name, *more):
    return reverse(f"grants:agreement-{name}", args=[agreement.pk, *more])


def again(agreement):
    """The row as it stands now."""
    return Agreement.objects.select_related("award__provider").get(pk=agreement.pk)


def at_a_stranger(client):
    """Signed in as the contact of a provider of which nothing here is."""
    from tests.factories.agreements import a_contact
    from tests.factories.commissioning import a_provider

    return as_person(client, a_contact(a_provider()))


def officer():
    return a_person(Role.OFFICER)
