"""The Victims Commission: who sits on it, for whom, and what they are tied to."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.views.generic import TemplateView

from accounts.permissions import Permission
from commissioning import transitions
from commissioning.figures.commission import seats_on
from commissioning.figures.member_reach import reach_of_members
from commissioning.forms.commission import MemberAppointForm, MemberEndForm, priorities_to_speak_for
from commissioning.models import CommissionMember, Meeting
from commissioning.views.base import today
from core.templatetags.house import day
from core.views import ActionFormView

DETAIL = reverse_lazy("commissioning:commission-detail")
BREADCRUMB = ("Victims Commission", DETAIL)


class CommissionDetail(TemplateView):
    permission = Permission.COMMISSION_VIEW
    template_name = "commissioning/commission_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "seats": seats_on(today()),
            "next_meeting": Meeting.objects.visible_to(user).coming(today()).first(),
            "may_edit": user.may(Permission.COMMISSION_EDIT),
            "may_plan": user.may(Permission.MEETING_EDIT),
            "may_view_interests": user.may(Permission.INTEREST_VIEW),
            "may_view_providers": user.may(Permission.PROVIDER_VIEW),
            "may_see_advice": user.may(Permission.ADVICE_REPORT),
        }


class MemberAppoint(ActionFormView):
    permission = Permission.COMMISSION_EDIT
    form_class = MemberAppointForm
    heading = "Appoint a member"
    intro = "A term is never edited. Whoever becomes the chair, or comes to speak for something else, begins a new one."
    submit_label = "Appoint"
    breadcrumbs = [BREADCRUMB]
    success_url = DETAIL
    done = "Appointed: {}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"priorities": priorities_to_speak_for(self.request.user)}

    def get_initial(self) -> dict[str, Any]:
        return {"started_on": today()}

    def act(self, form: Any, *, at: datetime) -> CommissionMember:
        return transitions.appoint_member(**form.cleaned_data, by=self.request.user, at=at)


class MemberEnd(ActionFormView):
    permission = Permission.COMMISSION_EDIT
    form_class = MemberEndForm
    heading = "End a term"
    submit_label = "End the term"
    breadcrumbs = [BREADCRUMB]
    success_url = DETAIL
    done = "Term ended: {}"

    @cached_property
    def member(self) -> CommissionMember:
        found = CommissionMember.objects.visible_to(self.request.user).with_names()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.member.left_on is not None:
            return redirect(self.success_url)
        return super().get(request, *args, **kwargs)

    @property
    def caption(self) -> str:
        return str(self.member)

    @property
    def intro(self) -> str:
        return (
            f"Their term began on {day(self.member.started_on)}. From the day after its last day they see no "
            "recommendation and can give no view. Views that they have given stand, and the term stays to be seen."
        )

    def get_initial(self) -> dict[str, Any]:
        return {"left_on": today()}

    def act(self, form: Any, *, at: datetime) -> CommissionMember:
        return transitions.end_membership(member=self.member, **form.cleaned_data, by=self.request.user, at=at)


class MemberInterests(TemplateView):
    """For whoever keeps the register: what each member is tied to, and what of it is before the Commission now."""

    permission = Permission.INTEREST_VIEW
    template_name = "commissioning/commission_interests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [BREADCRUMB],
            "reach": reach_of_members(today()),
            "day": today(),
            "may_view_recommendations": user.may(Permission.RECOMMENDATION_VIEW),
            "may_view_providers": user.may(Permission.PROVIDER_VIEW),
        }
