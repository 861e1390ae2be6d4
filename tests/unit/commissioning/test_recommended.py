"""Lines, tables and copies of a recommendation: nobody's work is lost, and what was sent stays as it was sent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import RecommendationState
from commissioning.figures.history import history_of
from commissioning.figures.recommendation import evidence_of, picture_of
from commissioning.models import EvidenceTable, Fund, Recommendation, RecommendationLine
from commissioning.rules.evidence import EvidenceRow
from commissioning.transitions.recommendation import TEXTS
from core.models import AuditEvent
from core.refusal import Refused
from providers.transitions import merge_provider
from tests.factories.commission import (
    WORDS,
    a_commission,
    a_recommendation,
    an_asked_line,
    concluded,
    filled,
    in_review,
)
from tests.factories.commissioning import (
    AT,
    a_commitment,
    a_fund,
    a_heading,
    a_person,
    a_provider,
    an_office,
    with_income,
)

pytestmark = pytest.mark.django_db
SHOWN = {"as_at": AT.date(), "is_outside": False}


@pytest.fixture
def by():
    return {"by": a_person(Role.OFFICER), "at": AT}


def picture(recommendation, **how):
    again = Recommendation.objects.with_lines().get(pk=recommendation.pk)
    return picture_of(again, seen=set(Recommendation.objects.values_list("pk", flat=True)), **SHOWN | how)


def a_table(recommendation, by, **facts):
    said = {
        "title": "People referred",
        "source": "Annual report",
        "columns": ["2015/16"],
        "rows": [EvidenceRow("Adults", (120,))],
    }
    return transitions.put_evidence(recommendation=recommendation, **said | facts, **by)


class TestLines:
    def test_money_of_a_year_outside_the_dates_is_refused(self, by):
        facts = replace(an_asked_line(), starts_on=date(2019, 4, 1), ends_on=date(2020, 3, 31))
        with pytest.raises(Refused, match="lies outside the dates"):
            transitions.add_recommended_line(recommendation=a_recommendation(), facts=facts, **by)
        assert not RecommendationLine.objects.exists()

    def test_a_line_that_somebody_changed_meanwhile_is_not_written_over(self, by):
        line = filled().lines.get()
        facts = an_asked_line(fund=line.amounts.get().fund, service="Another service")
        transitions.change_recommended_line(line=line, facts=facts, expected_version=1, **by)
        with pytest.raises(transitions.LineChanged) as changed:
            transitions.change_recommended_line(line=line, facts=facts, expected_version=1, **by)
        assert (changed.value.now.version, changed.value.now.service) == (2, "Another service")

    def test_a_line_that_somebody_took_out_is_not_put_back(self, by):
        line = filled().lines.get()
        transitions.remove_recommended_line(line=RecommendationLine.objects.get(), **by)
        facts = an_asked_line(fund=a_fund("Other Fund"))
        with pytest.raises(Refused, match="took this line out"):
            transitions.change_recommended_line(line=line, facts=facts, expected_version=1, **by)

    def test_to_take_out_a_line_twice_is_to_take_it_out_once(self, by):
        recommendation = filled()
        line = recommendation.lines.get()
        for _ in range(2):
            transitions.remove_recommended_line(
                line=RecommendationLine(pk=line.pk, recommendation=recommendation), **by
            )
        assert AuditEvent.objects.filter(action="commissioning.recommended_line.removed").count() == 1

    def test_what_was_sent_keeps_its_lines_and_tables(self, by):
        recommendation = in_review()
        line, table = recommendation.lines.get(), recommendation.tables.get()
        for refused in (
            lambda: transitions.remove_recommended_line(line=line, **by),
            lambda: transitions.remove_evidence(table=table, **by),
            lambda: a_table(recommendation, by, table=table),
        ):
            with pytest.raises(Refused, match="can no longer be done"):
                refused()
        assert (recommendation.lines.count(), recommendation.tables.count()) == (1, 1)


class TestTables:
    def test_a_table_that_somebody_changed_meanwhile_is_not_written_over(self, by):
        recommendation = a_recommendation()
        table = a_table(recommendation, by)
        opened = transitions.stamp_of(table)
        theirs = a_table(recommendation, by, table=table, expected=opened, title="Theirs")
        assert theirs.pk == table.pk
        with pytest.raises(transitions.EvidenceChanged) as changed:
            a_table(recommendation, by, table=table, expected=opened, title="Mine")
        assert changed.value.now.title == "Theirs"
        assert EvidenceTable.objects.get().title == "Theirs"

    def test_a_table_that_somebody_took_out_is_not_put_back(self, by):
        recommendation = a_recommendation()
        table = a_table(recommendation, by)
        transitions.remove_evidence(table=EvidenceTable.objects.get(), **by)
        with pytest.raises(Refused, match="took this table out"):
            a_table(recommendation, by, table=table)
        assert not EvidenceTable.objects.exists()

    def test_a_table_of_another_recommendation_is_not_reached(self, by):
        table = a_table(a_recommendation(), by)
        with pytest.raises(Refused):
            a_table(a_recommendation(), by, table=table, title="Mine")
        assert EvidenceTable.objects.get().title == "People referred"

    @pytest.mark.parametrize(
        "change", [{"title": "B"}, {"source": "B"}, {"is_summed": False}, {"columns": ["2016/17"]}]
    )
    def test_the_stamp_moves_with_each_word(self, by, change):
        table = a_table(a_recommendation(), by)
        stamp = transitions.stamp_of(table)
        for name, value in change.items():
            setattr(table, name, value)
        assert transitions.stamp_of(table) != stamp

    def test_outside_small_counts_are_hidden_and_no_large_figure_is_called_small(self, by):
        rows = [EvidenceRow("Women", (120,)), EvidenceRow("Men", (3,))]
        table = a_table(a_recommendation(), by, rows=rows)
        shown = evidence_of(table, is_outside=True)
        assert [cells for _, cells in shown.rows] == [("not shown",), ("fewer than 5",)]
        assert shown.has_hidden
        assert evidence_of(table, is_outside=False).rows[1] == ("Men", ("3",))


def withdrawn_one():
    return transitions.withdraw_recommendation(
        recommendation=in_review(), reason="The round was closed early", by=a_person(Role.OFFICER), at=AT
    )


class TestCopies:
    def test_all_that_was_written_comes_along_and_nothing_of_the_review(self, by):
        original = concluded().recommendation
        copy = transitions.copy_recommendation(recommendation=original, **by)
        assert (copy.state, copy.copied_from, copy.sent_at, copy.route) == (
            RecommendationState.DRAFT,
            original,
            None,
            "",
        )
        assert [getattr(copy, name) for name in ("title", "priority", *TEXTS)] == [
            getattr(original, name) for name in ("title", "priority", *TEXTS)
        ]
        (line,), (first,) = copy.lines.all(), original.lines.all()
        assert (line.provider, line.service, line.amount) == (first.provider, first.service, first.amount)
        assert copy.tables.get().rows == original.tables.get().rows
        assert not copy.reviews.exists()
        assert original.lines.count() == original.tables.count() == 1

    @pytest.mark.parametrize("stage", [filled, in_review])
    def test_a_copy_can_be_begun_in_any_state(self, by, stage):
        assert transitions.copy_recommendation(recommendation=stage(), **by).is_draft

    def test_a_withdrawn_one_can_be_begun_again(self, by):
        original = in_review()
        transitions.withdraw_recommendation(recommendation=original, reason="The round was closed early", **by)
        copy = transitions.copy_recommendation(recommendation=original, **by)
        transitions.change_recommendation(recommendation=copy, expected_version=copy.version, title="Once more", **by)
        original.refresh_from_db()
        assert original.title != "Once more"

    @pytest.mark.parametrize("stage", [in_review, withdrawn_one])
    def test_a_second_click_leads_to_the_first_copy(self, by, stage):
        original = stage()
        copy = transitions.copy_recommendation(recommendation=original, **by)
        assert transitions.copy_recommendation(recommendation=original, **by) == copy
        assert original.copies.count() == 1

    def test_of_what_was_withdrawn_one_draft_takes_its_place_also_once_it_was_worked_on(self, by):
        original, other = withdrawn_one(), in_review(fund=Fund.objects.first())
        for one, expected in ((original, 1), (other, 2)):
            copy = transitions.copy_recommendation(recommendation=one, **by)
            transitions.change_recommendation(recommendation=copy, expected_version=copy.version, title="New", **by)
            transitions.copy_recommendation(recommendation=one, **by)
            assert one.copies.count() == expected

    def test_another_person_and_a_copy_that_is_no_draft_any_more_do_not_stand_in_the_way(self, by):
        original = withdrawn_one()
        first = transitions.copy_recommendation(recommendation=original, **by)
        other = transitions.copy_recommendation(recommendation=original, by=a_person(Role.MANAGER), at=AT)
        assert other != first
        transitions.withdraw_recommendation(recommendation=first, reason="Begun by mistake, a second time", **by)
        assert transitions.copy_recommendation(recommendation=original, **by) not in (first, other)

    def test_a_provider_merged_since_stands_as_the_one_that_was_kept(self, by):
        old, new = a_provider("Old"), a_provider("New")
        original = in_review(old)
        merge_provider(duplicate=old, into=new, by=a_person(Role.MANAGER), at=AT)
        assert transitions.copy_recommendation(recommendation=original, **by).lines.get().provider == new


class TestPicture:
    def test_it_says_what_is_left_and_what_others_ask(self):
        fund = with_income()
        heading = a_heading(fund, amount=Decimal("30000.00"))
        a_commitment(fund, Decimal("12000.00"), allocation=heading)
        own, other = (self.under(heading, amount) for amount in ("10000.00", "9000.00"))
        transitions.send_for_review(recommendation=other, closes_on=date(2999, 1, 1), by=a_person(Role.OFFICER), at=AT)
        (asked,) = picture(own).asked
        assert (asked.left, asked.left_after, asked.short_by) == (Decimal(18000), Decimal(8000), Decimal(0))
        assert (asked.asked_by_others, asked.left_after_all, asked.short_by_all) == (
            Decimal(9000),
            Decimal(-1000),
            Decimal(1000),
        )
        assert [one.pk for one in picture(own).competing] == [other.pk]

    def test_one_that_is_decided_competes_no_more(self):
        fund = with_income()
        heading = a_heading(fund, amount=Decimal("30000.00"))
        own, other = (self.under(heading, amount) for amount in ("10000.00", "9000.00"))
        an_office()
        members = a_commission()
        transitions.send_for_review(recommendation=other, closes_on=date(2999, 1, 1), by=a_person(Role.OFFICER), at=AT)
        concluded(other, members)
        assert [one.pk for one in picture(own).competing] == [other.pk]
        transitions.mark_decided(other, reference="029/2017", by=a_person(Role.COMMISSIONER), at=AT)
        assert picture(own).competing == ()
        assert picture(own).asked[0].asked_by_others == 0

    def under(self, heading, amount):
        facts = an_asked_line(fund=heading.fund)
        facts = replace(facts, amounts=[transitions.AskedAmount(heading.fund, Decimal(amount), heading)])
        recommendation = a_recommendation()
        by = {"by": a_person(Role.OFFICER), "at": AT}
        transitions.change_recommendation(
            recommendation=recommendation, expected_version=1, **dict.fromkeys(TEXTS, WORDS), **by
        )
        transitions.add_recommended_line(recommendation=recommendation, facts=facts, **by)
        return recommendation

    def test_what_was_promised_before_is_told_and_who_was_promised_nothing(self):
        fund = with_income()
        haven = a_provider("Haven")
        a_commitment(fund, Decimal("12000.00"), provider=haven)
        recommendation = filled(provider=haven, fund=fund)
        transitions.add_recommended_line(
            recommendation=recommendation,
            facts=an_asked_line(a_provider("Newcomer"), fund=fund),
            by=a_person(Role.OFFICER),
            at=AT,
        )
        shown = picture(recommendation)
        assert [(row.provider, row.fund, row.committed) for row in shown.held] == [
            ("Haven", "Victims Fund 2017/18", Decimal(12000))
        ]
        assert shown.held_nothing == ("Newcomer",)
        assert shown.total == Decimal(20000)


class TestHistory:
    def test_a_day_of_drafting_is_one_step(self):
        steps = [step.done for step in history_of(filled())]
        assert steps == ["Worked on the draft", "Draft begun"]

    def test_the_review_is_told_step_by_step_and_in_brief(self):
        recommendation = concluded().recommendation
        steps = [step.done for step in history_of(recommendation)]
        assert steps[:2] == ["Concluded", "View given"]
        assert [step.done for step in history_of(recommendation, is_brief=True)] == [
            "Concluded",
            "Sent to the Commission",
        ]

    def test_another_recommendation_s_steps_are_not_told(self):
        first = filled()
        in_review(fund=a_fund("Other Fund"))
        assert len(history_of(first)) == 2
