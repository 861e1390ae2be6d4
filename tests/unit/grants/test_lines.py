"""The lines of a draft: what may be entered, what is refused at which box, and quarterly instalments."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts.roles import Role
from core.refusal import Refused
from core.rich_text import plain_text
from grants import transitions
from grants.choices import NoticeKind
from grants.figures.draft import draft_of
from grants.figures.implications import implications_of
from grants.figures.line_effect import budget_effect, concerns_of, effects_of
from grants.figures.proposed import proposed_decision
from grants.models import Award, AwardLine, DecisionNotice, NoticeContributor
from grants.rules.instalments import quarterly
from grants.transitions import BudgetFacts, ChangedMeanwhile, LineFacts, YearAmount
from tests.factories.commissioning import (
    AT,
    a_fund,
    a_heading,
    a_person,
    a_priority,
    a_provider,
    a_stream,
    allocated,
    with_income,
)
from tests.factories.grants import ENDS, STARTS, a_draft, a_line, again
from tests.factories.providers import a_consortium, a_merged_provider

NEXT_YEAR = date(2018, 4, 1)
LATER = AT + timedelta(hours=1)


def facts(fund, amount="10000.00", **changed):
    described = {
        "provider": a_provider("Coventry Haven"),
        "service": "Refuge",
        "priority": a_priority("Domestic abuse"),
        "starts_on": STARTS,
        "ends_on": ENDS,
        "amounts": [YearAmount(fund, Decimal(amount))],
    }
    return LineFacts(**described | changed)


def add(notice, said):
    return transitions.add_line(notice=notice, facts=said, by=notice.drafted_by, at=AT)


def fields_of(refused):
    return [obstacle.field for obstacle in refused.value.obstacles]


@pytest.mark.django_db
class TestAdding:
    def test_the_notice_counts_its_lines_and_remembers_who_worked_on_it(self):
        fund, notice = with_income(), a_draft()
        add(notice, facts(fund))
        manager = a_person(Role.MANAGER)
        second = facts(fund, "2500.50", provider=a_provider())
        transitions.add_line(notice=notice, facts=second, by=manager, at=LATER)
        notice = again(notice)
        assert (notice.amount, notice.changed_by, notice.changed_at) == (Decimal("12500.50"), manager, LATER)
        assert NoticeContributor.objects.filter(notice=notice, person=manager).exists()

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"service": "  "}, "service"),
            ({"service": "Ref\u202euge"}, "service"),
            ({"service": "x" * 301}, "service"),
            ({"conditions": "Report\u202e monthly"}, "conditions"),
            ({"outcomes": "x" * 4001}, "outcomes"),
            ({"starts_on": None}, "starts_on"),
            ({"ends_on": STARTS - timedelta(days=1)}, "ends_on"),
            ({"amounts": []}, "amounts"),
            ({"starts_on": NEXT_YEAR, "ends_on": NEXT_YEAR}, "amounts"),
            ({"instalments": [(STARTS, Decimal("9999.99"))]}, "instalments"),
        ],
    )
    def test_what_cannot_be_true_is_refused_at_its_box(self, changed, field):
        notice = a_draft()
        with pytest.raises(Refused) as refused:
            add(notice, facts(with_income(), **changed))
        assert field in fields_of(refused)
        assert not notice.lines.exists()

    def test_a_year_and_heading_stand_once_in_a_line(self):
        fund = with_income()
        twice = [YearAmount(fund, Decimal("1.00")), YearAmount(fund, Decimal("2.00"))]
        with pytest.raises(Refused, match="Enter each year and heading once"):
            add(a_draft(), facts(fund, amounts=twice))

    def test_a_heading_of_another_year_is_refused(self):
        this, following = with_income(a_fund()), with_income(a_fund(start_on=NEXT_YEAR))
        amounts = [YearAmount(this, Decimal("1.00"), a_heading(following))]
        with pytest.raises(Refused, match="is no heading of Victims Fund 2017/18"):
            add(a_draft(), facts(this, amounts=amounts))

    def test_a_merged_provider_is_refused_by_the_name_of_the_other(self):
        merged = a_merged_provider(into=a_provider("Sandwell Women’s Aid"))
        with pytest.raises(Refused, match="was merged into Sandwell Women’s Aid"):
            add(a_draft(), facts(with_income(), provider=merged))

    def test_only_a_consortium_has_a_lead_and_it_is_not_itself(self):
        fund, consortium = with_income(), a_consortium()
        with pytest.raises(Refused, match="Only a consortium"):
            add(a_draft(), facts(fund, lead=a_provider()))
        with pytest.raises(Refused, match="Choose a member"):
            add(a_draft(), facts(fund, provider=consortium, lead=consortium))

    def test_the_same_line_twice_is_refused_and_another_of_the_same_provider_is_not(self):
        fund, notice = with_income(), a_draft()
        add(notice, facts(fund))
        with pytest.raises(Refused, match="with the same line already"):
            add(notice, facts(fund, service=" Refuge "))
        add(notice, facts(fund, "10000.01"))
        add(notice, facts(fund, service="Outreach"))
        assert notice.lines.count() == 3

    @pytest.mark.parametrize("kind", [NoticeKind.OTHER, NoticeKind.BUDGET])
    def test_a_kind_without_recipients_has_none(self, kind):
        with pytest.raises(Refused, match="has no lines of this sort"):
            add(a_draft(kind), facts(with_income()))

    def test_an_amount_beyond_the_fund_may_stand_in_a_draft(self):
        notice = a_draft()
        add(notice, facts(with_income(), "100000.01"))
        assert again(notice).amount == Decimal("100000.01")


@pytest.mark.django_db
class TestChanging:
    def test_of_two_officers_the_later_is_told_and_writes_nothing(self):
        fund = with_income()
        line = add(a_draft(), facts(fund))
        change = {"line": line, "expected_version": 1, "at": LATER}
        manager = a_person(Role.MANAGER)
        transitions.change_line(facts=facts(fund, "1.00"), by=manager, **change)
        with pytest.raises(ChangedMeanwhile) as told:
            transitions.change_line(facts=facts(fund, "2.00"), by=line.notice.drafted_by, **change)
        assert (told.value.who, told.value.at, told.value.now.version) == (manager, LATER, 2)
        assert AwardLine.objects.get(pk=line.pk).amount == Decimal("1.00")

    def test_a_change_takes_the_place_of_all_that_stood(self):
        fund, notice = with_income(), a_draft()
        line = add(notice, facts(fund, instalments=[(STARTS, Decimal("10000.00"))], conditions="Report"))
        later = facts(fund, "500.00", service="Outreach")
        transitions.change_line(line=line, facts=later, expected_version=1, by=notice.drafted_by, at=AT)
        line = AwardLine.objects.get(pk=line.pk)
        assert (line.service, line.amount, line.conditions) == ("Outreach", Decimal("500.00"), "")
        assert not line.instalments.exists()
        assert again(notice).amount == Decimal("500.00")

    def test_a_line_that_was_removed_is_said_to_be(self):
        fund = with_income()
        line = add(a_draft(), facts(fund))
        transitions.remove_line(line=line, by=line.notice.drafted_by, at=AT)
        assert again(line.notice).amount == 0
        with pytest.raises(Refused, match="has been removed meanwhile"):
            transitions.change_line(line=line, facts=facts(fund), expected_version=1, by=line.notice.drafted_by, at=AT)


@pytest.mark.django_db
class TestInWords:
    def test_each_kind_says_what_it_will_do(self):
        fund = allocated()
        line = a_line(a_draft(), fund, Decimal("430130.00"), allocation=fund.allocations.get(slug="sexual-violence"))
        where = "Victims Fund 2017/18 under “Sexual violence”"
        assert effects_of(NoticeKind.AWARD, line) == [f"Commits £430,130 in {where}."]
        assert effects_of(NoticeKind.REDUCTION, line) == [f"Takes back £430,130 of what is committed in {where}."]
        assert effects_of(NoticeKind.REFUSAL, line) == ["Does nothing to the fund."]

    def test_indicative_income_is_not_said_to_be_money(self):
        notice = a_draft(NoticeKind.ACCEPTANCE)
        said = BudgetFacts(fund=with_income(), amount=Decimal("5.00"), stream=a_stream())
        line = transitions.add_budget_line(notice=notice, facts=said, by=notice.drafted_by, at=AT)
        assert "Nothing can be committed from it yet" in budget_effect(notice.kind, line)

    def test_a_shortfall_is_a_concern_of_the_lines_that_touch_it_alone(self):
        this, following = with_income(a_fund()), with_income(a_fund(start_on=NEXT_YEAR))
        notice = a_draft()
        short = a_line(notice, this, Decimal("100000.01"))
        calm = a_line(notice, following, Decimal("1.00"), starts_on=NEXT_YEAR, ends_on=date(2019, 3, 31))
        draft = draft_of(DecisionNotice.objects.get(pk=notice.pk))
        concerns, _ = concerns_of(draft, implications_of(draft), {})
        assert concerns[short.pk] == ["£100,000.01 is asked of Victims Fund 2017/18, which has £100,000 left"]
        assert concerns[calm.pk] == []


class TestQuarters:
    def test_a_part_of_a_year_is_paid_in_the_quarters_it_touches(self):
        planned = quarterly({STARTS: Decimal("300.00")}, starts_on=date(2017, 8, 15), ends_on=date(2018, 1, 31))
        assert planned == [
            (date(2017, 8, 15), Decimal("100.00")),
            (date(2017, 10, 1), Decimal("100.00")),
            (date(2018, 1, 1), Decimal("100.00")),
        ]

    def test_a_year_that_the_award_does_not_touch_is_still_planned(self):
        assert quarterly({STARTS: Decimal("1.00")}, starts_on=None, ends_on=date(2016, 1, 1)) == [
            (STARTS, Decimal("1.00"))
        ]

    @given(
        amounts=some.dictionaries(
            some.sampled_from([date(year, 4, 1) for year in range(2015, 2022)]),
            some.integers(1, 10**10).map(lambda pence: Decimal(pence) / 100),
            max_size=4,
        ),
        starts_on=some.dates(date(2014, 1, 1), date(2022, 1, 1)),
        days=some.integers(0, 2000),
    )
    def test_the_parts_make_the_whole_to_the_penny(self, amounts, starts_on, days):
        planned = quarterly(amounts, starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
        assert sum(amount for _, amount in planned) == sum(amounts.values())
        assert all(amount > 0 and amount == round(amount, 2) for _, amount in planned)


@pytest.mark.django_db
class TestTheDecisionInWords:
    """An extension and a cessation name their day first, and their money only where they move any."""

    def words(self, kind, amounts, ends_on):
        fund = with_income()
        line = a_line(a_draft(), fund, Decimal("10.00"), provider=a_provider("Coventry Haven"), service="Refuge")
        award = Award.objects.create(
            notice=line.notice, provider=line.provider, service=line.service, starts_on=STARTS, ends_on=ENDS
        )
        notice = a_draft(kind)
        add(notice, facts(fund, award=award, ends_on=ends_on, amounts=[YearAmount(fund, one) for one in amounts]))
        return plain_text(proposed_decision(draft_of(notice)))

    @pytest.mark.parametrize(
        ("kind", "amounts", "said"),
        [
            (NoticeKind.EXTENSION, [], "I approve the extension of the award to Coventry Haven for “Refuge” until {}."),
            (
                NoticeKind.EXTENSION,
                [Decimal("5.00")],
                "I approve the extension of the award to Coventry Haven for “Refuge” until {}, with £5 more.",
            ),
            (NoticeKind.CESSATION, [], "I approve that the award to Coventry Haven for “Refuge” ends on {}."),
            (
                NoticeKind.CESSATION,
                [Decimal("5.00")],
                "I approve that the award to Coventry Haven for “Refuge” ends on {}, and that £5 is taken back.",
            ),
        ],
    )
    def test_it_is_said(self, kind, amounts, said):
        assert self.words(kind, amounts, date(2018, 6, 30)).strip() == said.format("30 June 2018")
