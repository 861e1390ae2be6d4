"""What the tests of the Commission's pages share: signing in as one person, and counting queries."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def as_person(person):
    """A browser of this very person."""
    client = Client()
    client.force_login(person)
    return client


def queries_of(client, address):
    """How many queries a page takes once everything that is read once has been read."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
