"""The Victims Commission: its members and meetings."""

from django.urls import path

from commissioning.views import agenda, commission, meeting, minutes

_MEETING = "commission/meetings/<int:pk>/"

urlpatterns = [
    path("commission/", commission.CommissionDetail.as_view(), name="commission-detail"),
    # its members
    path("commission/interests/", commission.MemberInterests.as_view(), name="member-interests"),
    path("commission/members/new/", commission.MemberAppoint.as_view(), name="member-appoint"),
    path("commission/members/<int:pk>/end/", commission.MemberEnd.as_view(), name="member-end"),
    # its meetings
    path("commission/meetings/", meeting.MeetingList.as_view(), name="meeting-list"),
    path("commission/meetings/new/", meeting.MeetingPlan.as_view(), name="meeting-plan"),
    path(_MEETING, meeting.MeetingDetail.as_view(), name="meeting-detail"),
    path(f"{_MEETING}edit/", meeting.MeetingChange.as_view(), name="meeting-change"),
    path(f"{_MEETING}cancel/", meeting.MeetingCancel.as_view(), name="meeting-cancel"),
    # their agenda
    path(f"{_MEETING}items/new/", agenda.AgendaItemAdd.as_view(), name="agenda-item-add"),
    path(f"{_MEETING}items/<int:item>/edit/", agenda.AgendaItemChange.as_view(), name="agenda-item-change"),
    path(f"{_MEETING}items/<int:item>/remove/", agenda.AgendaItemRemove.as_view(), name="agenda-item-remove"),
    path(f"{_MEETING}items/<int:item>/move/", agenda.AgendaItemMove.as_view(), name="agenda-item-move"),
    # their minutes
    path(f"{_MEETING}attendance/", minutes.AttendanceRecord.as_view(), name="attendance-record"),
    path(f"{_MEETING}minutes/", minutes.MinutesWrite.as_view(), name="minutes-write"),
    path(f"{_MEETING}minutes/agree/", minutes.MinutesAgree.as_view(), name="minutes-agree"),
    path(f"{_MEETING}minutes.pdf", minutes.MeetingMinutes.as_view(), name="meeting-minutes"),
]
