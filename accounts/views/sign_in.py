"""The doors that are ours; the rest of signing in is allauth's, named in sign_in_urls.py."""

from typing import Any

from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.account.views import LoginView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View
from requests import RequestException

from accounts.access import ask_to_sign_in
from accounts.models import User
from accounts.permissions import PUBLIC
from core import unsent


class SignIn(LoginView):
    """By password, and the way to the other doors; in an example office also one button for each example person."""

    permission = PUBLIC

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = User.objects.examples() if settings.EXAMPLE_SIGN_INS else User.objects.none()
        return super().get_context_data(
            example_people=people,
            organisation=organisation_name(),
            next=get_next_redirect_url(self.request) or "",
            **kwargs,
        )


class ExampleSignIn(View):
    """Sign in as a person of the example office, without proof: not there at all where the office is real."""

    permission = PUBLIC
    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.EXAMPLE_SIGN_INS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get("person", "")
        person = get_object_or_404(User.objects.examples(), pk=int(key) if key.isdecimal() and len(key) < 10 else 0)
        return perform_login(request, person, email_verification="none", redirect_url=get_next_redirect_url(request))


class OrganisationSignIn(View):
    """Hand over to the organisation's own sign-in.

    By a page that moves on, not by a redirect: under our content security policy a form may only lead to ourselves.
    """

    permission = PUBLIC
    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = openid_connect.login(request, **kwargs)
        except RequestException:
            return render(request, "socialaccount/authentication_error.html", {"is_unreachable": True}, status=502)
        if isinstance(response, HttpResponseRedirect):
            context = {"redirect_to": response.url, "provider": organisation_name()}
            return render(request, "socialaccount/login_redirect.html", context)
        return response


def form_not_accepted(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: the browser lost its cookies, or somebody signed in or out in another window.

    What was typed is kept only where the browser says that one of our own pages sent it: another site could
    otherwise fill in our forms.
    """
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if is_ours and unsent.is_shown_again(request):
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if unsent.keep(request):
            return redirect(request.get_full_path())
    return render(request, "403_csrf.html", status=403)


def organisation_name() -> str:
    """What the organisation's own sign-in is called; empty where there is none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return apps[0]["name"] if apps else ""
