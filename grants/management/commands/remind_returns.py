from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.management.site import add_site_argument, site_from
from core.models import AuditEvent
from grants import return_mail, transitions
from grants.figures.reminding import Letter, letters_of, overdue_on, who_chases
from grants.transitions.reminding import OFFICE_TOLD

BY = "Daily reminder of returns"
# The office's list goes out on Mondays.
DAY_OF_THE_LIST = 0


class Command(BaseCommand):
    help = (
        "Write to the providers' contacts about quarterly returns: when one can be filled in, a week before it is "
        "due, and every week while it is overdue. On Mondays the office is sent the list of what is overdue. Meant "
        "to run once a day: nobody is written to twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_site_argument(parser)
        parser.add_argument("--list-now", action="store_true", help="send the office its list on whichever day it is")

    def handle(self, *args: Any, **options: Any) -> None:
        site, now = site_from(options["site"]), timezone.now()
        today = timezone.localdate(now)
        letters = letters_of(today)
        failed = sum(not self._write(letter, now, site) for letter in letters)
        if options["list_now"] or today.weekday() == DAY_OF_THE_LIST:
            failed += self._tell_office(today, now, site)
        if failed:
            raise CommandError("Some mails could not be sent. They are tried again at the next run. The log says why.")

    def _write(self, letter: Letter, now: datetime, site: str) -> bool:
        """What is kept is kept with the mail: where it cannot be sent, the next run tries again."""
        count = len(letter.returns)
        try:
            with transaction.atomic():
                transitions.record_reminders(
                    person=letter.person, occasion=letter.occasion, returns=letter.returns, by=BY, at=now
                )
                is_sent = return_mail.send_letter(letter, site=site)
                transaction.set_rollback(not is_sent)
        except IntegrityError:
            self.stdout.write(f"{letter.person}: written to by another run.")
            return True
        if is_sent:
            self.stdout.write(f"{letter.person}: {letter.occasion.label.lower()}, {count} {_returns(count)}.")
        else:
            self.stderr.write(f"{letter.person}: no mail could be sent.")
        return is_sent

    def _tell_office(self, today: date, now: datetime, site: str) -> int:
        overdue, failed = overdue_on(today), 0
        told = set(_told_on(today))
        for person in who_chases() if overdue else []:
            if str(person.pk) in told:
                continue
            with transaction.atomic():
                transitions.record_office_told(person=person, overdue=len(overdue), by=BY, at=now)
                is_sent = return_mail.send_overdue_list(overdue, person, today=today, site=site)
                transaction.set_rollback(not is_sent)
            failed += not is_sent
            self.stdout.write(f"{person}: {'sent the list' if is_sent else 'no mail could be sent'}.")
        return failed


def _returns(count: int) -> str:
    return "return" if count == 1 else "returns"


def _told_on(today: date) -> list[str]:
    return list(AuditEvent.objects.filter(action=OFFICE_TOLD, at__date=today).values_list("subject_key", flat=True))
