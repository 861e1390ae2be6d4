"""Two entries with the scan of one paper, recorded at the same moment: the paper is recorded once.

The twin, from which the guard is taken, records it twice.
"""

import pytest

from accounts.roles import Role
from core.append_only import guards_lifted
from grants import transitions
from grants.figures import check
from grants.models import NoticePaper
from tests.factories import grants as stage
from tests.factories import grants_papers as papers
from tests.factories.commissioning import AT, a_person
from tests.races.rivals import race, refused, without_constraint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

RIVALS = 4


@pytest.fixture
def entries(monkeypatch):
    """Entries of one paper, as if each were checked before any other was written."""
    stage.an_office()
    a_person(Role.FINANCE)
    monkeypatch.setattr(check, "_scans", lambda draft: [])
    return [papers.on_paper(f"00{number + 1}/2017", scan=papers.SCAN) for number in range(RIVALS)]


def record(notice):
    return transitions.record_paper_notice(notice=notice, by=a_person(Role.FINANCE), at=AT, press=stage.press)


def test_one_scan_is_recorded_once(entries):
    outcomes = race(lambda number: record(entries[number]), RIVALS)

    assert refused(outcomes) == RIVALS - 1
    assert NoticePaper.objects.count() == 1
    assert {str(one) for one in outcomes if isinstance(one, Exception)} == {
        "This scan was recorded at the same moment as that of another decision: attach the scan of this paper"
    }


def test_twin_without_the_constraint_records_it_under_each_reference(entries):
    def end():
        with guards_lifted():
            NoticePaper.objects.all().delete()

    # The triggers go first: the one that says the same on SQLite would outlive the index.
    with guards_lifted(), without_constraint(NoticePaper, "paper_scan_once", tidy=end):
        outcomes = race(lambda number: record(entries[number]), RIVALS)

        assert refused(outcomes) == 0
        assert NoticePaper.objects.count() == RIVALS
