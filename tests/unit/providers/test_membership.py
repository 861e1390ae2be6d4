from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusal import Refused
from providers.models import ConsortiumMembership, Provider
from providers.rules import Period, combined_periods, makes_a_circle
from providers.transitions import change_lead, end_membership
from tests.factories.providers import (
    a_consortium,
    a_membership,
    a_merged_provider,
    a_provider,
    by_and_at,
)

JAN, FEB, MAR, APR = (date(2017, month, 1) for month in (1, 2, 3, 4))


def refusals(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return {obstacle.field for obstacle in refused.value.obstacles}


def rows(consortium):
    return sorted(
        (row.joined_on, row.ended_on, row.member.name, row.is_lead)
        for row in ConsortiumMembership.objects.filter(consortium=consortium).select_related("member")
    )


@pytest.mark.django_db
class TestJoining:
    def test_only_a_consortium_has_members(self):
        assert refusals(a_membership, a_provider(), a_provider()) == {"consortium"}

    def test_it_is_not_a_member_of_itself(self):
        consortium = a_consortium()
        assert refusals(a_membership, consortium, consortium) == {"member"}

    def test_no_circle_is_closed_however_long(self):
        first, second, third = a_consortium(), a_consortium(), a_consortium()
        a_membership(first, second)
        a_membership(second, third)
        assert refusals(a_membership, third, first) == {"member"}

    def test_a_circle_that_never_stood_at_one_time_is_none(self):
        first, second = a_consortium(), a_consortium()
        a_membership(first, second, joined_on=JAN, ended_on=FEB)
        assert a_membership(second, first, joined_on=MAR).pk

    @pytest.mark.parametrize(
        ("joined_on", "ended_on", "field"),
        [
            (MAR, FEB, "ended_on"),
            (date(2018, 3, 2), None, "joined_on"),
            (date(17, 1, 1), None, "joined_on"),
        ],
    )
    def test_days_are_in_order_and_have_come(self, joined_on, ended_on, field):
        assert refusals(a_membership, a_consortium(), a_provider(), joined_on=joined_on, ended_on=ended_on) == {field}

    @pytest.mark.parametrize(("joined_on", "ended_on"), [(JAN, None), (JAN, FEB), (MAR, None), (FEB, FEB)])
    def test_one_membership_at_a_time(self, joined_on, ended_on):
        consortium, member = a_consortium(), a_provider()
        a_membership(consortium, member, joined_on=FEB, ended_on=MAR)
        assert refusals(a_membership, consortium, member, joined_on=joined_on, ended_on=ended_on) == {"joined_on"}

    def test_who_left_may_join_again(self):
        consortium, member = a_consortium(), a_provider()
        a_membership(consortium, member, joined_on=JAN, ended_on=FEB)
        a_membership(consortium, member, joined_on=MAR)
        assert consortium.members.count() == 2

    def test_one_lead_at_a_time_also_in_the_past(self):
        consortium = a_consortium()
        a_membership(consortium, a_provider("First"), joined_on=JAN, ended_on=FEB, is_lead=True)
        late = {"joined_on": FEB, "is_lead": True}
        assert refusals(a_membership, consortium, a_provider("Second"), **late) == {"is_lead"}
        assert a_membership(consortium, a_provider("Third"), joined_on=MAR, is_lead=True).pk

    def test_merged_records_neither_join_nor_are_joined(self):
        assert refusals(a_membership, a_consortium(), a_merged_provider()) == {None}


@pytest.mark.django_db
class TestEnding:
    def test_the_last_day_still_counts(self):
        consortium, member = a_consortium(), a_provider()
        end_membership(a_membership(consortium, member, joined_on=JAN), ended_on=MAR, **by_and_at())
        assert list(Provider.objects.members_of(consortium, on=MAR)) == [member]
        assert not Provider.objects.members_of(consortium, on=APR).exists()

    def test_it_ends_once_and_not_before_it_began(self):
        membership = a_membership(a_consortium(), a_provider(), joined_on=FEB)
        assert refusals(end_membership, membership, ended_on=JAN, **by_and_at()) == {"ended_on"}
        end_membership(membership, ended_on=MAR, **by_and_at())
        assert refusals(end_membership, membership, ended_on=APR, **by_and_at()) == {None}


@pytest.mark.django_db
class TestLead:
    def two(self):
        old, new = a_provider("Old"), a_provider("New")
        consortium = a_consortium()
        a_membership(consortium, old, joined_on=JAN, is_lead=True)
        a_membership(consortium, new, joined_on=JAN)
        return consortium, old, new

    def test_who_led_when_can_still_be_read(self):
        consortium, _, new = self.two()
        change_lead(consortium=consortium, member=new, on=MAR, **by_and_at())
        last = date(2017, 2, 28)
        assert rows(consortium) == [
            (JAN, last, "New", False),
            (JAN, last, "Old", True),
            (MAR, None, "New", True),
            (MAR, None, "Old", False),
        ]

    def test_on_the_first_day_nothing_is_split(self):
        consortium, _, new = self.two()
        change_lead(consortium=consortium, member=new, on=JAN, **by_and_at())
        assert rows(consortium) == [(JAN, None, "New", True), (JAN, None, "Old", False)]

    def test_a_consortium_without_a_lead_gets_one(self):
        member = a_provider("Member")
        consortium = a_consortium(members=(member,))
        change_lead(consortium=consortium, member=member, on=MAR, **by_and_at())
        assert [row for row in rows(consortium) if row[3]] == [(MAR, None, "Member", True)]

    def test_who_is_no_member_on_that_day_cannot_lead(self):
        consortium, _, new = self.two()
        for member, on in [(a_provider(), MAR), (new, date(2016, 12, 31))]:
            assert "member" in refusals(change_lead, consortium=consortium, member=member, on=on, **by_and_at())

    def test_the_lead_cannot_become_it_again(self):
        consortium, old, _ = self.two()
        assert refusals(change_lead, consortium=consortium, member=old, on=MAR, **by_and_at()) == {"member"}

    def test_not_before_the_present_lead_began_nor_in_the_future(self):
        consortium, old, new = self.two()
        third = a_provider("Third")
        a_membership(consortium, third, joined_on=JAN)
        change_lead(consortium=consortium, member=new, on=MAR, **by_and_at())
        assert refusals(change_lead, consortium=consortium, member=third, on=FEB, **by_and_at()) == {"on"}
        tomorrow = {"member": old, "on": date(2018, 3, 2)}
        assert refusals(change_lead, consortium=consortium, **tomorrow, **by_and_at()) == {"on"}

    def test_no_second_lead_slips_in_before_a_later_one(self):
        consortium, early = a_consortium(), a_provider("Early")
        a_membership(consortium, early, joined_on=JAN)
        a_membership(consortium, a_provider("Late"), joined_on=MAR, is_lead=True)
        assert refusals(change_lead, consortium=consortium, member=early, on=FEB, **by_and_at()) == {"on"}


days = st.dates(min_value=date(2015, 1, 1), max_value=date(2015, 2, 10))
periods = st.builds(
    lambda one, other, open_ended, lead: Period(min(one, other), None if open_ended else max(one, other), lead),
    days,
    days,
    st.booleans(),
    st.booleans(),
)


@given(st.lists(periods, max_size=5))
def test_combined_periods_cover_the_same_days_once(given_periods):
    combined = combined_periods(given_periods)
    for number in range(735600, 735700):
        day = date.fromordinal(number)
        before = [period for period in given_periods if period.covers(day)]
        after = [period for period in combined if period.covers(day)]
        assert len(after) == bool(before)
        assert any(period.is_lead for period in after) == any(period.is_lead for period in before)


def test_a_circle_is_found_at_any_length():
    chain = [(number, number + 1) for number in range(1, 50)]
    assert makes_a_circle(chain, consortium=50, member=1)
    assert not makes_a_circle(chain, consortium=1, member=50)
