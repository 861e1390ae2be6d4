"""Returns as spreadsheets, their calendar, and reminders of them."""

from django.urls import URLPattern, path

from grants.views import return_calendar, return_remind, return_sheet

urlpatterns: list[URLPattern] = [
    path("returns/calendar.ics", return_calendar.ReturnCalendar.as_view(), name="return-calendar"),
    path("returns/calendar/", return_calendar.ReturnCalendarSubscribe.as_view(), name="return-calendar-subscribe"),
    # Needs no sign-in: the token in it is the proof, as in the link of a forgotten password.
    path(
        "returns/calendar/<str:token>/returns.ics",
        return_calendar.ReturnCalendarFeed.as_view(),
        name="return-calendar-feed",
    ),
    path("returns/<int:pk>/sheet.xlsx", return_sheet.ReturnSheet.as_view(), name="return-sheet"),
    path("returns/<int:pk>/upload/", return_sheet.ReturnUpload.as_view(), name="return-upload"),
    path("returns/<int:pk>/upload/confirm/", return_sheet.ReturnUploadConfirm.as_view(), name="return-upload-confirm"),
    path("returns/<int:pk>/remind/", return_remind.ReturnRemind.as_view(), name="return-remind"),
]
