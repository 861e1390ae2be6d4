from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from accounts.permissions import SIGNED_IN, Permission
from reports.choices import NOTHING_WAITS
from reports.figures.home import home_of
from reports.tables.waiting import waiting_lines


class Home(View):
    """Whoever signs in begins here; what stands on it is asked for through their permissions."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        user, today = request.user, timezone.localdate()
        home = home_of(user, today)
        waiting = waiting_lines(home.waiting, today)
        return render(
            request,
            "reports/home.html",
            {
                "home": home,
                "waiting": waiting,
                "has_days": any(line.when for line in waiting),
                "nothing_waits": NOTHING_WAITS.get(user.role, ""),
                "may_see_funds": user.may(Permission.FUND_VIEW),
                "may_see_entries": user.may(Permission.LEDGER_VIEW),
                "may_see_advice": user.may(Permission.ADVICE_REPORT),
                "may_see_priorities": user.may(Permission.PRIORITY_VIEW),
                "may_open_funds": user.may(Permission.FUND_OPEN),
            },
        )
