from datetime import date, timedelta

import pytest

from core.refusal import Refused
from providers.choices import DueDiligenceKind, DueDiligenceState
from providers.figures.due_diligence import Papers, papers_in_words, papers_of, with_papers_in_state
from providers.models import DueDiligenceRecord, Provider
from providers.rules import due_diligence_state
from tests.factories.providers import TODAY, a_check, a_checked_provider, a_merged_provider, a_provider

INSURANCE = DueDiligenceKind.INSURANCE
SOON = TODAY + timedelta(days=60)
LATER = TODAY + timedelta(days=61)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("expires_on", "state"),
    [
        (None, "in-force"),
        (LATER, "in-force"),
        (SOON, "expiring"),
        (TODAY, "expiring"),
        (YESTERDAY, "expired"),
    ],
)
def test_a_paper_stands_by_its_last_day(expires_on, state):
    assert due_diligence_state(was_seen=True, expires_on=expires_on, on=TODAY) == state


def test_a_paper_never_seen_is_missing():
    assert due_diligence_state(was_seen=False, expires_on=None, on=TODAY) == DueDiligenceState.MISSING


def test_the_worst_is_said_first_and_nothing_wrong_in_words():
    assert [words for _, words in papers_in_words(Papers(seen=2, expired=1, expiring=1))] == [
        "2 missing",
        "1 expired",
        "1 expiring soon",
    ]
    assert papers_in_words(Papers(seen=4)) == [(DueDiligenceState.IN_FORCE, "All in force")]


@pytest.mark.django_db
class TestRecording:
    @pytest.mark.parametrize(
        ("details", "field"),
        [
            ({"kind": "horoscope"}, "kind"),
            ({"note": " "}, "note"),
            ({"note": "x" * 501}, "note"),
            ({"checked_on": TODAY + timedelta(days=1)}, "checked_on"),
            ({"checked_on": date(18, 1, 1)}, "checked_on"),
            ({"checked_on": TODAY, "expires_on": YESTERDAY}, "expires_on"),
        ],
    )
    def test_it_refuses(self, details, field):
        with pytest.raises(Refused) as refused:
            a_check(a_provider(), **details)
        assert {obstacle.field for obstacle in refused.value.obstacles} == {field}
        assert not DueDiligenceRecord.objects.exists()

    def test_a_merged_record_takes_none(self):
        with pytest.raises(Refused, match="was merged"):
            a_check(a_merged_provider())

    def test_a_paper_may_expire_on_the_day_it_was_checked(self):
        assert a_check(a_provider(), checked_on=TODAY, expires_on=TODAY).pk


@pytest.mark.django_db
class TestMany:
    def found(self, state, on=TODAY):
        return {provider.name for provider in with_papers_in_state(Provider.objects.all(), state, on)}

    def test_each_state_finds_its_own(self):
        a_checked_provider("Good", expires_on=LATER)
        a_checked_provider("Soon", expires_on=SOON)
        a_checked_provider("Late", expires_on=date(2018, 2, 1))
        a_provider("Bare")
        assert self.found("in-force") == {"Good", "Soon"}
        assert self.found("expiring") == {"Soon"}
        assert self.found("expired") == {"Late"}
        assert self.found("missing") == {"Bare"}

    def test_the_last_check_alone_counts(self):
        provider = a_checked_provider("Renewed", expires_on=date(2018, 2, 1))
        for kind in DueDiligenceKind:
            a_check(provider, kind, checked_on=date(2018, 2, 2), expires_on=LATER)
        assert self.found("in-force") == {"Renewed"}
        assert self.found("expired") == set()

    def test_two_checks_on_one_day_count_once_and_the_later_entry_holds(self):
        provider = a_checked_provider("Twice", expires_on=date(2018, 2, 1))
        a_check(provider, INSURANCE, expires_on=LATER)
        provider = Provider.objects.get()
        assert papers_of([provider.pk], TODAY) == {provider.pk: Papers(seen=4, expired=3, expiring=0)}

    def test_an_earlier_day_knows_nothing_of_a_later_check(self):
        a_checked_provider("Good", expires_on=LATER)
        assert self.found("missing", on=date(2018, 1, 1)) == {"Good"}
