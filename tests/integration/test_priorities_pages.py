"""Priorities: the lists of a year against its money, and the forms that enter, adopt and retire them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import AdoptedFrom
from commissioning.models import Priority, PriorityAdoption, PrioritySynonym
from tests.factories.commissioning import AT, YEAR, a_commitment, a_person, a_priority, a_year, adopted
from tests.integration.money_pages import a_year_of_money, signed_in, summary_of, typed_day

pytestmark = pytest.mark.django_db

YEAR_PAGE = "/priorities/2017-18/"
ADOPT = {"adopted_from": "plan", "wording": "Hate crime", "source": "Police and crime plan", **typed_day("adopted_on")}


@pytest.fixture
def officer(client):
    return signed_in(client, Role.OFFICER)


def test_the_matrix_says_what_has_no_money_and_which_money_no_priority(officer):
    a_year_of_money()
    answer = officer.get(YEAR_PAGE)
    matrix = answer.context["matrix"]
    assert [line.name for line in matrix.without_money] == ["Hate crime"]
    assert [(line.name, line.committed) for line in matrix.not_adopted] == [("Anti-social behaviour", Decimal(5_000))]
    assert matrix.committed == Decimal(15_000)
    page = answer.content.decode()
    assert "Priorities with no money this year" in page
    assert "Money with no priority of this year" in page
    assert "no money" in page


def test_the_matrix_is_as_at_a_day(officer):
    fund = a_year_of_money()
    a_commitment(fund, Decimal(1), priority=Priority.objects.get(name="Hate crime"), effective_on=date(2018, 1, 23))
    assert officer.get(f"{YEAR_PAGE}?as-at=2018-01-22").context["matrix"].without_money
    assert not officer.get(f"{YEAR_PAGE}?as-at=2018-01-23").context["matrix"].without_money


def test_a_priority_on_two_lists_counts_once_and_stands_on_both_in_their_words(officer):
    fund = a_year_of_money()
    transitions.adopt_priority(
        priority=Priority.objects.get(name="Domestic abuse"), financial_year=fund.financial_year, adopted_on=YEAR,
        wording="Domestic violence", source="Strategy of 2015", adopted_from=AdoptedFrom.VAWG,
        by=a_person(Role.OFFICER), at=AT,
    )  # fmt: skip
    answer = officer.get(YEAR_PAGE)
    page = answer.content.decode()
    assert answer.context["matrix"].committed == Decimal(15_000)
    assert "Police and crime plan; Violence Against Women and Girls strategy" in page
    assert ", kept here as Domestic abuse" in page
    assert "Strategy of 2015" in page


def test_a_member_of_the_commission_sees_a_priority_without_its_money(client):
    a_year_of_money()
    page = signed_in(client, Role.COMMISSION_MEMBER).get("/priorities/domestic-abuse/").content.decode()
    assert "£" not in page
    assert "£10,000" in signed_in(client, Role.READER).get("/priorities/domestic-abuse/").content.decode()


def test_money_committed_before_a_priority_was_retired_is_no_money_without_one(officer):
    fund = a_year_of_money()
    priority = Priority.objects.get(name="Domestic abuse")
    a_commitment(fund, Decimal(700), priority=priority, effective_on=date(2018, 1, 1))
    transitions.retire_adoption(
        adoption=priority.adoptions.get(), retired_on=date(2018, 1, 1), by=a_person(Role.OFFICER), at=AT
    )
    before = officer.get(f"{YEAR_PAGE}?as-at=2017-12-31").context["matrix"]
    assert before.retired == ()
    assert before.committed_without_priority == Decimal(5_000)
    answer = officer.get(YEAR_PAGE)
    matrix = answer.context["matrix"]
    assert [(line.name, line.committed) for line in matrix.retired] == [("Domestic abuse", Decimal(10_000))]
    assert {line.name: line.committed for line in matrix.not_adopted} == {
        "Anti-social behaviour": Decimal(5_000),
        "Domestic abuse": Decimal(700),
    }
    assert matrix.committed == Decimal(15_700)
    assert answer.content.decode().count("Retired on 1 January 2018") == 2


def test_a_year_offers_the_priorities_that_it_could_adopt(officer):
    adopted("Hate crime")
    later = a_year(date(2018, 4, 1))
    link = 'href="/priorities/hate-crime/adopt/?year=2018-19"'
    assert link in officer.get("/priorities/2018-19/").content.decode()
    assert "/adopt/?year" not in officer.get(YEAR_PAGE).content.decode()
    assert officer.get("/priorities/hate-crime/adopt/?year=2018-19").context["form"].initial["financial_year"] == later
    assert officer.get("/priorities/hate-crime/adopt/?year=x").context["form"].initial["financial_year"] == later
    earlier = officer.get("/priorities/hate-crime/adopt/?year=2017-18").context["form"].initial["financial_year"]
    assert str(earlier) == "2017/18"


def test_who_may_not_adopt_is_offered_none(client):
    a_priority("Hate crime")
    a_year()
    assert "/adopt/" not in signed_in(client, Role.READER).get(YEAR_PAGE).content.decode()


def test_years_lead_to_one_another(officer):
    a_year_of_money()
    a_year(date(2015, 4, 1))
    assert 'href="/priorities/2015-16/"' in officer.get(YEAR_PAGE).content.decode()
    page = officer.get("/priorities/2015-16/").content.decode()
    assert "No priority is adopted for this year by that day" in page


def test_a_priority_is_entered_with_its_other_words(officer):
    typed = {
        "name": "Hate crime",
        "description": "Because of who somebody is",
        "synonyms": "Hate incidents\r\n\r\n HC ",
    }
    assert officer.post("/priorities/new/", typed)["Location"] == "/priorities/hate-crime/"
    page = officer.get("/priorities/hate-crime/").content.decode()
    assert "Hate incidents" in page
    assert set(PrioritySynonym.objects.values_list("name", flat=True)) == {"Hate incidents", "HC"}
    assert "No year has adopted this priority" in page


@pytest.mark.parametrize(
    "boxes",
    [
        {"name": ""},
        {"name": "2017-18"},
        {"name": "New"},
        {"name": "🏠"},
        {"name": "x" * 201},
        {"name": "a\x00b"},
        {"name": "hate CRIME"},
        {"name": "Hate incidents"},
        {"description": "x" * 501},
        {"synonyms": "Hate crime"},
        {"synonyms": "x" * 201},
        {"synonyms": "x" * 1001},
    ],
)
def test_a_priority_that_clashes_or_says_too_much_is_refused_whole(officer, boxes):
    a_priority("Hate crime", synonyms=["Hate incidents"])
    typed = {"name": "Volume crime", "description": "", "synonyms": ""} | boxes
    summary_of(officer.post("/priorities/new/", typed))
    assert Priority.objects.count() == 1
    assert PrioritySynonym.objects.count() == 1


@pytest.mark.parametrize("name", ["<i>Hate</i>", "Trosedd casineb ŵŷ 🏠", "x" * 200])
def test_a_priority_bears_its_name_as_it_was_typed(officer, name):
    answer = officer.post("/priorities/new/", {"name": name})
    page = officer.get(answer["Location"]).content.decode()
    assert Priority.objects.get().name == name
    assert "<i>Hate" not in page


def test_a_word_is_added_once(officer):
    a_priority("Hate crime")
    address = "/priorities/hate-crime/synonyms/new/"
    assert officer.post(address, {"name": "Hate incidents"})["Location"] == "/priorities/hate-crime/"
    assert "already a word for" in summary_of(officer.post(address, {"name": "hate incidents"}))


def test_a_priority_is_adopted_and_retired_and_the_line_stays(officer):
    a_priority("Hate crime")
    year = a_year()
    typed = ADOPT | {"financial_year": year.pk}
    assert officer.post("/priorities/hate-crime/adopt/", typed)["Location"] == "/priorities/hate-crime/"
    assert "already" in summary_of(officer.post("/priorities/hate-crime/adopt/", typed))
    adoption = PriorityAdoption.objects.get()
    retire = f"/priorities/hate-crime/adoptions/{adoption.pk}/retire/"
    early = officer.post(retire, typed_day("retired_on", "1", "5", "2017"))
    assert "after this date" in summary_of(early)
    assert officer.post(retire, typed_day("retired_on", "1", "9", "2017")).status_code == 302
    assert "was retired on" in summary_of(officer.post(retire, typed_day("retired_on", "1", "10", "2017")))
    assert "retired on 1 September 2017" in officer.get(YEAR_PAGE).content.decode()
    assert "retired on 1 September 2017" in officer.get("/priorities/hate-crime/").content.decode()


@pytest.mark.parametrize(
    "boxes",
    [
        {"financial_year": ""},
        {"financial_year": "9" * 30},
        {"adopted_from": "pub"},
        {"adopted_from": ""},
        {"wording": ""},
        {"wording": "x" * 201},
        {"source": "x" * 301},
        {"source": "\x00"},
        typed_day("adopted_on", "29", "2", "2018"),
        typed_day("adopted_on", "1", "4", "2018"),
        typed_day("adopted_on", "1", "4", "2099"),
    ],
)
def test_an_adoption_that_says_too_little_is_refused(officer, boxes):
    a_priority("Hate crime")
    typed = ADOPT | {"financial_year": a_year().pk} | boxes
    summary_of(officer.post("/priorities/hate-crime/adopt/", typed))
    assert not PriorityAdoption.objects.exists()


def test_an_adoption_is_retired_under_its_own_priority_alone(officer):
    adoption = adopted("Hate crime").adoptions.get()
    a_priority("Volume crime")
    assert officer.get(f"/priorities/volume-crime/adoptions/{adoption.pk}/retire/").status_code == 404


def test_queries_do_not_grow_with_rows(officer):
    fund = a_year_of_money()
    priority = Priority.objects.get(slug="domestic-abuse")

    def queries_of(address):
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(address).status_code == 200
        return len(captured)

    def queries():
        return [queries_of(address) for address in (YEAR_PAGE, "/priorities/domestic-abuse/")]

    queries()
    few = queries()
    for number in range(50):
        adopted(f"Priority of {number}")
        a_commitment(fund, Decimal(1), priority=priority)
        a_commitment(fund, Decimal(1))
        transitions.add_synonym(priority=priority, name=f"Word {number}", by=a_person(Role.OFFICER), at=AT)
    assert queries() == few
