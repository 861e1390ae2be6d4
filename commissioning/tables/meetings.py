"""Meetings in columns."""

from typing import Any

from commissioning.choices import MeetingState
from commissioning.models import Meeting
from core.tables import Column, DayColumn, OfficeTable
from core.templatetags.house import clock

_STATES = {
    MeetingState.PLANNED: "Minutes not agreed yet",
    MeetingState.MINUTED: "Minutes agreed",
    MeetingState.CANCELLED: "Cancelled",
}


class MeetingTable(OfficeTable):
    """Those that were held or cancelled, the latest first."""

    caption = "Held and cancelled"
    counted_as = "meetings"
    element_id = "held"

    title = Column(verbose_name="Meeting", is_row_header=True, linkify=True)
    held_on = DayColumn(verbose_name="Date")
    place = Column(verbose_name="Place")
    state = Column(verbose_name="State", accessor="pk")

    class Meta:
        orderable = False
        empty_text = "No meeting was held yet."

    def render_state(self, record: Meeting) -> str:
        return _STATES[MeetingState(record.state)]


class ComingMeetingTable(OfficeTable):
    """Those to come, the next first."""

    caption = "To come"
    counted_as = "meetings"
    element_id = "coming"

    title = Column(verbose_name="Meeting", is_row_header=True, linkify=True)
    held_on = DayColumn(verbose_name="Date")
    starts_at = Column(verbose_name="Time")
    place = Column(verbose_name="Place")

    class Meta:
        orderable = False
        empty_text = "No meeting is planned."

    def render_starts_at(self, value: Any) -> str:
        return clock(value)
