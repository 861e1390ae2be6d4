"""Every address × every role over the example office: nobody gets an error, and opening a page changes nothing."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from core.models import AuditEvent
from tests.crawl import UNKNOWN, WHO, known_keys, load_office, routes, signed_in
from tests.worlds import world

WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) "?(?!django_session)', re.IGNORECASE)


def an_office_with_its_addresses():
    """The office, and a page of each named route by its name: which row a page shows takes as long to find as it."""
    load_office()
    reachable = [(name, parameters) for name, parameters in routes() if parameters <= set(UNKNOWN)]
    return {name: reverse(name, kwargs=known_keys(name, parameters)) for name, parameters in reachable}


office = world(an_office_with_its_addresses)


def rows_of_everything():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.parametrize("who", WHO)
def test_no_address_fails_and_none_writes_when_it_is_opened(office, who):
    client, faults = signed_in(who), []
    before, trail = rows_of_everything(), AuditEvent.objects.count()
    for name, url in office.items():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(url)
        written = [query["sql"][:100] for query in captured if WRITES.match(query["sql"])]
        if answer.status_code not in {200, 301, 302, 403, 404, 405, 503} or (written and ":" in name):
            faults.append(f"{url} ({name}): {answer.status_code} {written}")
    assert not faults, "\n".join(faults)
    after = rows_of_everything()
    assert {label: count for label, count in after.items() if "session" not in label.lower()} == {
        label: count for label, count in before.items() if "session" not in label.lower()
    }
    assert AuditEvent.objects.count() == trail


@pytest.mark.parametrize("who", [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.ADMINISTRATOR])
def test_what_is_not_there_is_a_plain_404(office, who):
    client, faults = signed_in(who), []
    for name, parameters in routes():
        if ":" not in name or not parameters or not parameters <= set(UNKNOWN):
            continue
        url = reverse(name, kwargs={parameter: UNKNOWN[parameter] for parameter in parameters})
        answer = client.get(url)
        # What is only ever sent to has no page to open.
        is_plain = answer.status_code == 405 or b"govuk-heading" in answer.content
        if answer.status_code not in {403, 404, 405} or not is_plain:
            faults.append(f"{url} ({name}): {answer.status_code}")
    assert not faults, "\n".join(faults)


def test_each_parameter_of_a_route_has_a_sample():
    unknown = {parameter for name, parameters in routes() if ":" in name for parameter in parameters} - set(UNKNOWN)
    assert not unknown, f"Give {unknown} a sample in this file, so that the crawl reaches their routes."


@pytest.mark.parametrize("who", [Role.COMMISSION_MEMBER, Role.READER, Role.PROVIDER_CONTACT, Role.ADMINISTRATOR])
def test_a_role_that_may_not_sees_a_plain_refusal(office, who):
    answer = signed_in(who).get(reverse("commissioning:income-confirm", args=["victims-fund", "2017-18"]))
    assert answer.status_code == 403
    assert b"govuk-heading" in answer.content


@pytest.mark.parametrize(
    "text", ["", "2018-02-31", "1e9", "’; DROP TABLE", "\x00", "9" * 300, "<script>", "2018-01-23"]
)
def test_nothing_in_a_query_string_breaks_a_page(office, text):
    client, faults = signed_in(Role.FINANCE), []
    keys = [
        "q",
        "page",
        "sort",
        "as-at",
        "by",
        "kind",
        "heading",
        "board",
        "provider",
        "priority",
        "commitment",
        "area",
        "from",
        "year",
        "state",
        "amount-from",
        "supersedes",
        "to",
    ]
    for name, url in office.items():
        if ":" not in name:
            continue
        answer = client.get(url, dict.fromkeys(keys, text))
        if answer.status_code >= 500 and not answer.get("Content-Type", "").startswith("application/pdf"):
            faults.append(f"{name} with {text!r}: {answer.status_code}")
    assert not faults, "\n".join(faults)
