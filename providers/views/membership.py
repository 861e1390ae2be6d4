"""Who belongs to a consortium: recorded from the consortium's page and from the member's."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property

from providers import transitions
from providers.choices import ProviderKind
from providers.forms.membership import ConsortiumJoinForm, LeadForm, MemberForm, MembershipEndForm
from providers.models import ConsortiumMembership, Provider
from providers.models.provider import ProviderQuerySet
from providers.views.base import ProviderChange


class OfAConsortium(ProviderChange):
    """A page that only a consortium has."""

    @cached_property
    def provider(self) -> Provider:
        found = super().provider
        if not found.is_consortium:
            raise Http404("This provider is not a consortium.")
        return found


class MemberAdd(OfAConsortium):
    form_class = MemberForm
    heading = "Add a member"
    done = "Recorded: {}."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"providers": self.others}

    def act(self, form: MemberForm, *, at: datetime) -> ConsortiumMembership:
        return transitions.join_consortium(consortium=self.provider, **form.cleaned_data, by=self.request.user, at=at)


class ConsortiumJoin(ProviderChange):
    form_class = ConsortiumJoinForm
    heading = "Record that it belongs to a consortium"
    done = "Recorded: {}."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"providers": self.others.filter(kind=ProviderKind.CONSORTIUM)}

    def act(self, form: ConsortiumJoinForm, *, at: datetime) -> ConsortiumMembership:
        return transitions.join_consortium(member=self.provider, **form.cleaned_data, by=self.request.user, at=at)


class MembershipEnd(ProviderChange):
    """Reached from the page of the consortium and from that of its member."""

    form_class = MembershipEndForm
    done = "The membership has ended: {}."

    @cached_property
    def membership(self) -> ConsortiumMembership:
        theirs = Q(consortium=self.provider) | Q(member=self.provider)
        return self.own(ConsortiumMembership.objects.filter(theirs).select_related("consortium", "member"))

    @property
    def heading(self) -> str:
        return f"End the membership of {self.membership.member} in {self.membership.consortium}"

    def act(self, form: MembershipEndForm, *, at: datetime) -> ConsortiumMembership:
        return transitions.end_membership(self.membership, **form.cleaned_data, by=self.request.user, at=at)


class LeadChange(OfAConsortium):
    form_class = LeadForm
    heading = "Change the lead"
    intro = "Whoever led before stays a member. The page keeps who led when."
    done = "The lead is changed."

    @property
    def members(self) -> ProviderQuerySet:
        return self.others.members_of(self.provider, on=timezone.localdate()).distinct()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"providers": self.members}

    def act(self, form: LeadForm, *, at: datetime) -> ConsortiumMembership:
        return transitions.change_lead(consortium=self.provider, **form.cleaned_data, by=self.request.user, at=at)
