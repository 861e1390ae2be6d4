"""What superseding does: money that the old decision committed and nobody was paid is released, and said beforehand."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from commissioning.choices import EntryKind
from commissioning.models import Fund
from core.append_only import remove_guards
from core.refusal import Refused
from core.rich_text import plain_text
from grants.choices import AwardState, NoticeKind, NoticeState, PaperKind
from grants.documents.notice import paper_context
from grants.figures.draft import draft_of
from grants.figures.faults import notice_faults
from grants.figures.implications import implications_of
from grants.figures.proposed import proposed_decision
from grants.models import Award
from grants.transitions import YearAmount
from grants.transitions.effects import Authority, carry_out
from tests.factories.commissioning import AT, a_fund, a_heading, a_person, with_income
from tests.factories.grants import a_draft, a_line, again, certified, filled, signed, submitted, with_words
from tests.unit.grants.test_effects import a_budget, a_change, pay, sign

pytestmark = pytest.mark.django_db

FULL = Decimal("100000.00")


@pytest.fixture
def fund():
    return with_income(a_fund())


def superseding(old, fund=None, amount=FULL, kind=NoticeKind.AWARD, **facts):
    """A draft that supersedes a notice, with one line unless it has no fund."""
    notice = a_draft(kind, supersedes=old)
    if fund is not None:
        a_line(notice, fund, amount, **facts)
    return again(notice)


def test_the_room_of_the_old_decision_is_free_for_the_new_one(fund):
    old = signed(certified(submitted(filled(fund, FULL))))
    new = sign(superseding(old, fund))

    old_award, new_award = old.awards.get(), new.awards.get()
    assert (old_award.state, new_award.state) == (AwardState.CLOSED, AwardState.MADE)
    assert old_award.commitments.get().amount_committed == 0
    assert new_award.commitments.get().amount_committed == FULL
    assert again(old).state == NoticeState.SUPERSEDED
    made = [(one.entry.kind, one.entry.amount) for one in new.made_entries.order_by("entry__number")]
    assert made == [(EntryKind.DECOMMITMENT, -FULL), (EntryKind.COMMITMENT, FULL)]
    assert {one.entry.decision_reference for one in new.made_entries.all()} == {new.reference}
    assert notice_faults() == []


def test_what_was_paid_stays(fund):
    old = signed(certified(submitted(filled(fund, FULL))))
    pay(old.awards.get().commitments.get(), "30000.00")
    new = sign(superseding(old, fund, Decimal("70000.00")))
    assert old.awards.get().commitments.get().amount_committed == Decimal("30000.00")
    assert Fund.objects.get(pk=fund.pk).amount_committed == FULL
    assert new.papers.get(kind=PaperKind.NOTICE).frozen_input["released"] == "70000.00"


def test_a_penny_more_than_is_released_is_refused(fund):
    old = signed(certified(submitted(filled(fund, FULL))))
    pay(old.awards.get().commitments.get(), "30000.00")
    with pytest.raises(Refused, match="is asked of Victims Fund 2017/18, which has"):
        submitted(with_words(superseding(old, fund, Decimal("70000.01"))))


def test_headings_and_a_fund_that_it_does_not_name_are_released_too(fund):
    following = with_income(a_fund(start_on=date(2018, 4, 1)))
    heading = a_heading(following, "Domestic abuse", Decimal("60000.00"))
    both = [YearAmount(fund, Decimal("1.00")), YearAmount(following, Decimal("60000.00"), heading)]
    old = signed(certified(submitted(filled(fund, amounts=both, ends_on=date(2019, 3, 31)))))
    said = implications_of(draft_of(superseding(old, fund, Decimal("5.00"))))
    assert [(one.year, one.released, one.committed_change) for one in said.funds] == [
        ("2017/18", 1, 4),
        ("2018/19", 60_000, -60_000),
    ]
    assert [one.committed_change for one in said.funds[1].headings] == [-60_000]


def test_the_same_amount_again_still_shows_what_it_does(fund):
    old = signed(certified(submitted(filled(fund, FULL))))
    (one,) = implications_of(draft_of(superseding(old, fund))).touched
    told = [(row.label, row.words) for row in one.card]
    assert [line for line in told if re.search("commit|release", line[0], re.IGNORECASE)] == [
        ("Committed now", "£100,000"),
        (f"Releases of decision {old.reference}", "−£100,000"),
        ("Committed after", "£100,000"),
        ("Left to commit after", "£0"),
    ]
    assert ("This notice", "+£100,000") in [(row.label, row.words) for row in one.card]
    assert f"Unpaid of decision {old.reference}, released" in [change.label for change in one.changes]


def test_the_decision_and_the_paper_say_it(fund):
    old = signed(certified(submitted(filled(fund, Decimal("64000.00")))))
    notice = superseding(old, fund, Decimal("10.00"))
    released = "£64,000 which that decision committed and which has not been paid is released."
    assert f"It supersedes {old.reference}; {released}" in plain_text(proposed_decision(draft_of(notice)))
    assert "releases £64,000" in draft_of(notice).superseding_words
    printed = sign(notice).papers.get(kind=PaperKind.NOTICE).frozen_input
    assert paper_context(printed).superseding == released
    (table,) = [one for advice in paper_context(printed).advice for one in advice.funds]
    assert "releases £64,000 of the superseded decision and commits £10" in table.table.sentence


def test_another_decision_releases_without_lines(fund):
    old = signed(certified(submitted(filled(fund, FULL))))
    sign(superseding(old, kind=NoticeKind.OTHER))
    assert Fund.objects.get(pk=fund.pk).amount_committed == 0
    assert notice_faults() == []


def test_its_own_awards_cannot_be_changed_by_what_supersedes_them(fund):
    old = signed(certified(submitted(filled(fund, FULL))))
    award = old.awards.get()
    facts = {"award": award, "provider": award.provider, "service": award.service}
    notice = with_words(superseding(old, fund, Decimal("1.00"), kind=NoticeKind.INCREASE, **facts))
    with pytest.raises(Refused, match="which this notice supersedes"):
        submitted(notice)


def test_what_changed_since_it_was_read_is_not_released_otherwise(fund):
    old = signed(certified(submitted(filled(fund, FULL))))
    notice = superseding(old, fund, Decimal("1.00"))
    released = draft_of(notice).released
    pay(old.awards.get().commitments.get(), "1.00")
    with pytest.raises(Refused, match="has changed at this moment"):
        carry_out(notice, Authority("099/2018", AT.date(), a_person(), AT), released=released)


def test_entries_of_a_budget_stay_and_the_officer_is_told(fund):
    facts = {"fund": fund, "amount": Decimal("10.00"), "heading": "Domestic abuse"}
    old = sign(a_budget(NoticeKind.BUDGET, **facts))
    notice = superseding(old, fund, Decimal("1.00"))
    assert "stay in the ledger until finance reverses them" in draft_of(notice).superseding_words
    new = sign(notice)
    assert Fund.objects.get(pk=fund.pk).amount_allocated == Decimal("10.00")
    assert "until finance reverses" in paper_context(new.papers.get(kind=PaperKind.NOTICE).frozen_input).superseding


def test_entries_of_an_increase_stay_with_the_award(fund):
    old = signed(certified(submitted(filled(fund, Decimal("10.00")))))
    award = old.awards.get()
    more = sign(a_change(NoticeKind.INCREASE, award, YearAmount(fund, Decimal("5.00"))))
    new = sign(superseding(more, fund, Decimal("1.00")))
    assert Award.objects.get(pk=award.pk).state == AwardState.MADE
    assert award.commitments.get().amount_committed == Decimal("15.00")
    assert new.papers.get(kind=PaperKind.NOTICE).frozen_input["entries_stay"] is True


def test_verify_counts_what_was_released(fund):
    old = signed(certified(submitted(filled(fund, FULL))))
    new = sign(superseding(old, fund))
    link = new.made_entries.get(entry__kind=EntryKind.DECOMMITMENT)
    remove_guards()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM grants_noticeentry WHERE id = %s", [link.pk])
    assert f"notice {new}: its entries come to £100,000, and £0 was signed" in notice_faults()


def test_only_what_was_signed_can_be_superseded(fund):
    for standing in (filled(fund), submitted(filled(fund))):
        with pytest.raises(Refused, match="Only a signed notice can be superseded"):
            a_draft(supersedes=standing)
