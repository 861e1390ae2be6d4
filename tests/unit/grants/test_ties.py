"""Interests looked up once for a page: the panel names every tie, the check only those of who worked on the notice."""

import pytest

from accounts.roles import Role
from grants.figures.check import InterestObstacle, obstacles_in
from grants.figures.draft import draft_of
from grants.figures.implications import implications_of
from grants.figures.ties import ties_of
from tests.factories import grants as f
from tests.factories.commissioning import a_person, a_provider
from tests.factories.interests import an_interest

pytestmark = pytest.mark.django_db

ON = f.AT.date()


def test_the_check_takes_from_the_ties_of_a_page_those_of_who_worked_on_it():
    haven = a_provider("Haven")
    notice = f.filled(provider=haven)
    signer = a_person(Role.COMMISSIONER)
    for person in (notice.drafted_by, signer):
        an_interest(person=person, provider=haven)
    draft = draft_of(f.again(notice))
    implications, ties = implications_of(draft), ties_of(draft, ON)
    assert {tie.person for tie in ties} == {notice.drafted_by, signer}
    handed = obstacles_in(draft, implications, on=ON, ties=ties)
    assert handed == obstacles_in(draft, implications, on=ON)
    assert [one.person for one in handed if isinstance(one, InterestObstacle)] == [notice.drafted_by.pk]
