from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone

from commissioning import mail, transitions
from commissioning.models import Recommendation
from core.management.site import add_site_argument, site_from
from core.refusal import Refused

BY = "Daily reminder"
DAYS = 3


class Command(BaseCommand):
    help = (
        "Remind the members of the Commission who have given no view on a review that closes within some days. "
        "Meant to run once a day: a review of which they were reminded today is left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS, help=f"how near the closing day must be ({DAYS})")
        add_site_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 0:
            raise CommandError("--days counts the days until a review closes: 0 or more.")
        site, failed = site_from(options["site"]), 0
        for recommendation in _closing(options["days"]):
            try:
                people = transitions.remind_reviewers(recommendation=recommendation, by=BY, at=timezone.now())
            except Refused as refusal:
                self.stdout.write(f"{recommendation}: {refusal}.")
                continue
            if mail.send_reminders(recommendation, people, site=site):
                self.stdout.write(f"{recommendation}: {len(people)} reminded.")
            else:
                failed += 1
                self.stderr.write(f"{recommendation}: no mail could be sent.")
        if failed:
            raise CommandError("Some reminders could not be sent. The log says why.")


def _closing(days: int) -> "QuerySet[Recommendation]":
    today = timezone.localdate()
    until = today + timedelta(days=min(days, 3650))
    return Recommendation.objects.in_review().filter(closes_on__range=(today, until)).order_by("closes_on", "pk")
