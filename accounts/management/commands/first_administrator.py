from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from accounts.invitation import send_invitation
from accounts.roles import Role
from accounts.transitions.person import enter_person
from core.refusal import Refused


class Command(BaseCommand):
    help = "Enter the first administrator, who then enters everybody else. Refused once there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="where codes to sign in are sent")
        parser.add_argument("--name", required=True)
        parser.add_argument("--site", default="", help="where the system is, for the mail: https://fund.example.org")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = enter_person(
                email=options["email"],
                name=options["name"],
                role=Role.ADMINISTRATOR,
                by=None,
                at=timezone.now(),
            )
        except Refused as refused:
            raise CommandError(str(refused)) from None
        sign_in = reverse("account_login")
        if options["site"] and send_invitation(person, sign_in_url=options["site"].rstrip("/") + sign_in):
            self.stdout.write(f"An invitation was sent to {person.email}.")
        self.stdout.write(
            f"{person.name} is entered as an administrator. To sign in: open {sign_in}, "
            f"choose to have a code sent, and give the address {person.email}."
        )
