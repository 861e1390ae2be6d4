"""People, for the administrator: who is here, as what, and whether they may sign in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, FormView
from django_tables2 import SingleTableView

from accounts import rules
from accounts.forms.person import PersonConfirmForm, PersonEnterForm, PersonNameForm, PersonRoleForm
from accounts.invitation import send_invitation
from accounts.models import User
from accounts.models.user import UserQuerySet
from accounts.permissions import Permission
from accounts.tables.person import PersonFilter, PersonTable
from accounts.transitions import person as transitions
from core.refusal import Refused, refuse_if
from core.templatetags.house import day
from core.unsent import ShowsUnsent


class PersonList(SingleTableView):
    permission = Permission.PEOPLE_MANAGE
    template_name = "accounts/person_list.html"
    table_class = PersonTable
    table_pagination = {"per_page": 50}

    @cached_property
    def filter(self) -> PersonFilter:
        return PersonFilter(self.request.GET or None, User.objects.visible_to(self.request.user))

    def get_queryset(self) -> UserQuerySet:
        return self.filter.qs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=self.filter.form, **kwargs)


class PersonDetail(DetailView):
    permission = Permission.PEOPLE_MANAGE
    template_name = "accounts/person_detail.html"
    context_object_name = "person"

    def get_queryset(self) -> UserQuerySet:
        return User.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, by = self.object, self.request.user
        has_second_factor = person.authenticator_set.exists()
        others = person.other_administrators()
        return super().get_context_data(
            facts=_facts(person, has_second_factor),
            changes=[(event, rules.change_in_words(event.action, event.details)) for event in person.changes()],
            not_to_stop=rules.obstacles_to_stop_sign_in(person=person, by=by, other_administrators=others),
            not_to_remove=rules.obstacles_to_remove_second_factor(person=person, by=by, has_one=has_second_factor),
            **kwargs,
        )


class PersonEnter(ShowsUnsent, FormView):
    permission = Permission.PEOPLE_MANAGE
    template_name = "accounts/person_enter.html"
    form_class = PersonEnterForm

    def form_valid(self, form: PersonEnterForm) -> HttpResponse:
        try:
            person = transitions.enter_person(**form.cleaned_data, by=self.request.user, at=timezone.now())
        except Refused as refused:
            form.add_obstacles(refused.obstacles)
            return self.form_invalid(form)
        _invite(self.request, person, done=f"{person.name} is entered.")
        return HttpResponseRedirect(_page_of(person))


class PersonChange(ShowsUnsent, FormView):
    """Ask, carry out one transition, go back to the person's page; a refusal comes back with its reasons."""

    permission = Permission.PEOPLE_MANAGE
    form_class: Any = PersonConfirmForm
    fields_shown: tuple[str, ...] = ()
    # Words and kind of the button, where there is nothing to fill in.
    button: tuple[str, str] | None = None

    @cached_property
    def person(self) -> User:
        return get_object_or_404(User.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.person, name) for name in self.fields_shown}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, person_url=_page_of(self.person), **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.cancel_url = _page_of(self.person)
        if self.button:
            form.submit_label, form.button_kind = self.button
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = self.carry_out(**form.cleaned_data)
        except Refused as refused:
            form.add_obstacles(refused.obstacles)
            return self.form_invalid(form)
        if done:
            messages.success(self.request, done)
        return HttpResponseRedirect(_page_of(self.person))

    def carry_out(self, **typed: Any) -> str:
        raise NotImplementedError

    @property
    def who_and_when(self) -> dict[str, Any]:
        return {"person": self.person, "by": self.request.user, "at": timezone.now()}


class PersonRole(PersonChange):
    template_name = "accounts/person_role.html"
    form_class = PersonRoleForm
    fields_shown = ("role",)

    def carry_out(self, **typed: Any) -> str:
        person = transitions.change_role(**self.who_and_when, **typed)
        return f"{person.name} is now {person.get_role_display()}."


class PersonName(PersonChange):
    template_name = "accounts/person_name.html"
    form_class = PersonNameForm
    fields_shown = ("name",)

    def carry_out(self, **typed: Any) -> str:
        person = transitions.change_name(**self.who_and_when, **typed)
        return f"The name is now {person.name}."


class PersonStopSignIn(PersonChange):
    button = ("Stop sign-in", "warning")
    template_name = "accounts/person_stop_sign_in.html"

    def carry_out(self, **typed: Any) -> str:
        person = transitions.stop_sign_in(**self.who_and_when)
        return f"{person.name} can no longer sign in."


class PersonAllowSignIn(PersonChange):
    button = ("Allow sign-in", "")
    template_name = "accounts/person_allow_sign_in.html"

    def carry_out(self, **typed: Any) -> str:
        person = transitions.allow_sign_in(**self.who_and_when)
        return f"{person.name} can sign in again, by a code sent to {person.email}."


class PersonRemoveSecondFactor(PersonChange):
    button = ("Remove the second step", "warning")
    template_name = "accounts/person_remove_second_factor.html"

    def carry_out(self, **typed: Any) -> str:
        person = transitions.remove_second_factor(**self.who_and_when)
        return f"{person.name} signs in without a second step until they add one."


class PersonInvite(PersonChange):
    button = ("Send the invitation", "")
    template_name = "accounts/person_invite.html"

    def carry_out(self, **typed: Any) -> str:
        refuse_if(rules.obstacles_to_invite(person=self.person))
        _invite(self.request, self.person)
        return ""


def _page_of(person: User) -> str:
    return reverse("accounts:person-detail", args=[person.pk])


def _invite(request: Any, person: User, *, done: str = "") -> None:
    """Send the mail first and note it then, so that the log never claims a mail that did not go."""
    sign_in_url = request.build_absolute_uri(reverse("account_login"))
    if send_invitation(person, sign_in_url=sign_in_url, request=request):
        transitions.record_invitation(person=person, by=request.user, at=timezone.now())
        messages.success(request, f"{done} An invitation was sent to {person.email}.".strip())
    else:
        messages.error(request, f"{done} The invitation to {person.email} could not be sent. Try again later.".strip())


def _facts(person: User, has_second_factor: bool) -> list[dict[str, str]]:
    return [
        {
            "key": "Name",
            "value": person.name,
            "href": reverse("accounts:person-name", args=[person.pk]),
            "change": "name",
        },
        {"key": "Email address", "value": person.email},
        {
            "key": "Role",
            "value": person.get_role_display(),
            "href": reverse("accounts:person-role", args=[person.pk]),
            "change": "role",
        },
        {"key": "Sign-in", "value": "Allowed" if person.is_active else "Stopped"},
        {"key": "Second step at sign-in", "value": "Set up" if has_second_factor else "None"},
        {"key": "Last signed in", "value": day(person.last_login) or "Never"},
        {"key": "Entered", "value": day(person.created_at)},
    ]
