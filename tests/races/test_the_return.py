"""Returns and variations at the same moment: saved once, certified once, accepted once, agreed once.

Behind the transitions stands the database: a certified filing is frozen, one that was accepted is never queried, and an
agreed variation is written no more (tests/unit/grants/test_frozen_agreements.py).
"""

from contextlib import contextmanager
from decimal import Decimal
from threading import Barrier

import pytest

from accounts.roles import Role
from commissioning.models import LedgerEntry
from grants import transitions
from grants.choices import Side, VariationKind
from grants.models import Answer, Filing, Variation
from grants.rules.answers import Box, Given
from grants.transitions import MoveFacts, filing, judging, variation
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_fund, a_person, with_income
from tests.races.rivals import race, refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

HANDS = 4


@contextmanager
def all_in_before_any_locks(monkeypatch, module, name="locked"):
    """Each has opened the page, and none has sent yet, when the first is let through."""
    held, met = getattr(module, name), Barrier(HANDS)

    def late(*args):
        met.wait(timeout=30)
        return held(*args)

    monkeypatch.setattr(module, name, late)
    yield
    monkeypatch.setattr(module, name, held)


def figures_of(number):
    return {Box("supported"): Given(40 + number)}


def test_of_several_who_save_one_is_kept_and_the_others_are_told(monkeypatch):
    one = life.a_return()
    by = life.contact_of(one.agreement)

    with all_in_before_any_locks(monkeypatch, filing):
        outcomes = race(
            lambda number: transitions.save_answers(
                monitoring_return=one, given=figures_of(number), expected_version=0, by=by, at=AT
            ),
            HANDS,
        )

    assert refused(outcomes) == HANDS - 1
    assert all(isinstance(one, Filing | transitions.FilingChanged) for one in outcomes)
    assert (Filing.objects.get().version, Answer.objects.count()) == (1, 1)


def test_a_return_is_accepted_or_queried_and_never_both(monkeypatch):
    one = life.certified_return()
    officer = a_person(Role.OFFICER)
    query = transitions.AskedAbout(Box("supported"), "Is this each person once?")

    def judge(number):
        stamp = {"monitoring_return": one, "by": officer, "at": AT}
        if number % 2:
            return transitions.query_return(queries=[query], comment="", **stamp)
        return transitions.accept_return(**stamp)

    with all_in_before_any_locks(monkeypatch, judging):
        outcomes = race(judge, HANDS)

    assert refused(outcomes) == HANDS - 1
    kept = Filing.objects.get()
    assert (kept.accepted_at is None) != (kept.queried_at is None)


def test_a_return_is_certified_once(monkeypatch):
    waiting = life.submitted_return()
    second = life.contact_of(waiting.agreement, other_than=life.the_filing(waiting).submitted_by)

    with all_in_before_any_locks(monkeypatch, filing):
        outcomes = race(lambda number: transitions.certify_return(monitoring_return=waiting, by=second, at=AT), HANDS)

    assert refused(outcomes) == HANDS - 1
    assert waiting.steps.filter(verb="certify").count() == 1


def a_move():
    with_income()
    next_year = with_income(a_fund(start_on=a_later_year()))
    award = life.an_award(ends_on=a_later_year().replace(year=2019))
    agreement = life.accepted_agreement(life.offered_agreement(life.drafted_agreement(award)))
    commitment = agreement.award.commitments.get()
    return life.proposed_variation(
        agreement,
        kind=VariationKind.MOVED,
        ends_on=None,
        moves=[MoveFacts(commitment.pk, next_year, None, Decimal(500))],
    )


def a_later_year():
    return AT.date().replace(month=4, day=1)


def agree(change, by):
    return transitions.agree_variation(variation=change, side=Side.OFFICE, by=by, at=AT)


def test_a_variation_that_several_agree_is_carried_out_once(monkeypatch):
    change, manager = a_move(), a_person(Role.MANAGER)
    contact = life.contact_of(change.agreement)
    transitions.agree_variation(variation=change, side=Side.PROVIDER, by=contact, at=AT)
    before = LedgerEntry.objects.count()

    with all_in_before_any_locks(monkeypatch, variation, "_settling"):
        outcomes = race(lambda number: agree(change, manager), HANDS)

    assert refused(outcomes) == HANDS - 1
    assert LedgerEntry.objects.count() == before + 2
    assert Variation.objects.get().made_entries.count() == 2
