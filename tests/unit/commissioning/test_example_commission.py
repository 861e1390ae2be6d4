"""The Commission of the example office: seats and figures of the papers, recommendations at each stage, its minutes."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from accounts.models import User
from accounts.roles import Role
from commissioning.choices import MeetingState, RecommendationState
from commissioning.figures.recusals import members_on
from commissioning.models import (
    CommissionMember,
    Conclusion,
    EvidenceTable,
    Meeting,
    MeetingPaper,
    Priority,
    Recommendation,
    Review,
)
from core.models import AuditEvent
from core.rich_text import plain_text
from grants.models import DecisionNotice
from reports.figures.advice import share_of
from tests.factories.offices import office_with_its_papers, office_without_a_press
from tests.unit.commissioning.test_example_office import TODAY, the_fund
from tests.worlds import world

pytestmark = pytest.mark.django_db

IN_REVIEW, CONCLUDED, DECIDED = (
    RecommendationState.IN_REVIEW,
    RecommendationState.CONCLUDED,
    RecommendationState.DECIDED,
)


example = world(office_with_its_papers)
without_press = world(office_without_a_press)


def titled(words):
    return Recommendation.objects.get(title__contains=words)


class TestWhatThePapersSay:
    def test_it_sits_since_the_day_it_was_launched(self, example):
        assert {member.started_on for member in CommissionMember.objects.all()} == {date(2015, 1, 27)}

    def test_two_organisations_have_a_seat_and_nobody_else_is_said_to(self, example):
        seats = CommissionMember.objects.exclude(provider=None).values_list("provider__name", flat=True)
        assert set(seats) == {"Domestic Violence Consortium", "Stop Hate UK"}

    def test_each_priority_of_the_first_list_is_spoken_for(self, example):
        adopted = Priority.objects.filter(adoptions__financial_year__start_on=date(2015, 4, 1))
        assert not adopted.exclude(represented_by__member__in=CommissionMember.objects.all()).exists()

    def test_bodies_on_the_commission_hold_thirty_point_nine_per_cent_of_2017(self, example):
        share = share_of(the_fund(date(2017, 4, 1)), TODAY)

        assert (share.represented, share.committed) == (Decimal(1_094_114), Decimal(3_541_673))
        assert share.represented_share == Decimal("30.9")
        consortium = next(one for one in share.circles if one.circle.consortium.name == "Domestic Violence Consortium")
        own = sum(
            one.committed
            for of_it in share.classes
            for one in of_it.recipients
            if one.provider == "Domestic Violence Consortium"
        )
        assert (own, consortium.committed - own) == (Decimal(985_000), Decimal(109_114))

    def test_the_advisers_table_is_that_of_the_paper(self, example):
        table = EvidenceTable.objects.get(source="Board report 2015-16, paragraph 56")

        assert table.columns == ["2010/11", "2011/12", "2012/13", "2013/14", "2014/15"]
        assert [(row["label"], row["figures"]) for row in table.rows] == [
            ("Advisers", [1214, 1629, 1661, 2120, 2386]),
            ("Counselling", [1449, 1586, 1945, 2286, 2731]),
        ]
        # Whoever has an adviser may also have counselling.
        assert not table.is_summed

    def test_the_hate_crime_table_is_that_of_the_paper_and_its_printed_totals_are_not_its_sums(self, example):
        table = EvidenceTable.objects.get(source="Board report 2015-16, paragraph 79")

        assert [(row["label"], row["figures"]) for row in table.rows] == [
            ("Disability", [59, 50]),
            ("Homophobic", [284, 259]),
            ("Racial", [2676, 2137]),
            ("Religious", [128, 105]),
            ("Transgender", [24, 19]),
        ]
        assert table.is_summed
        assert [sum(column) for column in zip(*(row["figures"] for row in table.rows), strict=True)] == [3171, 2570]
        assert "prints 3,203 and 2,589 as totals, which are not their sums" in plain_text(table.recommendation.need)

    def test_whatever_no_paper_says_says_so_itself(self, example):
        assert all("made up for the example" in plain_text(one.need) for one in Recommendation.objects.all())
        made_up = EvidenceTable.objects.exclude(source__startswith="Board report 2015-16")
        assert {table.source for table in made_up} == {"Made up for the example"}


class TestItsStages:
    def test_three_are_in_review_one_is_concluded_one_decided_and_one_still_written(self, example):
        states = Counter(Recommendation.objects.values_list("state", flat=True))
        assert states == {IN_REVIEW: 3, CONCLUDED: 1, DECIDED: 1, RecommendationState.DRAFT: 1}

    @pytest.mark.parametrize(
        ("member", "own"), [("commission-member", "domestic abuse"), ("commission-hate-crime", "hate crime")]
    )
    def test_whoever_comes_from_a_provider_stands_aside_from_its_recommendation_alone(self, example, member, own):
        sent = set(Recommendation.objects.exclude(state=RecommendationState.DRAFT))
        person = User.objects.get(email=f"{member}@example.org")
        assert sent - set(Recommendation.objects.visible_to(person)) == {titled(own)}

    def test_the_decision_carries_the_advice(self, example):
        notice = DecisionNotice.objects.get(title__contains="fatal road collision", reference__isnull=False)
        assert titled("fatal road collision").decided_reference == notice.reference

    def test_nothing_is_older_than_the_people_who_did_it(self, example):
        first = AuditEvent.objects.order_by("at")[0].at
        for model, field in ((Recommendation, "drafted_at"), (Review, "given_at"), (Meeting, "planned_at")):
            assert all(getattr(one, field) >= first for one in model.objects.all())
        for one in Conclusion.objects.select_related("recommendation"):
            given = Review.objects.filter(recommendation=one.recommendation).values_list("given_at", flat=True)
            assert all(earlier <= later for earlier, later in pairwise([*sorted(given), one.concluded_at]))


class TestItsMeetings:
    def test_the_last_one_was_attended_and_its_minutes_agreed(self, example):
        meeting = Meeting.objects.get(state=MeetingState.MINUTED)
        assert MeetingPaper.objects.filter(meeting=meeting).count() == 1
        assert meeting.attendance.count() == len(members_on(meeting.held_on)) == 7
        assert meeting.minuted_by.role == Role.MANAGER
        assert all(item.minutes for item in meeting.items.all())

    def test_the_next_one_has_an_agenda(self, example):
        meeting = Meeting.objects.get(state=MeetingState.PLANNED)
        assert meeting.items.filter(recommendation=None).count() == 2
        assert meeting.items.exclude(recommendation=None).count() == 2

    def test_without_a_press_its_minutes_are_written_and_not_agreed(self, without_press):
        meeting = Meeting.objects.order_by("held_on")[0]
        assert (meeting.state, MeetingPaper.objects.count()) == (MeetingState.PLANNED, 0)
        assert all(item.minutes for item in meeting.items.all())
        assert meeting.attendance.count() == 7

    def test_without_a_press_the_decision_stays_certified_and_the_recommendation_concluded(self, without_press):
        notice = DecisionNotice.objects.get(title__contains="fatal road collision")
        assert (notice.state, notice.is_signed) == ("submitted", False)
        assert notice.certified_at is not None
        assert titled("fatal road collision").state == CONCLUDED
