"""Several people give one name to organisations at once: one of them is asked nothing, the others are.

Each race has a twin from which the lock on names is taken: it must give the name twice, or the race proves nothing.
"""

from threading import Barrier

import pytest

from providers.choices import ProviderKind, Reach
from providers.models import Provider
from providers.transitions import add_name, change_provider, name, provider, register_provider
from tests.factories.providers import a_provider, by_and_at
from tests.races.rivals import race, refused

pytestmark = pytest.mark.django_db(transaction=True)

RIVALS = 6
NAME = "Race Charity"
FACTS = {"kind": ProviderKind.CHARITY, "reach": Reach.LOCAL}


def registering():
    who = by_and_at()
    return lambda number: register_provider(name=NAME, **FACTS, **who)


def renaming():
    who, providers = by_and_at(), [a_provider(f"Provider {number}") for number in range(RIVALS)]
    return lambda number: change_provider(providers[number], name=NAME, **FACTS, **who)


def naming():
    who, providers = by_and_at(), [a_provider(f"Provider {number}") for number in range(RIVALS)]
    return lambda number: add_name(providers[number], name=NAME, **who)


ways = pytest.mark.parametrize("way", [registering, renaming, naming])


@pytest.fixture
def without_the_lock(monkeypatch):
    """The lock's absence; and everybody looks for the name before anybody gives it, so that the twin cannot pass."""
    everybody, look = Barrier(RIVALS), provider.namesakes

    def look_with_everybody(*args, **kwargs):
        found = look(*args, **kwargs)
        everybody.wait(timeout=30)
        return found

    for module in (provider, name):
        monkeypatch.setattr(module, "lock_names", lambda: None)
        monkeypatch.setattr(module, "namesakes", look_with_everybody)


@ways
def test_one_of_those_who_give_a_name_at_once_gives_it(way):
    outcomes = race(way(), RIVALS)
    assert refused(outcomes) == RIVALS - 1
    assert Provider.objects.named(NAME).count() == 1


@pytest.mark.postgres
@ways
def test_twin_without_the_lock_gives_the_name_to_everybody(way, request):
    act = way()
    request.getfixturevalue("without_the_lock")
    assert refused(race(act, RIVALS)) == 0
    assert Provider.objects.named(NAME).count() == RIVALS
