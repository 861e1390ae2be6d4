"""What was printed of a recommendation that was sent is kept; whatever can still change shows on the next page."""

from unittest import mock

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from commissioning.models import Allocation, EvidenceTable, Recommendation, RecommendationAmount
from commissioning.transitions import declare_interest, send_for_review
from providers.models import Provider
from tests.factories.commission import CLOSES, a_commission, a_recommendation, a_review, filled, in_review
from tests.factories.commissioning import AT, a_person, a_provider, allocated, an_office
from tests.integration.notice_pages import words_of
from tests.integration.review_pages import browser_of, review_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


@pytest.fixture
def haven():
    return a_provider("Haven")


def asking_under(heading):
    an_office()
    draft = filled(fund=heading.fund)
    RecommendationAmount.objects.filter(line__recommendation=draft).update(allocation=heading)
    return send_for_review(recommendation=draft, closes_on=CLOSES, by=a_person(Role.OFFICER), at=AT)


def page(recommendation, member):
    return words_of(browser_of(member).get(review_of(recommendation)))


def test_the_second_reader_asks_for_no_evidence():
    members, recommendation = a_commission(3), in_review()

    def tables_read(member):
        with CaptureQueriesContext(connection) as captured:
            page(recommendation, member)
        return sum(EvidenceTable._meta.db_table in one["sql"] for one in captured)

    assert tables_read(members[0]) == 1
    assert tables_read(members[1]) == 0


def test_an_organisation_that_takes_another_name_has_it_on_the_next_page(haven):
    members, recommendation = a_commission(3), in_review(haven)
    assert "Haven:" in page(recommendation, members[0])
    Provider.objects.filter(pk=haven.pk).update(name="Refuge")
    words = page(recommendation, members[0])
    assert "Refuge:" in words
    assert "Haven" not in words


def test_a_heading_that_takes_another_name_has_it_on_the_next_page():
    members, heading = a_commission(3), allocated().allocations.first()
    recommendation = asking_under(heading)
    assert heading.heading in page(recommendation, members[0])
    Allocation.objects.update(heading="Hubs")
    assert "Hubs" in page(recommendation, members[0])


def test_the_money_asked_by_another_counts_on_the_next_page():
    members, heading = a_commission(3), allocated().allocations.first()
    recommendation = asking_under(heading)
    assert "Asked by other recommendations" not in page(recommendation, members[0])
    other = asking_under(heading)
    words = page(recommendation, members[0])
    assert "Asked by other recommendations" in words
    assert f"{other.title} (" in words


def test_an_interest_closes_the_page_that_was_printed_a_moment_ago(haven):
    members, recommendation = a_commission(3), in_review(haven)
    page(recommendation, members[0])
    person = members[0].person
    declare_interest(
        person=person,
        provider=haven,
        kind="employment",
        words="I work there",
        started_on=AT.date(),
        by=person,
        at=AT,
    )
    assert browser_of(members[0]).get(review_of(recommendation)).status_code == 404
    assert "Haven:" in page(recommendation, members[1])


def test_a_view_that_an_interest_voids_is_gone_from_the_next_page(haven):
    members, recommendation = a_commission(4), in_review(haven)
    for member in members[:3]:
        a_review(recommendation, member, reasons=f"Reasons of {member.pk}.")
    assert f"Reasons of {members[1].pk}." in page(recommendation, members[0])
    person = members[1].person
    declare_interest(
        person=person, provider=haven, kind="employment", words="I work there", started_on=AT.date(), by=person, at=AT
    )
    words = page(recommendation, members[0])
    assert f"Reasons of {members[1].pk}." not in words
    assert f"Reasons of {members[2].pk}." in words


def test_the_office_reads_counts_that_were_hidden_from_a_member_before():
    members, recommendation = a_commission(3), filled(a_recommendation())
    table = EvidenceTable.objects.filter(recommendation=recommendation).first()
    EvidenceTable.objects.filter(pk=table.pk).update(
        columns=["2017/18"], rows=[{"label": "Adults", "figures": [3]}], is_summed=False
    )
    sent = {"state": "in-review", "sent_at": AT, "closes_on": AT.date(), "route": "correspondence"}
    Recommendation.objects.filter(pk=recommendation.pk).update(**sent, sent_by=recommendation.drafted_by)
    assert "fewer than 5" in page(recommendation, members[0])
    office = browser_of(a_person(Role.OFFICER)).get(recommendation.get_absolute_url())
    assert "fewer than 5" not in words_of(office)


def test_a_draft_is_not_kept():
    recommendation = filled(a_recommendation())
    browser = browser_of(a_person(Role.OFFICER))
    browser.get(recommendation.get_absolute_url())
    Recommendation.objects.filter(pk=recommendation.pk).update(need="<p>Another need altogether</p>")
    assert "Another need altogether" in words_of(browser.get(recommendation.get_absolute_url()))


def test_it_lies_in_no_memory_that_servers_share(settings):
    assert settings.CACHES["printed"]["BACKEND"].endswith("LocMemCache")
    assert caches["printed"] is not caches["default"]
