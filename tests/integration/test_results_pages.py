"""The pages of what services achieved, and their files: true figures inside, and outside none that is too small."""

from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Permission
from accounts.roles import Role, may
from commissioning.models import Priority, QuotedFigure
from grants.models import MonitoringReturn
from providers.models import Provider
from tests.factories.agreements import a_return, accepted_agreement, accepted_return, certified_return
from tests.factories.commissioning import an_office
from tests.integration.money_pages import signed_in
from tests.integration.notice_pages import words_of
from tests.integration.recommendation_pages import rows_of_file
from tests.worlds import world

pytestmark = [pytest.mark.django_db]

LIST, YEAR = "/results/", "/results/2017-18/"
FILE = "/results/2017-18/tables/providers.csv"
ON = "?as-at=2018-03-01"
SOURCE = "Board report, 23 January 2018, paragraph 10"


def two_providers():
    an_office()
    agreement = accepted_agreement()
    accepted_return(a_return(1, agreement))
    certified_return(a_return(2, agreement))
    few = accepted_agreement()
    accepted_return(a_return(1, few), supported=3, new=3, continuing=0, by_priority=3, by_area=3)
    fund = agreement.award.commitments.get().fund
    for label, printed in (("in 2016/17", "56,822"), ("in the first six months of 2017/18", "52,993")):
        QuotedFigure.objects.create(fund=fund, label=f"Victims supported {label}", printed=printed, source=SOURCE)
    return agreement.award.provider.slug, few.award.provider.slug


world_of_two = world(two_providers)


@pytest.fixture
def providers(world_of_two):
    return world_of_two


@pytest.fixture
def officer(client, providers):
    return signed_in(client, Role.OFFICER)


def page(client, address=YEAR + ON):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("role", Role)
def test_who_may_see_results_sees_every_page_and_file_and_nobody_else(client, providers, role):
    signed_in(client, role)
    expected = 200 if may(role, Permission.RESULTS_VIEW) else 403
    of = f"/results/2017-18/providers/{providers[0]}/"
    under = f"/results/2017-18/priorities/{Priority.objects.first().slug}/"
    pages = [
        LIST,
        YEAR,
        FILE,
        of,
        under,
        f"{of}awards.csv",
        f"{under}providers.xlsx",
        "/results/2017-18/tables/areas.xlsx",
    ]
    assert [client.get(address).status_code for address in pages] == [expected] * len(pages)


@pytest.mark.parametrize(
    "address",
    [
        "/results/2012-13/",
        "/results/2017-18/providers/nobody/",
        "/results/2017-18/priorities/nothing/",
        "/results/2017-18/tables/secrets.csv",
        "/results/2012-13/tables/providers.csv",
    ],
)
def test_what_there_is_not_is_not_found(officer, address):
    assert officer.get(address).status_code == 404


def test_the_page_begins_with_what_was_not_answered(officer):
    words = words_of(page(officer))
    assert words.index("Not answered") < words.index("People supported") < words.index("Results by provider")
    assert "Quarter 3: " in words
    assert "Nobody types a rating" in words


def test_inside_small_counts_are_shown_and_outside_they_are_not(officer):
    inside, outside = page(officer), page(officer, f"{YEAR}{ON}&figures=outside")
    cells = lambda answer: [row[2].text for row in answer.context["made"]["providers"].rows]  # noqa: E731
    assert sorted(cells(inside)) == ["3", "48"]
    assert cells(outside) == ["not shown", "not shown"]
    assert "do not pass them on" in words_of(inside)
    assert "as they are printed outside" in words_of(outside)


def test_a_file_leaves_the_office_and_hides_small_counts_whatever_the_page_shows(officer):
    rows = rows_of_file(page(officer, f"{FILE}{ON}"))
    assert [row["People supported"] for row in rows] == ["not shown", "not shown", "51"]
    assert "not shown" in {row["Spent per person"] for row in rows}


def test_a_provider_of_few_people_is_hidden_outside_down_to_its_awards(officer, providers):
    of = f"/results/2017-18/providers/{providers[1]}/"
    assert "not shown" in {row["People supported"] for row in rows_of_file(page(officer, f"{of}awards.csv{ON}"))}
    assert page(officer, of + ON).context["tiles"][0]["value"] == "3"
    assert page(officer, f"{of}{ON}&figures=outside").context["tiles"][0]["value"] == "Not shown"


def test_a_provider_is_rated_with_the_reasons(officer, providers):
    words = words_of(page(officer, f"/results/2017-18/providers/{providers[0]}/{ON}"))
    assert "Amber: Returns overdue: 1" in words
    assert "/agreements/" in page(officer, f"/results/2017-18/providers/{providers[0]}/{ON}").content.decode()


def test_what_papers_print_stands_beside_what_returns_say_with_its_source(officer):
    words = words_of(page(officer))
    assert "Victims supported in the first six months of 2017/18 52,993" in words
    assert SOURCE in words
    assert "56,822" not in words
    assert "56,822" in words_of(page(officer, "/results/2016-17/"))


def test_illustrative_returns_are_said_to_be(officer):
    assert "Illustrative" not in words_of(page(officer))
    MonitoringReturn.objects.filter(quarter=1).update(is_illustrative=True)
    assert "Illustrative: some of the returns" in words_of(page(officer))
    assert "illustrative" in words_of(page(officer, LIST))


def test_quarters_and_a_day_are_chosen_and_kept(officer):
    answer = page(officer, f"{YEAR}{ON}&quarters=q2")
    assert answer.context["results"].total.people is None
    assert "quarters=q2" in answer.context["made"]["areas"].downloads[0][1]
    moved = officer.get(f"{YEAR}?year=2017-18&as-at=1+March+2018&quarters=q1")
    assert moved.headers["Location"] == f"{YEAR}?quarters=q1&as-at=2018-03-01"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?as-at=1+March+2030", "today or in the past"),
        ("?as-at=soon", "soon"),
        ("?quarters=q9", "Select the whole year"),
        ("?year=1999-00", "Select a year from the list"),
    ],
)
def test_a_wrong_choice_keeps_what_was_typed_and_is_said_at_its_box(officer, asked, said):
    answer = page(officer, YEAR + asked)
    assert said in answer.content.decode()
    assert officer.get(FILE + asked).status_code == 302


def test_an_office_without_returns_is_told_when_they_come(client, db):
    signed_in(client, Role.OFFICER)
    assert "come with the first agreement" in words_of(page(client, LIST))


def test_the_page_costs_as_many_queries_for_one_provider_as_for_five(officer):
    def queries():
        caches["printed"].clear()
        with CaptureQueriesContext(connection) as asked:
            page(officer)
        return len(asked)

    queries()
    before, held = queries(), Provider.objects.count()
    for _ in range(3):
        accepted_return(a_return(1, accepted_agreement()))
    assert Provider.objects.count() > held
    assert queries() == before


def test_a_provider_whose_returns_are_all_in_owes_nothing(officer):
    answer = page(officer, f"{YEAR}?as-at=2018-03-01&quarters=q1")
    assert answer.context["unanswered"] == []
    assert "Every return that was due is in" in words_of(answer)
    assert date(2018, 3, 1) == answer.context["results"].as_at
