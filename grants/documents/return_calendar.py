"""The due days of returns as a calendar file (RFC 5545), for one person's own diary."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDuration

from grants.models import MonitoringReturn
from grants.rules.returns import DAYS_BEFORE

MEDIA_TYPE = "text/calendar; charset=utf-8"


def return_calendar(
    returns: Iterable[MonitoringReturn],
    *,
    is_office: bool,
    address_of: Callable[[MonitoringReturn], str],
    host: str,
    at: datetime,
) -> bytes:
    """A calendar of all-day events, one a return, on its due day. A provider's own have an alarm a week before.

    The office's name the provider. No figure of a return is in it. `at` is when it was made.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Victims Fund//Quarterly returns//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = "Quarterly returns awaited" if is_office else "Quarterly returns"
    calendar.add("name", name)
    # As the programs call the name that came before the standard did.
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for one in returns:
        calendar.add_component(_event(one, is_office=is_office, address=address_of(one), host=host, at=at))
    return bytes(calendar.to_ical())


def _event(one: MonitoringReturn, *, is_office: bool, address: str, host: str, at: datetime) -> Event:
    event = Event()
    # The same for ever, so that a day that moves moves the event.
    event.add("uid", f"return-{one.pk}@{host}")
    event.add("dtstamp", at)
    event.add("dtstart", one.due_on)
    event.add("dtend", one.due_on + timedelta(days=1))
    of = f"{one.agreement.award.provider}, " if is_office else ""
    summary = f"Return due: {of}{one.period.label}, {one.agreement.reference}"
    event.add("summary", summary)
    event.add("description", f"{one.get_state_display()}. {one.period.months}.\n{address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    if not is_office:
        event.add_component(_alarm(summary))
    return event


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm["trigger"] = vDuration(-timedelta(days=DAYS_BEFORE))
    return alarm
