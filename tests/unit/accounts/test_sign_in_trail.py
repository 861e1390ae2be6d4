import inspect
import re

import pytest
from django.test import Client

from accounts.choices import CHANGES
from accounts.models import User
from accounts.transitions import person as transitions
from core.models import AuditEvent
from tests.factories.commissioning import a_person

pytestmark = pytest.mark.django_db


def test_coming_in_is_noted_and_adds_nothing_to_the_history_of_the_account():
    person = a_person()
    lines = person.history.count()
    Client().force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    person = User.objects.get(pk=person.pk)
    assert person.last_login is not None
    assert person.history.count() == lines
    assert AuditEvent.objects.filter(action="accounts.person.signed_in", by_key=person.pk).count() == 1


def test_coming_in_is_not_listed_among_what_was_changed():
    person = a_person()
    Client().force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert [event.action for event in person.changes()] == ["accounts.person.entered"]


def test_each_thing_done_to_a_person_has_its_words():
    recorded = re.findall(r'_record\("(\w+)"', inspect.getsource(transitions))
    assert set(recorded) - {"signed_in"} == set(CHANGES)
