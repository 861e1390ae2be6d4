from datetime import datetime
from typing import Any

from django.utils.functional import cached_property

from providers import transitions
from providers.forms.identifier import IdentifierForm
from providers.forms.provider import ConfirmForm
from providers.models import ProviderIdentifier
from providers.views.base import ProviderChange


class IdentifierAdd(ProviderChange):
    form_class = IdentifierForm
    heading = "Add a number"
    intro = "The number by which a public register knows the organisation. No two providers share one."
    done = "The number {} is added."

    def act(self, form: IdentifierForm, *, at: datetime) -> ProviderIdentifier:
        return transitions.add_identifier(
            self.provider,
            scheme=form.cleaned_data["scheme"],
            number=form.cleaned_data["value"],
            by=self.request.user,
            at=at,
        )


class IdentifierRemove(ProviderChange):
    form_class = ConfirmForm
    submit_label = "Remove the number"
    done = "The number is removed."

    @cached_property
    def identifier(self) -> ProviderIdentifier:
        return self.own(self.provider.identifiers)

    @property
    def heading(self) -> str:
        return f"Remove the number {self.identifier}?"

    @property
    def intro(self) -> str:
        return "Remove it only when it was recorded by mistake. The history keeps that it was recorded."

    def act(self, form: ConfirmForm, *, at: datetime) -> Any:
        return transitions.remove_identifier(self.identifier, by=self.request.user, at=at)
