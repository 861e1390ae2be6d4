from datetime import datetime

import django_filters
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.forms.person import PersonFilterForm
from accounts.models import User
from accounts.models.user import UserQuerySet
from accounts.roles import Role
from core.tables import Column, OfficeTable
from core.templatetags.house import day


class PersonTable(OfficeTable):
    """Everybody who is entered, one a row."""

    caption = "People"
    is_caption_hidden = True
    counted_as = "people"

    name = Column(is_row_header=True)
    email = Column(verbose_name="Email address")
    role = Column()
    is_active = Column(verbose_name="Sign-in")
    last_login = Column(verbose_name="Last signed in", default="Never")

    class Meta:
        model = User
        fields = ("name", "email", "role", "is_active", "last_login")
        order_by = "name"
        empty_text = "Nobody fits what you asked for."

    def render_name(self, value: str, record: User) -> SafeString:
        address = reverse("accounts:person-detail", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, value)

    def render_is_active(self, value: bool) -> SafeString | str:
        return "Allowed" if value else format_html('<strong class="govuk-tag govuk-tag--grey">{}</strong>', "Stopped")

    def render_last_login(self, value: datetime) -> str:
        return day(value)


class PersonFilter(django_filters.FilterSet):
    """Part of a name or address, a role, and whether they may sign in."""

    q = django_filters.CharFilter(method="search", label="Name or email address")
    role = django_filters.ChoiceFilter(choices=Role.choices, label="Role", empty_label="All")
    sign_in = django_filters.ChoiceFilter(
        field_name="is_active",
        choices=[("allowed", "Allowed"), ("stopped", "Stopped")],
        label="Sign-in",
        empty_label="All",
        method="by_sign_in",
    )

    class Meta:
        model = User
        fields: list[str] = []
        form = PersonFilterForm

    def search(self, people: UserQuerySet, name: str, value: str) -> UserQuerySet:
        for word in value.replace("\0", "").split():
            people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return people

    def by_sign_in(self, people: UserQuerySet, name: str, value: str) -> UserQuerySet:
        return people.filter(is_active=value == "allowed")
