from datetime import date

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Role, may
from commissioning.figures.interests import InterestPath, interests_in
from grants.figures.draft import Draft


def ties_of(draft: Draft, on: date) -> list[InterestPath]:
    """Each known tie to who is paid, of anybody who worked on a notice or who may sign it. Six queries at most."""
    signers = User.objects.filter(role__in=[role for role in Role if may(role, Permission.NOTICE_SIGN)], is_active=True)
    people = {
        *draft.contributors,
        *signers.values_list("pk", flat=True),
    }
    return interests_in(people=people, providers=[provider.pk for provider in draft.providers], on=on)
