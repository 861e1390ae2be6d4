"""Two people at once: the database's refusal becomes a reason, never a fault."""

import pytest

from core.refusal import Refused
from providers.models import Provider
from providers.models.provider import ProviderQuerySet
from providers.transitions import add_identifier, identifier
from tests.factories.providers import a_provider, by_and_at

pytestmark = pytest.mark.django_db


def test_a_number_that_somebody_else_took_a_moment_ago_names_them(monkeypatch):
    first, second = a_provider("First"), a_provider("Second")
    add_identifier(first, scheme="GB-CHC", number="298028", **by_and_at())
    monkeypatch.setattr(identifier, "_holder", _blind_once(identifier._holder))
    with pytest.raises(Refused, match="already belongs to First"):
        add_identifier(second, scheme="GB-CHC", number="298028", **by_and_at())


def test_an_address_that_somebody_else_took_a_moment_ago_is_numbered(monkeypatch):
    a_provider("Haven")
    monkeypatch.setattr(ProviderQuerySet, "exists", _blind_once(ProviderQuerySet.exists, answer=False))
    assert a_provider("Haven", confirmed=True).slug == "haven-2"
    assert Provider.objects.count() == 2


def _blind_once(look, answer=None):
    """A look that finds nothing the first time."""
    looks = []

    def blind(*args):
        looks.append(args)
        return answer if len(looks) == 1 else look(*args)

    return blind
