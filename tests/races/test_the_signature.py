"""Many signatures at once: the fund is never overspent, no number is given twice or left out, nothing happens twice.

Each race has a twin from which the guard is taken: it must go wrong, or the race proves nothing.
"""

from contextlib import ExitStack, contextmanager
from decimal import Decimal
from threading import Barrier, Lock, local

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.roles import Role
from commissioning import rules as fund_rules
from commissioning.models import Fund, LedgerEntry
from core.append_only import guards_lifted
from core.pdf import PaperRefused
from grants import transitions
from grants.choices import Interests
from grants.figures import check
from grants.figures.faults import notice_faults
from grants.models import Award, DecisionNotice, NoticePaper, NoticeStep
from grants.transitions import signing
from tests.factories import grants as stage
from tests.factories.commissioning import AT, a_person, a_priority, a_provider, with_income
from tests.races.rivals import race, refused, without_constraint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

RIVALS = 16
SIGNERS = 8
SIGNATURES = 240
# Of each ten attempts three are given up: their paper cannot be printed.
ABORTED = 3


def certified(number, amounts):
    """So many certified awards, each of an amount in pounds, to one provider."""
    fund = Fund.objects.first() or with_income(amount=Decimal(100))
    provider, priority = a_provider(), a_priority()
    return [
        stage.certified(stage.submitted(stage.filled(fund, amounts, provider=provider, priority=priority)))
        for _ in range(number)
    ]


@pytest.fixture(autouse=True)
def commissioner():
    """Stands before the race: sixteen threads would each enter one."""
    stage.an_office()
    return a_person(Role.COMMISSIONER)


def sign(notice, *, press=stage.press):
    return transitions.sign_notice(
        notice=notice, interests=Interests.NONE, press=press, by=a_person(Role.COMMISSIONER), at=AT
    )


@pytest.fixture
def no_check_in_python(monkeypatch):
    """As if every check before the database were forgotten: the database alone must refuse."""
    monkeypatch.setattr(fund_rules, "obstacles_to_commit", lambda *args, **kwargs: [])
    monkeypatch.setattr(check, "obstacles_to_room", lambda *args, **kwargs: [])


def assert_three_stand(outcomes):
    fund = Fund.objects.get()
    assert refused(outcomes) == RIVALS - 3
    assert fund.amount_committed == Decimal(90)
    assert sum(LedgerEntry.objects.filter(kind="commitment").values_list("amount", flat=True)) == Decimal(90)
    assert Award.objects.count() == NoticePaper.objects.count() == 3
    assert notice_faults() == []


def test_sixteen_signatures_on_a_fund_with_room_for_three():
    notices = certified(RIVALS, Decimal(30))

    outcomes = race(lambda number: sign(notices[number]), RIVALS)

    assert_three_stand(outcomes)
    words = {str(outcome) for outcome in outcomes if isinstance(outcome, Exception)}
    assert words == {"£30 is asked of Victims Fund 2017/18, which has £10 left"}


def test_the_database_alone_refuses_the_others(no_check_in_python):
    notices = certified(RIVALS, Decimal(30))

    outcomes = race(lambda number: sign(notices[number]), RIVALS)

    assert_three_stand(outcomes)
    words = {str(outcome) for outcome in outcomes if isinstance(outcome, Exception)}
    assert words == {"The fund would be committed beyond its confirmed income and tolerance"}


def test_twin_without_the_check_overspends(no_check_in_python):
    notices = certified(RIVALS, Decimal(30))

    with without_constraint(Fund, "fund_not_overcommitted"):
        outcomes = race(lambda number: sign(notices[number]), RIVALS)

        assert refused(outcomes) == 0
        assert Fund.objects.get().amount_committed == 30 * RIVALS


def attempts(notices, attempt):
    """Each signer works through a share of the notices; three attempts of ten are given up and made again."""
    turns = {number: [] for number in range(SIGNERS)}
    aborts = SIGNATURES * ABORTED // 10
    for place, notice in enumerate(notices):
        turns[place % SIGNERS] += [(notice, True)] * (place < aborts) + [(notice, False)]
    assert sum(map(len, turns.values())) == SIGNATURES
    return lambda number: [attempt(notice, is_given_up=given_up) for notice, given_up in turns[number]]


def attempt(notice, *, is_given_up):
    def jammed(kind, printed):
        raise PaperRefused("The press has jammed.")

    try:
        return sign(notice, press=jammed if is_given_up else stage.press)
    except signing.Refused as refusal:
        return refusal


def test_no_number_is_left_out_or_given_twice():
    notices = [stage.certified(stage.submitted(plain())) for _ in range(SIGNATURES * (10 - ABORTED) // 10)]
    outcomes = [one for share in race(attempts(notices, attempt), SIGNERS) for one in share]

    assert refused(outcomes) == SIGNATURES * ABORTED // 10
    numbers = sorted(DecisionNotice.objects.signed().values_list("number", flat=True))
    assert numbers == list(range(1, len(notices) + 1))
    assert set(DecisionNotice.objects.signed().values_list("reference", flat=True)) == {
        f"{number:03d}/2018" for number in numbers
    }
    assert notice_faults() == []


def plain():
    """A decision of the kind that needs least and moves no money."""
    return stage.with_words(stage.a_draft("other"))


@contextmanager
def without_unique_references():
    """The guard's absence: any number of notices may bear one reference and one number."""

    def end():
        with guards_lifted():
            for model in (NoticePaper, NoticeStep, DecisionNotice):
                model.objects.all().delete()

    with ExitStack() as gone:
        for name in ("notice_reference_once", "notice_address_once", "notice_number_once"):
            gone.enter_context(without_constraint(DecisionNotice, name, tidy=end))
        yield


def counting_before_the_transaction(monkeypatch, rivals):
    """As if the next number were read first and written later, which is how Excel was kept."""
    seen, met = local(), Barrier(rivals)

    def give_what_was_seen(notice, office, on):
        notice.series, notice.number = "#/2018", seen.number
        notice.reference = f"{seen.number:03d}/2018"
        notice.reference_key, notice.slug = f"{seen.number}-2018", f"{seen.number:03d}-2018"

    monkeypatch.setattr(signing, "_give_reference", give_what_was_seen)

    def sign_late(notice):
        seen.number = (DecisionNotice.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        met.wait(timeout=30)
        return sign(notice)

    return sign_late


def test_the_database_alone_refuses_a_number_that_was_given(monkeypatch):
    notices = [stage.certified(stage.submitted(plain())) for _ in range(4)]
    sign_late = counting_before_the_transaction(monkeypatch, len(notices))

    outcomes = race(lambda number: sign_late(notices[number]), len(notices))

    assert refused(outcomes) == len(notices) - 1
    assert list(DecisionNotice.objects.signed().values_list("reference", flat=True)) == ["001/2018"]


def test_twin_without_the_constraints_gives_one_number_to_all(monkeypatch):
    notices = [stage.certified(stage.submitted(plain())) for _ in range(4)]
    sign_late = counting_before_the_transaction(monkeypatch, len(notices))

    with without_unique_references():
        outcomes = race(lambda number: sign_late(notices[number]), len(notices))

        assert refused(outcomes) == 0
        assert list(DecisionNotice.objects.signed().values_list("reference", flat=True)) == ["001/2018"] * len(notices)


def test_one_notice_signed_by_several_hands_at_once_is_signed_once():
    (notice,) = certified(1, Decimal(30))

    outcomes = race(lambda number: sign(notice), SIGNERS)

    assert refused(outcomes) == SIGNERS - 1
    assert Fund.objects.get().amount_committed == Decimal(30)
    assert NoticeStep.objects.filter(notice=notice, verb="sign").count() == 1
    assert NoticePaper.objects.filter(notice=notice).count() == 1
    assert {str(one) for one in outcomes if isinstance(one, Exception)} == {
        "This notice has been signed: it can no longer be changed in this way"
    }


def believing_what_was_read(monkeypatch):
    """Without the lock, and without reading the row anew: each hand goes on from what it found before."""
    turn, met = Lock(), Barrier(2)

    @contextmanager
    def believed(stale):
        met.wait(timeout=30)
        with turn, transaction.atomic():
            yield stale

    monkeypatch.setattr(signing, "locked", believed)


def test_the_database_alone_refuses_a_second_signature(monkeypatch):
    (notice,) = certified(1, Decimal(30))
    believing_what_was_read(monkeypatch)

    outcomes = race_to_the_end(lambda number: sign(DecisionNotice.objects.get(pk=notice.pk)), 2)

    assert sum(isinstance(one, Exception) for one in outcomes) == 1
    assert Fund.objects.get().amount_committed == Decimal(30)


def test_twin_without_the_constraints_signs_twice(monkeypatch):
    (notice,) = certified(1, Decimal(30))
    believing_what_was_read(monkeypatch)

    def end():
        with guards_lifted():
            NoticePaper.objects.all().delete()

    with without_constraint(NoticePaper, "paper_once", tidy=end), guards_lifted():
        outcomes = race_to_the_end(lambda number: sign(DecisionNotice.objects.get(pk=notice.pk)), 2)

        assert not [one for one in outcomes if isinstance(one, Exception)]
        assert Fund.objects.get().amount_committed == Decimal(60)


def race_to_the_end(act, rivals):
    """As a race, but what the database itself refuses is an outcome too."""

    def one(number):
        try:
            return act(number)
        except IntegrityError as error:
            return error

    return race(one, rivals)
