from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from accounts.roles import Role
from core.forms import DayField, GovukForm
from core.forms.layout import Field, Layout
from providers.models import Contact


class ContactForm(GovukForm):
    """Whom to ask at a provider; the post matters, since people move on."""

    submit_label = "Add the contact"
    job_title = forms.CharField(max_length=200, label="Job title")
    name = forms.CharField(max_length=200, required=False, label="Name")
    email = forms.EmailField(max_length=254, required=False, label="Email address")
    telephone = forms.CharField(max_length=30, required=False, label="Telephone number")
    is_main = forms.BooleanField(required=False, label="This is the main contact")
    user = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label="Account this contact signs in with",
        help_text="They then see this provider and no other. An administrator enters the account first",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = _free_accounts()
        self.fields["user"].label_from_instance = lambda account: f"{account.name}, {account.email}"
        self.fields["user"].empty_label = "None: this contact does not sign in"

    def layout(self) -> Layout:
        return Layout("job_title", "name", "email", Field("telephone", width=20), "is_main", "user", self.buttons())


class ContactEndForm(GovukForm):
    submit_label = "End the contact"
    left_on = DayField(label="Last day", spoken_name="Last day", help_text="For example 31 3 2018")


def _free_accounts() -> QuerySet[Any]:
    """Accounts of provider contacts that stand for nobody yet."""
    taken = Contact.objects.filter(left_on=None, user__isnull=False).values("user")
    accounts = get_user_model().objects.filter(role=Role.PROVIDER_CONTACT, is_active=True)
    return accounts.exclude(pk__in=taken).order_by("name", "email")
