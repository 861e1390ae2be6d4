"""The pages of one award, council area or priority of a year: what they show, to whom, and what leads there."""

from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Permission
from accounts.roles import Role, may
from grants import transitions
from grants.choices import Counts
from grants.figures.boxes import last_filing
from grants.models import Answer, MonitoringReturn
from grants.rules.answers import Box, Given
from tests.factories.agreements import (
    a_return,
    accepted_agreement,
    accepted_return,
    again,
    answers,
    contact_of,
    filled_return,
)
from tests.factories.commissioning import AT, a_person, an_office
from tests.integration.money_pages import signed_in
from tests.integration.notice_pages import words_of
from tests.integration.recommendation_pages import rows_of_file
from tests.worlds import world

pytestmark = [pytest.mark.django_db]

YEAR = "/results/2017-18/"
ON = "?as-at=2018-03-01"
OUTSIDE = f"{ON}&figures=outside"


def two_awards():
    """One with two quarters, the second without an answer about satisfaction; one of few people."""
    an_office()
    agreement = accepted_agreement()
    accepted_return(a_return(1, agreement))
    not_known(a_return(2, agreement))
    few = accepted_agreement()
    accepted_return(a_return(1, few), supported=3, new=3, continuing=0, by_priority=3, by_area=3)
    return agreement, few


def not_known(monitoring_return):
    """Accepted with one answer that is not known."""
    changed = {"supported": 40, "new": 15, "continuing": 25, "by_priority": 40, "by_area": 40}
    given = {**answers(monitoring_return, **changed), Box("satisfied"): Given(not_known="Nobody asked them.")}
    filled = filled_return(monitoring_return)
    submitter = contact_of(filled.agreement)
    transitions.save_answers(
        monitoring_return=filled,
        given=given,
        expected_version=last_filing(filled).version,
        by=submitter,
        at=AT,
    )
    version = last_filing(again(filled)).version
    transitions.submit_return(monitoring_return=again(filled), expected_version=version, by=submitter, at=AT)
    second = contact_of(filled.agreement, other_than=submitter)
    transitions.certify_return(monitoring_return=again(filled), by=second, at=AT)
    transitions.accept_return(monitoring_return=again(filled), by=a_person(Role.OFFICER), at=AT)


world_of_two = world(two_awards)


@pytest.fixture
def awards(world_of_two):
    return [f"{YEAR}awards/{agreement.pk}/" for agreement in world_of_two]


@pytest.fixture
def area(world_of_two):
    return f"{YEAR}areas/{area_of(world_of_two[0]).code}/"


def area_of(agreement):
    """Where the factories put all of its people."""
    return Answer.objects.filter(
        filing__monitoring_return__agreement=agreement, measure__counts=Counts.BY_AREA, value__gt=0
    )[0].area


def priority_of(agreement):
    return Answer.objects.filter(
        filing__monitoring_return__agreement=agreement, measure__counts=Counts.BY_PRIORITY, value__gt=0
    )[0].priority.slug


@pytest.fixture
def officer(client, world_of_two):
    return signed_in(client, Role.OFFICER)


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer


def cells(table, column):
    return [row[column].text for row in table.rows]


@pytest.mark.parametrize("role", Role)
def test_who_may_see_results_sees_every_page_and_file_and_nobody_else(client, awards, area, role):
    signed_in(client, role)
    expected = 200 if may(role, Permission.RESULTS_VIEW) else 403
    tables = [f"{awards[0]}{name}.csv" for name in ("outcomes", "journey", "referrals", "spend", "headings")]
    pages = [awards[0], area, *tables, f"{awards[0]}outcomes.xlsx", f"{area}providers.csv", f"{area}awards.xlsx"]
    assert [client.get(address).status_code for address in pages] == [expected] * len(pages)


def test_what_there_is_not_is_not_found(officer, awards, area):
    for address in (
        f"{YEAR}awards/999999/",
        f"{YEAR}awards/{2**70}/",
        f"{YEAR}areas/E99999999/",
        f"{YEAR}areas/not-stated/",
        f"{YEAR}priorities/not-stated/",
        f"{awards[0]}secrets.csv",
        f"{YEAR}awards/999999/outcomes.csv",
        f"{area}outcomes.csv",
        awards[0].replace("2017-18", "2012-13"),
    ):
        assert officer.get(address).status_code == 404, address


@pytest.mark.parametrize(
    "asked",
    ["?as-at=soon", "?quarters=q9", "?figures=secret", "?year=1999-00", "?as-at=%00", "?quarters=%00q1", "?year=%00"],
)
def test_a_wrong_choice_shows_the_page_with_its_error(officer, awards, area, asked):
    for address in (awards[0], area):
        assert page(officer, address + asked).context["form"].errors
        assert (
            officer.get(f"{address}{'outcomes' if 'awards' in address else 'providers'}.csv{asked}").status_code == 302
        )


def test_an_award_shows_what_it_came_to(officer, awards, world_of_two):
    answer = page(officer, awards[0] + ON)
    agreement = world_of_two[0]
    assert answer.context["tiles"][0]["value"] == str(48 + 15)
    words = words_of(answer)
    assert "Amber: Returns overdue: 1" in words
    assert "satisfied Quarter 2" not in words
    assert "Satisfied 2 Nobody asked them." in words
    content = answer.content.decode()
    assert f'href="/agreements/{agreement.pk}/"' in content
    for one in agreement.returns.all():
        assert f'href="/returns/{one.pk}/"' in content
    assert "From referral to support" in words
    assert "Police 40" in words


def test_spend_stands_beside_the_plan_by_quarter_and_by_heading_with_the_posts(officer, awards):
    made = page(officer, awards[0] + ON).context["made"]
    assert cells(made["spend"], 2) == ["£2,000", "£2,000", "no figure", "no figure"]
    assert cells(made["spend"], 4)[:2] == ["2.50", "2.50"]
    assert [cell.text for cell in made["headings"].rows[0]][0::5] == ["Salaries", "£4,000"]
    assert made["headings"].total[-1].text == "£4,000"
    rows = rows_of_file(page(officer, f"{awards[0]}spend.csv{ON}"))
    assert [row["Full-time posts"] for row in rows[:3]] == ["2.50", "2.50", "no figure"]


def test_a_provider_shows_what_its_awards_spent(officer, world_of_two):
    made = page(officer, f"{YEAR}providers/{world_of_two[0].award.provider.slug}/{ON}").context["made"]
    assert made["headings"].total[-1].text == "£4,000"
    assert cells(made["spend"], 2)[0] == "£2,000"


def test_quarters_follow_each_other_on_every_page(officer, awards, area, world_of_two):
    priority = f"{YEAR}priorities/{priority_of(world_of_two[0])}/"
    pages = {address: page(officer, address + ON) for address in (awards[0], area, priority)}
    people = {address: cells(answer.context["trend"], 1)[:2] for address, answer in pages.items()}
    assert people == {awards[0]: ["48", "40"], area: ["51", "40"], priority: ["48", "40"]}
    assert len(pages[awards[0]].context["charts"]) == 3
    assert len(pages[priority].context["charts"]) == 1
    assert "those of the whole awards" in words_of(pages[priority])


def test_an_area_shows_its_people_by_provider_and_says_what_is_of_whole_awards(officer, area, world_of_two):
    answer = page(officer, area + ON)
    assert answer.context["tiles"][0]["value"] == "66"
    assert sorted(cells(answer.context["made"]["providers"], 1)) == ["3", "63"]
    assert "No award of this time names this area." in words_of(answer)
    for one in world_of_two:
        one.award.commitments.get().areas.add(area_of(one))
    answer = page(officer, area + ON)
    assert sorted(cells(answer.context["made"]["awards"], 3)) == ["3", "63"]
    assert "Returns ask by area for people alone." in words_of(answer)


def test_outside_an_award_of_few_people_is_hidden_everywhere(officer, awards, area, world_of_two):
    for address in awards:
        answer = page(officer, address + OUTSIDE)
        assert answer.context["tiles"][0]["value"] == "Not shown"
        assert set(cells(answer.context["trend"], 1)[:2]) <= {"not shown", "no figure"}
    assert page(officer, awards[1] + ON).context["tiles"][0]["value"] == "3"
    for one in world_of_two:
        one.award.commitments.get().areas.add(area_of(one))
    shown = page(officer, area + OUTSIDE).context["made"]
    assert cells(shown["providers"], 1) == ["not shown", "not shown"]
    assert cells(shown["awards"], 3) == ["not shown", "not shown"]
    rows = rows_of_file(page(officer, f"{area}providers.csv{ON}"))
    assert [row["People supported"] for row in rows] == ["not shown", "not shown", "66"]


def test_outside_a_reason_for_the_rating_hides_the_share_that_is_hidden(officer, awards):
    """11 of 12 were satisfied: the share would tell that one was not."""
    assert "Satisfied, of those who answered: 91.7%" in words_of(page(officer, awards[0] + ON))
    words = words_of(page(officer, awards[0] + OUTSIDE))
    assert "Satisfied, of those who answered: not shown" in words
    assert "91.7%" not in words


def test_a_file_says_in_its_title_whose_it_is(officer, awards, world_of_two):
    service = world_of_two[0].award.service
    answer = page(officer, f"{awards[0]}outcomes.csv{ON}")
    assert answer.headers["Content-Disposition"].count("outcomes-of-") == 1
    assert "/" not in answer.headers["Content-Disposition"]
    assert service.split()[0].lower() in answer.headers["Content-Disposition"]


def test_doors_lead_from_the_year_to_the_provider_its_award_and_the_area(officer, awards, area, world_of_two):
    assert f'href="{area}?as-at=2018-03-01"' in page(officer, YEAR + ON).content.decode()
    provider = f"{YEAR}providers/{world_of_two[0].award.provider.slug}/{OUTSIDE}"
    content = page(officer, provider).content.decode()
    assert f'href="{awards[0]}?as-at=2018-03-01&amp;figures=outside"' in content
    trail = page(officer, awards[0] + ON).context["breadcrumbs"]
    assert [label for label, _ in trail] == ["Results", "Results 2017/18", world_of_two[0].award.provider.name]


def test_a_time_without_its_returns_says_so_where_the_year_has_some(officer, awards, area, world_of_two):
    provider = f"{YEAR}providers/{world_of_two[0].award.provider.slug}/"
    for address in (awards[0], provider, area):
        assert "No return of this time was asked for by this day" in words_of(
            page(officer, f"{address}?as-at=2017-05-01")
        )


def test_illustrative_quarters_are_said_to_be(officer, awards):
    MonitoringReturn.objects.filter(quarter=1).update(is_illustrative=True)
    answer = page(officer, awards[0] + ON)
    assert "illustrative" in answer.context["trend"].caption
    assert "illustrative" not in page(officer, f"{awards[0]}{ON}&quarters=q2").context["made"]["spend"].notes


def test_pages_cost_as_many_queries_for_two_awards_as_for_six(officer, awards, area, world_of_two):
    addresses = [awards[0], area, f"{YEAR}priorities/{priority_of(world_of_two[0])}/"]

    def queries():
        counts = []
        caches["printed"].clear()
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                page(officer, address + ON)
            counts.append(len(asked))
        return counts

    queries()
    before = queries()
    for _ in range(4):
        accepted_return(a_return(1, accepted_agreement()))
    assert queries() == before
    assert max(before) <= 14


def test_the_day_is_kept_in_every_door(officer, awards):
    context = page(officer, awards[0] + ON).context
    assert context["results"].as_at == date(2018, 3, 1)
    assert "as-at=2018-03-01" in context["made"]["outcomes"].downloads[0][1]
