"""The office reminds a provider of an overdue return."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from core.forms import GovukForm
from core.refusal import Obstacle, Refused
from core.views import ActionFormView
from grants import return_mail, transitions
from grants.choices import Reminded
from grants.figures.reminding import Letter, people_of, told_on
from grants.rules.reminding import obstacles_to_remind_now
from grants.views.return_base import ReturnPage

NO_MAIL = "No mail could be sent, so nobody was reminded. Try again later, or tell the provider yourself"
SOME_MAIL = "Not everybody’s mail could be sent: tell the provider yourself."


class ReturnRemind(ReturnPage, ActionFormView):
    """Says who will be written to, then writes."""

    permission = Permission.RETURN_JUDGE
    template_name = "grants/return_remind.html"
    form_class = GovukForm
    heading = "Remind the provider"
    submit_label = "Send the reminder"

    @cached_property
    def people(self) -> list[User]:
        return list(people_of([self.monitoring_return])[self.monitoring_return.pk])

    @property
    def success_url(self) -> str:
        return self.monitoring_return.get_absolute_url()

    @cached_property
    def told(self) -> set[int]:
        return told_on(self.monitoring_return, self.today)

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        """Why nobody can be reminded now; then the page says so and has no button."""
        return obstacles_to_remind_now(
            state=self.monitoring_return.state,
            due_on=self.monitoring_return.due_on,
            people=len(self.people),
            told_today=sum(person.pk in self.told for person in self.people),
            today=self.today,
        )

    def act(self, form: Any, *, at: datetime) -> list[User]:
        """Kept with the mails: where none could be sent, nothing is kept and the office can try again."""
        site = self.request.build_absolute_uri("/")
        with transaction.atomic():
            people = transitions.remind_now(monitoring_return=self.monitoring_return, by=self.request.user, at=at)
            letters = [Letter(person, Reminded.OVERDUE, (self.monitoring_return,)) for person in people]
            sent = sum(return_mail.send_letter(letter, site=site) for letter in letters)
            if not sent:
                raise Refused(Obstacle(NO_MAIL))
        if sent < len(people):
            messages.warning(self.request, SOME_MAIL)
        return people

    def done_words(self, outcome: list[User]) -> str:
        return f"{len(outcome)} {'person was' if len(outcome) == 1 else 'people were'} reminded."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "monitoring_return": self.monitoring_return,
            "people": [person for person in self.people if person.pk not in self.told],
            "obstacles": self.obstacles,
        }
