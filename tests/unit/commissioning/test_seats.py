"""How members of the Commission are spoken of: by the organisation they sit for, or by what they speak for."""

import pytest

from commissioning.choices import Position
from commissioning.models import CommissionMember
from commissioning.rules.seats import seat_words
from tests.factories.commission import a_member, an_independent
from tests.factories.commissioning import a_priority, a_provider


@pytest.mark.parametrize(
    ("position", "organisation", "priorities", "words"),
    [
        (Position.CHAIR, "Stop Hate UK", ["Hate crime"], ["Chair", "for Stop Hate UK"]),
        (Position.MEMBER, "Haven", [], ["Member", "for Haven"]),
        (Position.MEMBER, "", ["FGM"], ["speaks for FGM"]),
        (Position.MEMBER, "", ["Victims’ Code categories"], ["speaks for Victims’ Code categories"]),
        (
            Position.MEMBER,
            "",
            ["FGM", "Hate crime", "Modern slavery"],
            ["speaks for FGM, hate crime and modern slavery"],
        ),
        (Position.DEPUTY, "", ["Hate crime"], ["Deputy chair", "speaks for hate crime"]),
        (Position.CHAIR, "", [], ["Chair"]),
        (Position.MEMBER, "", [], ["Member"]),
    ],
)
def test_where_no_organisation_is_named_the_priorities_are(position, organisation, priorities, words):
    assert seat_words(position, organisation=organisation, priorities=priorities) == words


@pytest.mark.django_db
class TestOfAMember:
    def test_it_begins_a_line_and_goes_on_after_a_name(self):
        member = an_independent(a_priority("Hate crime"), a_priority("FGM"))
        assert member.spoken_role == "Speaks for FGM and hate crime"
        assert str(member) == f"{member.person}, speaks for FGM and hate crime"

    def test_without_either_they_are_a_member(self):
        assert an_independent().spoken_role == "Member"

    def test_names_and_roles_take_two_queries_for_any_number(self, django_assert_num_queries):
        for number in range(5):
            an_independent(a_priority(f"Hate crime {number}"), a_priority(f"FGM {number}"))
            a_member(a_provider(f"Haven {number}"), priorities=[a_priority(f"Refuge {number}")])
        with django_assert_num_queries(2):
            words = [str(member) for member in CommissionMember.objects.with_names().in_order()]
        assert sum("speaks for" in one for one in words) == 5

    def test_of_whoever_sits_for_an_organisation_nothing_more_is_read(self, django_assert_num_queries):
        a_member(priorities=[a_priority()])
        with django_assert_num_queries(1):
            assert [member.spoken_role for member in CommissionMember.objects.with_people()]
