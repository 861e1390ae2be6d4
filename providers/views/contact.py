from datetime import datetime

from django.utils.functional import cached_property

from providers import transitions
from providers.forms.contact import ContactEndForm, ContactForm
from providers.models import Contact
from providers.views.base import ProviderChange


class ContactAdd(ProviderChange):
    form_class = ContactForm
    heading = "Add a contact"
    done = "The contact {} is added."

    def act(self, form: ContactForm, *, at: datetime) -> Contact:
        return transitions.add_contact(self.provider, **form.cleaned_data, by=self.request.user, at=at)


class ContactEnd(ProviderChange):
    form_class = ContactEndForm
    done = "The contact {} has ended."

    @cached_property
    def contact(self) -> Contact:
        return self.own(self.provider.contacts.select_related("provider"))

    @property
    def heading(self) -> str:
        return f"End the contact {self.contact}"

    @property
    def intro(self) -> str:
        return "It is kept under former contacts. An account that signs in with it no longer sees this provider."

    def act(self, form: ContactEndForm, *, at: datetime) -> Contact:
        return transitions.end_contact(self.contact, **form.cleaned_data, by=self.request.user, at=at)
