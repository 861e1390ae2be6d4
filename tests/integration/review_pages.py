"""What the tests of the members' pages share: who signs in, where they go and what is typed."""

from django.test import Client
from django.urls import reverse

from commissioning.choices import InterestKind, MemberView
from tests.factories.commission import REASONS
from tests.integration.money_pages import typed_day

LIST = "/reviews/"


def review_of(recommendation):
    return reverse("commissioning:review-give", args=[recommendation.pk])


def interest_in(recommendation):
    return reverse("commissioning:review-interest", args=[recommendation.pk])


def reminder_of(recommendation):
    return reverse("commissioning:reviewers-remind", args=[recommendation.pk])


def browser_of(member):
    """A browser in which one member, or another person, is signed in."""
    client = Client()
    person = getattr(member, "person", member)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def a_typed_view(view=MemberView.SUPPORT, conditions="", reasons=REASONS, **more):
    return {"view": view, "conditions": conditions, "reasons": reasons} | more


def a_typed_interest(provider, **more):
    tie = {"provider": provider.pk, "kind": InterestKind.TRUSTEE, "words": "I chair its board"}
    return tie | typed_day("started_on", "1", "1", "2018") | more
