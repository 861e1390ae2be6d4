"""What is not recorded from a signed paper, each with its words, and how its number moves those that follow."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.roles import Role
from commissioning.models import Fund, LedgerEntry
from core.pdf import PaperRefused
from core.refusal import Refused
from grants import transitions
from grants.choices import AwardState, NoticeState
from grants.figures.check import obstacles_to_submit
from grants.figures.faults import notice_faults
from tests.factories import grants as f
from tests.factories import grants_papers as papers
from tests.factories.commissioning import a_person, an_office
from tests.worlds import world

pytestmark = pytest.mark.django_db


def a_paper_to_record():
    an_office()
    return papers.on_paper("007/2017")


paper = world(a_paper_to_record)


def record(notice):
    return transitions.record_paper_notice(notice=notice, by=a_person(Role.FINANCE), at=f.AT, press=f.press)


def refusal_of(act):
    entries = LedgerEntry.objects.count()
    with pytest.raises(Refused) as refused:
        act()
    assert LedgerEntry.objects.count() == entries
    return [one.message for one in refused.value.obstacles]


def test_what_was_recorded_is_told_so_also_when_the_fund_has_no_room_for_it_twice(paper):
    left = Fund.objects.get().amount_confirmed - Decimal("10000.00")
    other = papers.on_paper("008/2017")
    other.lines.get().amounts.update(amount=left)
    record(paper)
    record(other)
    assert refusal_of(lambda: record(paper)) == ["This notice has been signed: it can no longer be changed in this way"]


def test_what_was_withdrawn_is_not_recorded(paper):
    f.withdrawn(paper)
    assert refusal_of(lambda: record(paper)) == [
        "This notice has been withdrawn: it can no longer be changed in this way"
    ]


def test_a_draft_that_was_not_signed_on_paper_is_not_recorded():
    notice = f.filled()
    assert refusal_of(lambda: record(notice)) == ["This notice was not signed on paper: submit it for signature"]
    assert f.again(notice).state == NoticeState.DRAFT


@pytest.mark.parametrize(
    "missing", [{"reference": ""}, {"signed_on": None}, {"effective_on": None}, {"signatory_name": ""}]
)
def test_a_paper_that_is_half_described_is_not_recorded(paper, missing):
    type(paper).objects.filter(pk=paper.pk).update(**missing)
    assert refusal_of(lambda: record(f.again(paper))) == ["“The signed paper” has not been described"]


def test_a_paper_without_its_scan_is_not_recorded(paper):
    paper.attachments.filter(is_scan=True).delete()
    assert refusal_of(lambda: record(f.again(paper))) == ["“The signed paper” has not been described"]


def test_its_own_scan_does_not_stand_in_its_way(paper):
    held = record(paper)
    assert not [one for one in obstacles_to_submit(held, on=f.AT.date()) if "scan" in one.message]


def test_what_is_described_is_judged_as_it_is_typed(paper):
    def describe(**facts):
        held = f.again(paper)
        stands = {"reference": "007/2017", "signed_on": date(2017, 4, 1), "effective_on": date(2017, 4, 2)} | facts
        transitions.describe_paper(notice=held, expected_version=held.version, **stands, by=held.drafted_by, at=f.AT)

    assert refusal_of(lambda: describe(reference=" ")) == ["Enter the reference that stands on the paper"]
    assert refusal_of(lambda: describe(reference="7" * 41)) == ["The reference must be 40 characters or fewer"]
    assert refusal_of(lambda: describe(signed_on=date(2018, 3, 2))) == [
        "The day of signature must be today or in the past"
    ]
    describe(signed_on=f.AT.date())


def test_the_next_number_given_here_comes_after_the_highest_of_the_papers():
    an_office()
    for reference in ("009/2018", "007/2018"):
        record(papers.on_paper(reference))
    assert f.signed().reference == "010/2018"
    assert notice_faults() == []


def test_a_paper_that_was_left_out_takes_its_own_number_back_and_moves_nothing():
    an_office()
    record(papers.on_paper("003/2018"))
    assert f.signed().reference == "004/2018"
    assert record(papers.on_paper("002/2018")).number == 2
    assert refusal_of(lambda: record(papers.on_paper("005/2018"))) == [
        "The last number given in this series is 4, and the system gives the next one itself"
    ]
    assert f.signed().reference == "005/2018"


def test_a_paper_that_supersedes_another_takes_its_promise_back_and_marks_it():
    an_office()
    old = papers.recorded(papers.on_paper("007/2017"))
    new = papers.recorded(papers.on_paper("008/2017", supersedes=old))
    assert f.again(old).state == NoticeState.SUPERSEDED
    assert old.awards.get().state == AwardState.CLOSED
    assert sorted(one.entry.amount for one in new.made_entries.all()) == [Decimal("-10000.00"), Decimal("10000.00")]
    assert Fund.objects.get().amount_committed == Decimal("10000.00")
    assert notice_faults() == []


def test_a_paper_does_not_supersede_what_another_has_superseded():
    an_office()
    old = papers.recorded(papers.on_paper("007/2017"))
    late = papers.on_paper("009/2017", supersedes=old)
    papers.recorded(papers.on_paper("008/2017", supersedes=old))
    (said,) = refusal_of(lambda: record(late))
    assert said.endswith("is superseded: choose another notice to supersede, or none")


def test_an_annex_that_cannot_be_printed_says_that_nothing_was_recorded(paper):
    def jammed(kind, printed):
        raise PaperRefused("Its table is too wide.")

    papers.with_annex(paper)
    with pytest.raises(Refused, match=r"so it was not recorded\. Its table is too wide"):
        transitions.record_paper_notice(notice=paper, by=a_person(Role.FINANCE), at=f.AT, press=jammed)
    assert f.again(paper).state == NoticeState.DRAFT


def test_what_somebody_described_meanwhile_is_not_described_over(paper):
    stale = f.again(paper).version - 1
    stands = {"reference": "008/2017", "signed_on": date(2017, 4, 1), "effective_on": date(2017, 4, 2)}
    with pytest.raises(transitions.ChangedMeanwhile):
        transitions.describe_paper(notice=paper, expected_version=stale, **stands, by=paper.drafted_by, at=f.AT)
    assert f.again(paper).reference == "007/2017"
