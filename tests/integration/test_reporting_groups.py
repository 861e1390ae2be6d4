"""The reporting groups: who changes them, that no priority stands in two, and what stands in none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from reports import transitions
from reports.models import ReportingGroup
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_priority
from tests.integration.notice_pages import as_role, words_of

pytestmark = pytest.mark.django_db

LIST, ADD = "/reports/groups/", "/reports/groups/new/"
MAY = {Role.MANAGER}


@pytest.fixture
def manager(client):
    return as_role(client, Role.MANAGER)


def a_group(name="Domestic abuse and violence", *priorities, position=1):
    return transitions.save_group(name=name, position=position, priorities=priorities, by=f.a_manager(), at=AT)


def page_of(group, name="change"):
    return reverse(f"reports:group-{name}", args=[group.pk])


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_it_may(client, role):
    group = a_group()
    as_role(client, role)
    for address in (LIST, ADD, page_of(group), page_of(group, "delete")):
        assert client.get(address).status_code == (200 if role in MAY else 403)


@pytest.mark.parametrize("role", Role)
def test_each_role_changes_what_it_may(client, role):
    group = a_group()
    as_role(client, role)
    answers = [
        client.post(ADD, {"name": "Another", "position": "2"}),
        client.post(page_of(group), {"name": "Renamed", "position": "1"}),
        client.post(page_of(group, "delete")),
    ]
    assert {answer.status_code for answer in answers} == ({302} if role in MAY else {403})
    assert sorted(ReportingGroup.objects.values_list("name", flat=True)) == (
        ["Another"] if role in MAY else [group.name]
    )


@pytest.mark.parametrize("name", ["change", "delete"])
def test_a_group_that_is_gone_is_not_there(manager, name):
    address = reverse(f"reports:group-{name}", args=[999_999])
    assert manager.get(address).status_code == 404
    assert manager.post(address, {"name": "x", "position": "1"}).status_code == 404


def test_the_list_has_groups_in_their_order_and_names_priorities_in_none(manager):
    first, second, loose = (a_priority(name) for name in ("Forced marriage", "Stalking", "Hate crime"))
    a_group("Later", second, position=2)
    a_group("Honour based violence", first, position=1)
    words = words_of(manager.get(LIST))
    assert "1 Honour based violence Forced marriage 2 Later Stalking" in words
    assert (
        f"Priorities in no group In a table by group these stand together under “In no reporting group”. {loose}"
        in words
    )


def test_without_a_group_the_list_says_what_to_do(manager):
    a_priority("Stalking")
    words = words_of(manager.get(LIST))
    assert "There is no reporting group yet" in words
    assert "Add the first group" in words


def test_when_all_stand_in_a_group_that_is_said(manager):
    a_group("All", a_priority("Stalking"))
    assert "Every priority stands in a group." in words_of(manager.get(LIST))


def test_a_group_is_added_with_its_priorities(manager):
    priority = a_priority("Stalking")
    a_group("First")
    assert manager.get(ADD).context["form"]["position"].value() == 2
    answer = manager.post(ADD, {"name": " New  group ", "position": "2", "priorities": [priority.pk]}, follow=True)
    assert "New group is a reporting group." in words_of(answer)
    group = ReportingGroup.objects.get(name="New group")
    assert (group.position, list(group.priorities.all())) == (2, [priority])


def test_a_group_opens_as_it_stands_and_is_changed(manager):
    stalking, hate = a_priority("Stalking"), a_priority("Hate crime")
    group = a_group("First", stalking)
    form = manager.get(page_of(group)).context["form"]
    assert form.initial == {"name": "First", "position": 1, "priorities": [stalking]}
    manager.post(page_of(group), {"name": "First", "position": "3", "priorities": [hate.pk]})
    group.refresh_from_db()
    assert (group.position, list(group.priorities.all())) == (3, [hate])


def test_a_priority_of_another_group_is_told_and_refused(manager):
    stalking = a_priority("Stalking")
    a_group("First", stalking)
    assert "In the group First" in words_of(manager.get(ADD))
    answer = manager.post(ADD, {"name": "Second", "position": "2", "priorities": [stalking.pk]})
    errors = answer.context["form"].errors["priorities"]
    assert errors == ["Stalking belongs to First already: it would be counted twice"]
    assert not ReportingGroup.objects.filter(name="Second").exists()


def test_its_own_priorities_are_not_told_as_those_of_another(manager):
    group = a_group("First", a_priority("Stalking"))
    assert "In the group" not in words_of(manager.get(page_of(group)))


@pytest.mark.parametrize(
    ("typed", "box", "words"),
    [
        ({"name": ""}, "name", "Enter the name"),
        ({"name": "x" * 101}, "name", "100 characters"),
        ({"name": "first"}, "name", "There is a group first already"),
        ({"name": "Zero\u202ewidth"}, "name", "cannot be shown"),
        ({"position": ""}, "position", "whole number"),
        ({"position": "0"}, "position", "whole number"),
        ({"position": "1e9"}, "position", "whole number"),
        ({"position": "9" * 40}, "position", "whole number"),
        ({"priorities": ["999999"]}, "priorities", "no longer there"),
        ({"priorities": ["x"]}, "priorities", "Select the priorities"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_box(manager, typed, box, words):
    a_group("First")
    answer = manager.post(ADD, {"name": "Second", "position": "2"} | typed)
    assert words in " ".join(answer.context["form"].errors[box])
    assert ReportingGroup.objects.count() == 1


def test_a_name_with_markup_is_shown_as_words(manager):
    a_group("<b>Bold</b>", a_priority("<i>x</i>"))
    page = manager.get(LIST).content.decode()
    assert "&lt;b&gt;Bold" in page
    assert "<b>Bold" not in page
    assert "<i>x" not in page


def test_a_group_is_deleted_after_asking_and_its_priorities_stay(manager):
    stalking = a_priority("Stalking")
    group = a_group("First", stalking)
    assert "Delete this reporting group? " in words_of(manager.get(page_of(group, "delete")))
    assert ReportingGroup.objects.exists()
    answer = manager.post(page_of(group, "delete"), follow=True)
    assert "First is no reporting group any more." in words_of(answer)
    assert not ReportingGroup.objects.exists()
    stalking.refresh_from_db()


def test_the_pages_ask_no_more_of_many_groups(manager):
    counts = []
    for number in (1, 30):
        for one in range(number):
            a_group(f"Group {number} {one}", a_priority(f"Priority {number} {one}"), position=one + 1)
        with CaptureQueriesContext(connection) as captured:
            manager.get(LIST), manager.get(ADD)
        counts.append(len(captured))
    assert counts[0] == counts[1]
