"""The register of legal powers: what it takes, what it refuses, and what a notice may rest on."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from core.models import AuditEvent
from core.refusal import Refused
from grants import transitions
from grants.choices import PowerDirection, ReasonsNeeded
from grants.models import LegalPower
from grants.rules.powers import obstacles_to_power, obstacles_to_reasons
from tests.factories import grants as f
from tests.factories.commissioning import AT, a_person

FACTS = {
    "provision": "section 9",
    "act": "Police Reform and Social Responsibility Act 2011",
    "direction": PowerDirection.OUT,
    "purpose": "Crime and disorder reduction grants",
    "reasons_needed": ReasonsNeeded.CRIME_REDUCTION,
    "started_on": date(2012, 1, 16),
}


def add(**facts):
    return transitions.add_power(**FACTS | facts, by=a_person(Role.MANAGER), at=AT)


def refusal_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return [(obstacle.field, obstacle.message) for obstacle in refused.value.obstacles]


@pytest.mark.django_db
def test_a_power_is_entered_and_its_entry_is_on_the_trail():
    power = add(provision="  section   9 ")
    assert power.citation == "section 9, Police Reform and Social Responsibility Act 2011"
    assert AuditEvent.objects.get(action="grants.power.added").subject_key == str(power.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"provision": " "}, "provision"),
        ({"provision": "x" * 101}, "provision"),
        ({"act": ""}, "act"),
        ({"purpose": ""}, "purpose"),
        ({"ended_on": date(2012, 1, 15)}, "ended_on"),
        ({"is_wrong": True}, "instead"),
    ],
    ids=str,
)
def test_what_cannot_stand_is_refused_at_its_box(facts, field):
    assert field in [where for where, _ in refusal_of(lambda: add(**facts))]
    assert not LegalPower.objects.exists()


@pytest.mark.django_db
def test_one_citation_stands_once_in_each_direction():
    add()
    assert refusal_of(add) == [("provision", "This power stands in the register already")]
    assert add(direction=PowerDirection.IN).pk
    assert LegalPower.objects.count() == 2


@pytest.mark.django_db
def test_a_wrong_citation_points_to_a_right_one_and_says_why():
    right = add()
    wrong = {"provision": "Schedule 9", "is_wrong": True, "instead": right}
    assert "why_wrong" in [where for where, _ in refusal_of(lambda: add(**wrong))]
    kept = add(**wrong, why_wrong="It is about elections.")
    assert kept.instead == right
    for pointing in ({"instead": kept}, {"instead": None}):
        again = wrong | {"provision": "Schedule 10", "why_wrong": "So is this."} | pointing
        assert refusal_of(lambda again=again: add(**again)) == [("instead", "Select the right power to cite instead")]


@pytest.mark.django_db
def test_a_wrong_citation_does_not_point_to_itself():
    power = add()
    change = {"is_wrong": True, "instead": power, "why_wrong": "It is wrong."}
    told = refusal_of(lambda: transitions.change_power(power=power, **change, by=a_person(Role.MANAGER), at=AT))
    assert told == [("instead", "Select the right power to cite instead")]


@pytest.mark.django_db
def test_a_citation_that_is_right_again_points_nowhere():
    wrong = f.a_wrong_power()
    righted = transitions.change_power(power=wrong, is_wrong=False, by=a_person(Role.MANAGER), at=AT)
    assert righted.instead is None
    assert AuditEvent.objects.get(action="grants.power.changed").details["changed"] == "is_wrong"


@pytest.mark.django_db
def test_the_database_itself_refuses_a_wrong_citation_that_points_nowhere():
    power = add()
    with pytest.raises(IntegrityError, match="power_wrong_points_to_right"), transaction.atomic():
        LegalPower.objects.filter(pk=power.pk).update(is_wrong=True)


@pytest.mark.django_db
def test_a_notice_may_rest_on_what_is_right_in_force_and_of_its_direction():
    wrong = f.a_wrong_power()
    right_in = wrong.instead
    out = add(ended_on=date(2018, 3, 31))
    for direction, on, offered in [
        (PowerDirection.IN, date(2018, 3, 1), [right_in]),
        (PowerDirection.OUT, date(2018, 3, 31), [out]),
        (PowerDirection.OUT, date(2018, 4, 1), []),
        (PowerDirection.OUT, date(2012, 1, 16), [out]),
        (PowerDirection.OUT, date(2012, 1, 15), []),
    ]:
        assert list(LegalPower.objects.for_new_notices(direction, on)) == offered, (direction, on)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, ""),
        ({"is_wrong": True}, "known to be a wrong citation: choose section 56"),
        ({"wanted": PowerDirection.IN}, "Choose a power of the other direction here"),
        ({"on": date(2014, 5, 12)}, "is not in force"),
        ({"on": date(2014, 5, 13)}, ""),
        ({"ended_on": date(2018, 2, 28)}, "is not in force"),
        ({"ended_on": date(2018, 3, 1)}, ""),
    ],
    ids=str,
)
def test_why_a_notice_cannot_rest_on_a_power(facts, told):
    asked = {
        "citation": "section 58, Domestic Violence, Crime and Victims Act 2004",
        "direction": PowerDirection.OUT,
        "wanted": PowerDirection.OUT,
        "is_wrong": False,
        "right": "section 56, Domestic Violence, Crime and Victims Act 2004",
        "started_on": date(2014, 5, 13),
        "ended_on": None,
        "on": date(2018, 3, 1),
        "field": "power_out",
    } | facts
    words = [obstacle.message for obstacle in obstacles_to_power(**asked)]
    assert [told in one for one in words] == ([True] if told else [])


@pytest.mark.parametrize(
    ("needed", "reasons", "is_refused"),
    [
        (ReasonsNeeded.NONE, "", False),
        (ReasonsNeeded.VALUE_FOR_MONEY, "", True),
        (ReasonsNeeded.VALUE_FOR_MONEY, "Cheap.", True),
        (ReasonsNeeded.VALUE_FOR_MONEY, f.VALUE_FOR_MONEY, False),
        (ReasonsNeeded.CRIME_REDUCTION, " " * 60, True),
    ],
)
def test_the_power_decides_which_reasons_must_be_written(needed, reasons, is_refused):
    assert bool(obstacles_to_reasons(needed, reasons, field="reasons")) is is_refused
