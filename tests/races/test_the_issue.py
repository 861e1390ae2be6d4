"""Reports issued at the same moment: one number each without a gap, and one report once.

The twins, from which a guard is taken, give one number to all and issue one report twice.
"""

from contextlib import ExitStack, contextmanager
from threading import Barrier, local

import pytest
from django.db.models import Max

from core.append_only import guards_lifted
from core.pdf import PaperRefused
from reports.models import IssuedPaper, Report, ReportStep
from reports.transitions import issue, issue_report
from tests.factories.commissioning import AT
from tests.factories.reports import YEAR, a_manager, approved_report, press
from tests.races.rivals import race, refused, without_constraint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

ISSUERS, REPORTS, ABORTED = 4, 12, 4
WORDS = {"Purpose": "<p>The board is asked to note this report.</p>"}


def approved(count):
    first = approved_report(words=WORDS)
    return [first, *(approved_report(words=WORDS, first_year=YEAR) for _ in range(count - 1))]


def jammed(printed):
    raise PaperRefused("The press has jammed.")


def issued(report, *, by=press):
    return issue_report(report=report, press=by, by=a_manager(), at=AT)


def attempt(report, *, is_given_up):
    try:
        return issued(report, by=jammed if is_given_up else press)
    except issue.Refused as refusal:
        return refusal


def test_no_number_is_left_out_or_given_twice():
    reports = approved(REPORTS)
    turns = {number: [] for number in range(ISSUERS)}
    for place, report in enumerate(reports):
        turns[place % ISSUERS] += [(report, True)] * (place < ABORTED) + [(report, False)]

    outcomes = race(lambda number: [attempt(one, is_given_up=up) for one, up in turns[number]], ISSUERS)

    assert refused([one for share in outcomes for one in share]) == ABORTED
    assert sorted(Report.objects.issued().values_list("number", flat=True)) == list(range(1, REPORTS + 1))
    assert IssuedPaper.objects.count() == REPORTS


def test_twin_without_the_constraints_gives_one_number_to_all(monkeypatch):
    reports, seen, met = approved(ISSUERS), local(), Barrier(ISSUERS)

    def number_as_it_was_seen(report, on):
        report.series, report.number, report.reference = "BR/2018", seen.number, f"BR {seen.number:03d}/2018"
        report.slug = f"br-{seen.number:03d}-2018"

    def issue_late(number):
        seen.number = (Report.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        met.wait(timeout=30)
        return issued(reports[number])

    monkeypatch.setattr(issue, "_number", number_as_it_was_seen)
    with without_unique_references():
        assert refused(race(issue_late, ISSUERS)) == 0
        assert set(Report.objects.issued().values_list("number", flat=True)) == {1}


@contextmanager
def without_unique_references():
    def end():
        with guards_lifted():
            for model in (IssuedPaper, ReportStep, Report):
                model.objects.all().delete()

    with ExitStack() as gone:
        for name in ("report_reference_once", "report_address_once", "report_number_once"):
            gone.enter_context(without_constraint(Report, name, tidy=end))
        yield


def test_one_report_issued_by_several_hands_at_once_is_issued_once():
    report = approved_report(words=WORDS)

    outcomes = race(lambda number: issued(report), ISSUERS)

    assert refused(outcomes) == ISSUERS - 1
    assert (IssuedPaper.objects.count(), ReportStep.objects.filter(verb="issue").count()) == (1, 1)
