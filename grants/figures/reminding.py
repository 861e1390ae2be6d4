"""Who is to be written to about which returns on a day, and what the office waits for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Role, may
from grants.choices import AWAITED, Reminded
from grants.models import MonitoringReturn, ReturnReminder
from grants.rules.reminding import is_to_be_told, occasion_on
from providers.models import Contact


@dataclass(frozen=True)
class Letter:
    """What one person is written to about: one occasion, and the returns that it is about."""

    person: User
    occasion: Reminded
    returns: tuple[MonitoringReturn, ...]


def awaited() -> list[MonitoringReturn]:
    """All that are still to come from a provider, the longest overdue first."""
    rows = MonitoringReturn.objects.filter(state__in=AWAITED).with_names()
    return list(rows.select_related("agreement__award__provider").order_by("due_on", "pk"))


def letters_of(day: date) -> list[Letter]:
    """The letters of a day: one a person and occasion, however many returns. Four queries."""
    occasions: dict[int, Reminded] = {}
    returns = []
    for one in awaited():
        occasion = occasion_on(day, state=one.state, opens_on=one.opens_on, due_on=one.due_on)
        if occasion is not None:
            returns.append(one)
            occasions[one.pk] = occasion
    people, told = people_of(returns), _told(returns)
    letters: dict[tuple[int, Reminded], list[MonitoringReturn]] = defaultdict(list)
    persons: dict[int, User] = {}
    for one in returns:
        for person in people[one.pk]:
            if is_to_be_told(occasions[one.pk], told.get((one.pk, person.pk), {}), on=day):
                persons[person.pk] = person
                letters[person.pk, occasions[one.pk]].append(one)
    return [Letter(persons[key], occasion, tuple(rows)) for (key, occasion), rows in letters.items()]


def people_of(returns: Collection[MonitoringReturn]) -> Mapping[int, list[User]]:
    """Who fills in each return and may sign in: the contacts of its provider, or of the one it was merged into."""
    providers = {one.pk: one.agreement.award.provider for one in returns}
    keys = {key for one in providers.values() for key in (one.pk, one.merged_into_id) if key}
    found: dict[int, list[User]] = defaultdict(list)
    contacts = Contact.objects.filter(
        provider__in=keys, left_on=None, user__is_active=True, user__role__in=_roles(Permission.RETURN_FILL)
    )
    for contact in contacts.select_related("user").order_by("user"):
        if contact.user is not None:
            found[contact.provider_id].append(contact.user)
    return {pk: [*found.get(one.pk, []), *found.get(one.merged_into_id or 0, [])] for pk, one in providers.items()}


def _told(returns: Collection[MonitoringReturn]) -> Mapping[tuple[int, int], dict[str, date]]:
    """When each person was last told of each occasion of each return."""
    rows = ReturnReminder.objects.filter(monitoring_return__in=returns).values("monitoring_return", "to", "occasion")
    told: dict[tuple[int, int], dict[str, date]] = defaultdict(dict)
    for row in rows.annotate(last=Max("sent_on")):
        told[row["monitoring_return"], row["to"]][row["occasion"]] = row["last"]
    return told


def told_on(monitoring_return: MonitoringReturn, day: date) -> set[int]:
    """The keys of whom was written to on a day because the return is overdue."""
    rows = ReturnReminder.objects.filter(monitoring_return=monitoring_return, occasion=Reminded.OVERDUE, sent_on=day)
    return set(rows.values_list("to", flat=True))


def who_chases() -> list[User]:
    """Those in the office who judge returns, and so are told which have not come."""
    return list(User.objects.filter(role__in=_roles(Permission.RETURN_JUDGE), is_active=True).order_by("pk"))


def overdue_on(day: date) -> list[MonitoringReturn]:
    return [one for one in awaited() if one.due_on < day]


def in_calendar_of(person: User) -> list[MonitoringReturn]:
    """The returns of somebody's calendar: for a contact those of their own, for the office all that are awaited."""
    rows = MonitoringReturn.objects.visible_to(person).filter(Q(state__in=AWAITED)).with_names()
    return list(rows.order_by("due_on", "pk"))


def _roles(permission: Permission) -> list[str]:
    return [role for role in Role if may(role, permission)]
