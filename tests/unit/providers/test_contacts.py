from datetime import date

import pytest

from core.models import AuditEvent
from core.refusal import Refused
from providers.models import Provider
from providers.transitions import end_contact
from tests.factories.providers import (
    TODAY,
    a_contact,
    a_merged_provider,
    a_provider,
    a_provider_contact,
    an_officer,
    by_and_at,
)

pytestmark = pytest.mark.django_db


def refusals(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return {obstacle.field for obstacle in refused.value.obstacles}


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"job_title": " "}, "job_title"),
        ({"job_title": "x" * 201}, "job_title"),
        ({"name": "x" * 201}, "name"),
        ({"telephone": "0" * 31}, "telephone"),
        ({"email": "nobody"}, "email"),
        ({"email": "x" * 250 + "@example.org"}, "email"),
    ],
)
def test_add_contact_refuses_what_cannot_be_used(details, field):
    assert refusals(a_contact, a_provider(), **details) == {field}


def test_a_new_main_contact_takes_the_place_of_the_present_one():
    provider = a_provider()
    first = a_contact(provider, is_main=True)
    second = a_contact(provider, is_main=True)
    assert list(provider.contacts.filter(is_main=True)) == [second]
    assert first in provider.contacts.all()


def test_an_account_sees_its_provider_until_the_contact_ends():
    provider = a_provider()
    a_provider()
    user = a_provider_contact(provider)
    assert list(Provider.objects.visible_to(user)) == [provider]
    end_contact(provider.contacts.get(), left_on=TODAY, **by_and_at())
    assert not Provider.objects.visible_to(user).exists()


def test_an_account_stands_for_one_provider_at_a_time():
    first = a_provider("First")
    user = a_provider_contact(first)
    assert refusals(a_contact, a_provider(), user=user) == {"user"}
    end_contact(first.contacts.get(), left_on=TODAY, **by_and_at())
    assert a_contact(a_provider(), user=user).user == user


def test_the_account_of_somebody_in_the_office_is_no_contacts():
    assert refusals(a_contact, a_provider(), user=an_officer()) == {"user"}


def test_a_contact_ends_once_and_not_in_the_future():
    contact = a_contact(a_provider(), is_main=True)
    assert refusals(end_contact, contact, left_on=date(2018, 3, 2), **by_and_at()) == {"left_on"}
    ended = end_contact(contact, left_on=TODAY, **by_and_at())
    assert (ended.left_on, ended.is_main) == (TODAY, False)
    assert refusals(end_contact, contact, left_on=TODAY, **by_and_at()) == {None}


def test_the_log_keeps_the_post_and_not_the_person():
    a_contact(a_provider(), name="Somebody", email="somebody@example.org")
    details = AuditEvent.objects.get(action="providers.contact.added").details
    assert details == {"job_title": "Service manager"}


def test_a_merged_record_takes_no_contact():
    assert refusals(a_contact, a_merged_provider()) == {None}
