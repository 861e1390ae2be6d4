"""The register of legal powers: who reads and changes it, how a wrong citation is told, and what its form refuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from grants.choices import PowerDirection, ReasonsNeeded
from grants.models import LegalPower
from tests.factories import grants as f
from tests.integration.notice_pages import as_role, told, words_of

pytestmark = pytest.mark.django_db

LIST, ADD = "/powers/", "/powers/new/"
TYPED = {
    "provision": "section 9",
    "act": "Police Reform and Social Responsibility Act 2011",
    "direction": PowerDirection.OUT,
    "purpose": "Crime and disorder reduction grants",
    "reasons_needed": ReasonsNeeded.CRIME_REDUCTION,
    "started_on_day": "16",
    "started_on_month": "1",
    "started_on_year": "2012",
    "ended_on_day": "",
    "ended_on_month": "",
    "ended_on_year": "",
    "instead": "",
    "why_wrong": "",
}


@pytest.fixture
def manager(client):
    return as_role(client, Role.MANAGER)


def change_url(power):
    return reverse("grants:power-change", args=[power.pk])


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_it_may(client, role):
    power = f.a_power()
    as_role(client, role)
    may_see = role in {Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER}
    assert client.get(LIST).status_code == (200 if may_see else 403)
    for address, provision in [(ADD, "section 9"), (change_url(power), "section 10")]:
        assert client.get(address).status_code == (200 if role == Role.MANAGER else 403)
        posted = client.post(address, TYPED | {"provision": provision})
        assert posted.status_code == (302 if role == Role.MANAGER else 403)


def test_only_who_may_change_is_offered_to(client):
    power = f.a_power()
    for role, offered in [(Role.MANAGER, True), (Role.OFFICER, False)]:
        page = as_role(client, role).get(LIST).content.decode()
        assert ("Add a legal power" in page) is offered
        assert (change_url(power) in page) is offered


def test_a_wrong_citation_is_marked_and_names_the_right_one(client):
    f.a_wrong_power()
    words = words_of(as_role(client, Role.OFFICER).get(LIST))
    assert (
        "Section 58, Domestic Violence, Crime and Victims Act 2004 Wrong citation Use section 56, Domestic Violence, "
        "Crime and Victims Act 2004 instead. It is about amendments and repeals." in words
    )
    # Those that can be used stand first.
    assert words.index("Section 56") < words.index("Section 58")


def test_the_register_of_powers_stands_within_the_decisions(client):
    page = as_role(client, Role.OFFICER).get(LIST)
    assert [item.label for item in page.context["navigation"] if item.is_current] == ["Decisions"]


def test_a_row_says_what_the_power_asks_for_and_since_when(client):
    f.a_power()
    words = words_of(as_role(client, Role.OFFICER).get(LIST))
    assert "Money goes out Money for services that help victims and witnesses" in words
    assert "Why it is good value for money 13 May 2014 In force" in words


def test_an_empty_register_says_how_to_begin(client):
    assert "Add the first legal power" in words_of(as_role(client, Role.MANAGER).get(LIST))
    words = words_of(as_role(client, Role.OFFICER).get(LIST))
    assert "No legal power is on the register yet." in words
    assert "Add" not in words


def test_a_power_is_added(manager):
    answer = manager.post(ADD, TYPED)
    assert (answer.status_code, answer.url) == (302, LIST)
    assert "Section 9, Police Reform and Social Responsibility Act 2011 stands in the register." in told(answer)
    power = LegalPower.objects.get()
    assert (power.reasons_needed, power.started_on.isoformat(), power.ended_on) == (
        "crime-reduction",
        "2012-01-16",
        None,
    )


def test_a_power_is_changed(manager):
    power = f.a_power()
    page = manager.get(change_url(power))
    assert page.context["form"].initial["provision"] == "section 143"
    typed = TYPED | {"ended_on_day": "31", "ended_on_month": "3", "ended_on_year": "2019"}
    assert manager.post(change_url(power), typed).status_code == 302
    power.refresh_from_db()
    assert (power.provision, power.ended_on.isoformat()) == ("section 9", "2019-03-31")


def test_a_citation_is_marked_as_wrong(manager):
    right = f.a_power()
    typed = TYPED | {"is_wrong": "on", "instead": right.pk, "why_wrong": "It is about elections."}
    assert manager.post(ADD, typed).status_code == 302
    assert LegalPower.objects.get(is_wrong=True).instead == right


def test_a_wrong_citation_is_not_offered_as_the_right_one(manager):
    wrong = f.a_wrong_power()
    offered = list(manager.get(ADD).context["form"].fields["instead"].queryset)
    assert offered == [wrong.instead]
    assert list(manager.get(change_url(wrong.instead)).context["form"].fields["instead"].queryset) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"provision": ""}, "Enter the section or schedule"),
        ({"direction": ""}, "Select whether money comes in or goes out under it"),
        ({"purpose": ""}, "Enter what it lets the office do"),
        ({"reasons_needed": "luck"}, "Select"),
        ({"started_on_month": "13"}, "First day in force"),
        ({"ended_on_day": "1", "ended_on_month": "1", "ended_on_year": "2012"}, "It cannot end before it started"),
        ({"is_wrong": "on"}, "Select the right power to cite instead"),
        ({"instead": "999"}, "Select"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_at_its_box_and_nothing_is_lost(manager, typed, words):
    answer = manager.post(ADD, TYPED | typed)
    page = words_of(answer)
    assert "There is a problem" in page
    assert words in page
    assert TYPED["act"] in answer.content.decode()
    assert not LegalPower.objects.exists()


def test_the_same_power_twice_is_told(manager):
    manager.post(ADD, TYPED)
    assert "This power stands in the register already" in words_of(manager.post(ADD, TYPED))


def test_a_power_that_is_not_there_is_a_plain_404(manager):
    assert manager.get("/powers/999/").status_code == 404


def test_the_same_queries_whether_there_is_one_power_or_many(manager):
    def queries():
        manager.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            manager.get(LIST)
        return len(captured)

    f.a_wrong_power()
    few = queries()
    for number in range(50):
        f.a_power(provision=f"section {number}")
    assert queries() == few
