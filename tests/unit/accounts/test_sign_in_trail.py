import pytest
from django.test import Client

from accounts.models import User
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
