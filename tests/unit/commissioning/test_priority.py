"""Priorities are entered under one name, adopted once a list, and retired, never deleted."""

from datetime import date

import pytest

from accounts.roles import Role
from commissioning.choices import AdoptedFrom
from commissioning.models import Priority, PriorityAdoption, PrioritySynonym
from commissioning.transitions import add_synonym, adopt_priority, enter_priority, retire_adoption
from core.models import AuditEvent
from core.refusal import Refused
from tests.factories.commissioning import AT, YEAR, a_person, a_priority, a_year, adopted

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_and_at():
    return {"by": a_person(Role.OFFICER), "at": AT}


def adopt(priority, **details):
    listed = {"wording": "Domestic Violence", "source": "Plan, page 3", "adopted_on": YEAR} | details
    return adopt_priority(priority=priority, financial_year=a_year(), **listed, by=a_person(Role.OFFICER), at=AT)


class TestEnter:
    def test_with_its_other_words(self, by_and_at):
        priority = enter_priority(name=" Domestic  abuse ", synonyms=["Domestic violence"], **by_and_at)

        assert (priority.name, priority.slug) == ("Domestic abuse", "domestic-abuse")
        assert [synonym.name for synonym in priority.synonyms.all()] == ["Domestic violence"]
        assert AuditEvent.objects.filter(action="commissioning.priority.entered", subject_key=priority.pk).exists()

    @pytest.mark.parametrize("name", ["Hate crime", "HATE CRIME", "Hate-crime", "Hate incidents", "hate INCIDENTS"])
    def test_is_refused_under_a_word_that_is_taken(self, by_and_at, name):
        enter_priority(name="Hate crime", synonyms=["Hate incidents"], **by_and_at)

        with pytest.raises(Refused, match="already a word for the priority Hate crime"):
            enter_priority(name=name, **by_and_at)

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            (" ", "Enter the name"),
            ("???", "letters or figures"),
            ("x" * 201, "Shorten the name to 200"),
            ("Hate\x00crime", "cannot be shown"),
        ],
    )
    def test_is_refused_under_what_is_no_name(self, by_and_at, name, said):
        with pytest.raises(Refused, match=said) as refusal:
            enter_priority(name=name, **by_and_at)
        assert refusal.value.obstacles[0].field == "name"

    def test_leaves_nothing_behind_when_one_of_its_words_is_taken(self, by_and_at):
        a_priority("Hate crime")

        with pytest.raises(Refused):
            enter_priority(name="Abuse", synonyms=["Cruelty", "Hate crime"], **by_and_at)
        assert not Priority.objects.filter(name="Abuse").exists()
        assert not PrioritySynonym.objects.exists()

    def test_takes_names_as_people_write_them(self, by_and_at):
        assert enter_priority(name="Trais yn erbyn menywod – tŷ <b>", **by_and_at).slug == "trais-yn-erbyn-menywod-ty-b"


class TestAddSynonym:
    def test_says_so_in_the_log(self, by_and_at):
        add_synonym(priority=a_priority("Modern slavery"), name="Human trafficking", **by_and_at)

        told = AuditEvent.objects.get(action="commissioning.priority.synonym_added")
        assert told.details == {"synonym": "Human trafficking"}

    @pytest.mark.parametrize("name", ["Modern slavery", "modern Slavery", "Human trafficking"])
    def test_is_refused_for_a_word_that_is_taken(self, by_and_at, name):
        a_priority("Modern slavery", synonyms=["Human trafficking"])

        with pytest.raises(Refused, match="already a word for the priority Modern slavery"):
            add_synonym(priority=a_priority("Hate crime"), name=name, **by_and_at)


class TestAdopt:
    def test_in_the_words_of_the_list(self):
        adoption = adopt(a_priority("Domestic abuse"))

        assert (adoption.wording, adoption.source, adoption.adopted_on) == ("Domestic Violence", "Plan, page 3", YEAR)
        assert adoption.adopted_from == AdoptedFrom.PLAN

    def test_on_each_list_of_a_year(self):
        priority = a_priority("Domestic abuse")

        adopt(priority)
        adopt(priority, adopted_from=AdoptedFrom.VAWG)

        assert priority.adoptions.count() == 2

    def test_is_refused_twice_on_one_list(self):
        priority = a_priority("Domestic abuse")
        adopt(priority)

        with pytest.raises(Refused, match="This list of 2017/18 has Domestic abuse already"):
            adopt(priority)

    def test_is_refused_again_after_it_was_retired(self, by_and_at):
        priority = a_priority("Domestic abuse")
        retire_adoption(adoption=adopt(priority), retired_on=date(2017, 12, 1), **by_and_at)

        with pytest.raises(Refused, match="retired on 1 December 2017"):
            adopt(priority)

    @pytest.mark.parametrize(
        ("details", "said"),
        [
            ({"wording": ""}, "Enter the words of the list"),
            ({"source": " "}, "Enter where the list stands"),
            ({"adopted_on": date(2018, 3, 2)}, "today or in the past"),
            ({"adopted_from": "manifesto"}, "Choose the list"),
        ],
    )
    def test_is_refused_without_what_a_reader_needs(self, details, said):
        with pytest.raises(Refused, match=said):
            adopt(a_priority(), **details)
        assert not PriorityAdoption.objects.exists()

    def test_is_refused_after_the_year(self, by_and_at):
        with pytest.raises(Refused, match="2015/16 ended on 31 March 2016"):
            adopt_priority(
                priority=a_priority(),
                financial_year=a_year(date(2015, 4, 1)),
                wording="Volume Crime",
                source="Plan",
                adopted_on=date(2016, 4, 1),
                **by_and_at,
            )


class TestRetire:
    def test_keeps_the_line(self, by_and_at):
        adopted("Volume crime")
        adoption = retire_adoption(adoption=PriorityAdoption.objects.get(), retired_on=date(2017, 12, 1), **by_and_at)

        assert adoption.retired_on == date(2017, 12, 1)
        assert PriorityAdoption.objects.count() == 1
        assert AuditEvent.objects.filter(action="commissioning.priority.retired").count() == 1

    @pytest.mark.parametrize(
        ("day", "said"),
        [(date(2017, 3, 31), "adopted on 1 April 2017, after"), (date(2018, 3, 2), "today or in the past")],
    )
    def test_is_refused_on_a_day_that_cannot_be(self, by_and_at, day, said):
        adopted("Volume crime")

        with pytest.raises(Refused, match=said):
            retire_adoption(adoption=PriorityAdoption.objects.get(), retired_on=day, **by_and_at)

    def test_is_refused_twice(self, by_and_at):
        adopted("Volume crime")
        adoption = PriorityAdoption.objects.get()
        retire_adoption(adoption=adoption, retired_on=date(2017, 12, 1), **by_and_at)

        with pytest.raises(Refused, match="was retired on 1 December 2017"):
            retire_adoption(adoption=adoption, retired_on=date(2017, 12, 2), **by_and_at)
