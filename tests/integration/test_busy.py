"""A database that gives up because others were in the way: said plainly, with what was typed."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from accounts.roles import Role
from commissioning import transitions
from commissioning.models import Interest
from tests.factories.commissioning import a_person, a_provider

pytestmark = pytest.mark.django_db

ADDRESS = reverse("commissioning:interest-declare")


@pytest.fixture
def typed():
    return {
        "provider": a_provider().pk,
        "kind": "employment",
        "words": "I manage its refuge",
        "started_on_day": "1",
        "started_on_month": "4",
        "started_on_year": "2017",
    }


@pytest.fixture
def client(client):
    client.force_login(a_person(Role.OFFICER), backend="django.contrib.auth.backends.ModelBackend")
    return client


def fails_with(monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(transitions, "declare_interest", fail)


def test_a_form_comes_back_with_what_was_typed(client, typed, monkeypatch):
    fails_with(monkeypatch, OperationalError("database is locked"))

    answer = client.post(ADDRESS, typed)

    assert answer.status_code == 200
    assert "Nothing of yours was saved: try again in a minute" in answer.text
    assert "I manage its refuge" in answer.text
    assert not Interest.objects.exists()


def test_another_fault_of_the_database_is_not_called_busy(client, typed, monkeypatch):
    fails_with(monkeypatch, OperationalError("disk I/O error"))

    with pytest.raises(OperationalError):
        client.post(ADDRESS, typed)


def test_a_page_without_a_form_says_so_and_when_to_come_back(client, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("reports.views.home.home_of", fail)

    answer = client.get("/")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "Many people are recording something at this moment" in answer.text
