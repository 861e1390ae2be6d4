"""A world that several tests look at is the same for each of them, whatever those before it did."""

import pytest
from django.db import IntegrityError, connection

from accounts.models import User
from accounts.roles import Role
from core.models import AuditEvent
from tests.factories.commissioning import AT, a_person, a_provider
from tests.worlds import world

NAMES = ["Haven", "Refuge"]

manager = world(lambda: a_person(Role.MANAGER), at=AT)
provider = world(a_provider, of="name")


@pytest.mark.parametrize("turn", range(4))
def test_what_a_test_writes_is_gone_before_the_next(manager, turn):
    assert manager.name == User.objects.get(pk=manager.pk).name == "Commissioning manager"
    assert User.objects.count() == 2
    manager.name = "Somebody else"
    manager.save()
    a_person(Role.FINANCE)


@pytest.mark.parametrize("turn", range(4))
def test_what_a_test_breaks_is_whole_for_the_next(manager, turn):
    with pytest.raises(IntegrityError):
        User.objects.create(email=manager.email)
    assert connection.needs_rollback


def test_one_that_asks_for_none_finds_an_empty_database(db):
    assert not User.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("turn", range(2))
@pytest.mark.parametrize("name", NAMES)
def test_each_value_has_its_own(provider, name, turn):
    assert provider.name == name
    assert list(type(provider).objects.values_list("name", flat=True)) == [name]


def test_those_of_one_world_follow_each_other_wherever_they_were_written(manager, request):
    """This one asks for the world of the first tests of this file."""
    of_this_file = [item.name for item in request.session.items if item.module is request.module]
    before = of_this_file.index(request.node.name) - 1
    assert of_this_file[before].startswith("test_what_a_test_breaks")


def test_one_that_commits_builds_its_own(manager, transactional_db):
    assert not connection.in_atomic_block
    assert User.objects.get(pk=manager.pk).name == "Commissioning manager"
