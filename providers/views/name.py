from datetime import datetime
from typing import Any

from django.utils.functional import cached_property

from providers import transitions
from providers.forms.provider import ConfirmForm, NameForm
from providers.models import ProviderName
from providers.views.base import ProviderChange


class NameAdd(ProviderChange):
    form_class = NameForm
    heading = "Add another name"
    intro = "How a paper spells it, an abbreviation or a former name: searches find the provider by each of them."
    done = "The name {} is added."

    def act(self, form: NameForm, *, at: datetime) -> ProviderName:
        return transitions.add_name(self.provider, **form.cleaned_data, by=self.request.user, at=at)


class NameRemove(ProviderChange):
    form_class = ConfirmForm
    submit_label = "Remove the name"
    done = "The name is removed."

    @cached_property
    def name(self) -> ProviderName:
        return self.own(self.provider.names)

    @property
    def heading(self) -> str:
        return f"Remove the name “{self.name}”?"

    @property
    def intro(self) -> str:
        return "Searches will no longer find the provider by it. The history keeps that it was recorded."

    def act(self, form: ConfirmForm, *, at: datetime) -> Any:
        return transitions.remove_name(self.name, by=self.request.user, at=at)
