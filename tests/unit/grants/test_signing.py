"""The signature: all of it or nothing, numbered without a gap, in the years of London."""

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from unittest import mock

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from accounts.roles import Role
from commissioning import transitions as ledger
from commissioning.figures.office import the_office
from commissioning.models import LedgerEntry, Office
from core.models import AuditEvent
from core.pdf import PaperRefused, PaperUnavailable
from core.refusal import Refused
from grants.choices import NoticeKind, PaperKind, Task
from grants.choices import NoticeState as S
from grants.figures.signing import next_reference, obstacles_to_sign
from grants.models import Award, DecisionNotice, NoticePaper, ReferenceSeries
from tests.factories import grants as f
from tests.factories.commissioning import a_commitment, a_heading, a_person, an_office, with_income
from tests.factories.interests import an_interest

pytestmark = pytest.mark.django_db

AT = f.AT
THREE_BY_FINANCIAL_YEAR = "PCC-{financial_year}-{number:03d}"


def rows_of_everything():
    # Who signs is entered before anything is counted.
    a_person(Role.COMMISSIONER)
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def row_of(notice):
    return DecisionNotice.objects.filter(pk=notice.pk).values().get()


def office_writes(pattern):
    an_office()
    Office.objects.update(decision_reference_format=pattern)


# what one signature makes


def test_everything_is_made_in_one_go():
    notice = f.signed()
    assert (notice.state, notice.reference, notice.slug) == (S.SIGNED, "001/2018", "001-2018")
    assert notice.signed_on == notice.effective_on == AT.date()
    entry = LedgerEntry.objects.get(made_by_notice__notice=notice)
    assert (entry.amount, entry.decision_reference, entry.effective_on) == (Decimal(10000), "001/2018", AT.date())
    award = Award.objects.get(notice=notice)
    assert award.commitments.get().amount_committed == Decimal(10000)
    paper = notice.papers.get()
    assert paper.kind == PaperKind.NOTICE
    assert paper.sha256 == hashlib.sha256(bytes(paper.content)).hexdigest()
    step = notice.steps.get(verb="sign")
    assert (step.by, step.at) == (notice.signed_by, AT)
    trail = AuditEvent.objects.get(action="grants.notice.sign").details
    assert (trail["reference"], trail["sha256_notice"]) == ("001/2018", paper.sha256)


def test_the_declaration_is_printed_and_frozen():
    stated = "My sister works there. She had no part in it."
    notice = f.signed(interests="stated", interests_stated=f"  {stated} ")
    printed = notice.papers.get().frozen_input["signature"]
    assert (printed["interests"], printed["interests_stated"]) == ("stated", stated)
    assert (printed["reference"], printed["signed_on"]) == ("001/2018", "2018-03-01")


def test_the_annex_is_a_paper_of_its_own():
    notice = f.filled()
    f.write_task(notice, Task.ANNEX, by=notice.drafted_by, body="<p>Canary</p>")
    notice = f.signed(f.certified(f.submitted(f.again(notice))))
    papers = {paper.kind: paper for paper in notice.papers.all()}
    assert set(papers) == {PaperKind.NOTICE, PaperKind.ANNEX}
    assert "Canary" in str(papers[PaperKind.ANNEX].frozen_input)
    assert "Canary" not in str(papers[PaperKind.NOTICE].frozen_input)


def test_the_signatory_is_who_signed_whoever_holds_the_office():
    notice = f.certified()
    ledger.add_term(office=the_office(), holder="Pat Holder", started_on=date(2016, 5, 12), by=a_person(), at=AT)
    notice = f.signed(notice)
    assert notice.signatory_title == "Police and Crime Commissioner"
    assert notice.signatory_name == notice.signed_by.name != "Pat Holder"
    assert notice.papers.get(kind=PaperKind.NOTICE).frozen_input["signature"]["name"] == notice.signed_by.name


@pytest.mark.parametrize("role", [Role.MANAGER, Role.FINANCE])
def test_an_interest_of_who_submitted_or_certified_stops_the_signature(role):
    notice = f.certified()
    an_interest(a_person(role), notice.lines.get().provider)
    with pytest.raises(Refused, match="has a live interest"):
        f.signed(notice)


# all or nothing


@pytest.mark.parametrize(
    "fault", [PaperRefused("Its table is too wide."), PaperUnavailable(), RuntimeError("out of paper")]
)
def test_a_press_that_fails_writes_nothing(fault):
    notice = f.certified()
    before, row = rows_of_everything(), row_of(notice)
    with pytest.raises((Refused, RuntimeError)):
        f.signed(notice, press=mock.Mock(side_effect=fault))
    assert rows_of_everything() == before
    assert row_of(notice) == row


def test_a_press_that_fails_at_the_annex_writes_nothing():
    notice = f.filled()
    f.write_task(notice, Task.ANNEX, by=notice.drafted_by)
    notice = f.certified(f.submitted(f.again(notice)))
    before, row = rows_of_everything(), row_of(notice)

    def press(kind, printed):
        if kind == PaperKind.ANNEX:
            raise PaperRefused("Its table is too wide.")
        return f.press(kind, printed)

    with pytest.raises(Refused, match="could not be printed, so it was not signed"):
        f.signed(notice, press=press)
    assert rows_of_everything() == before
    assert row_of(notice) == row


def test_a_ledger_that_refuses_writes_nothing():
    fund = with_income()
    notice = f.certified(f.submitted(f.filled(fund, Decimal(60_000))))
    a_commitment(fund, Decimal(50_000))
    before, row = rows_of_everything(), row_of(notice)
    with pytest.raises(Refused, match="£60,000 is asked of Victims Fund 2017/18, which has £50,000 left"):
        f.signed(notice)
    assert rows_of_everything() == before
    assert row_of(notice) == row


def test_where_the_check_before_it_is_passed_over_the_ledger_itself_refuses():
    fund = with_income()
    notice = f.certified(f.submitted(f.filled(fund, Decimal(60_000))))
    a_commitment(fund, Decimal(50_000))
    before = rows_of_everything()
    with mock.patch("grants.transitions.signing.obstacles_to_sign", return_value=[]), pytest.raises(Refused):
        f.signed(notice)
    assert rows_of_everything() == before


def test_a_database_that_refuses_a_paper_writes_nothing():
    notice = f.certified()
    before, row = rows_of_everything(), row_of(notice)
    refuse = mock.patch.object(NoticePaper.objects, "create", side_effect=IntegrityError("paper_hashed"))
    with refuse, pytest.raises(IntegrityError):
        f.signed(notice)
    assert rows_of_everything() == before
    assert row_of(notice) == row


def test_a_notice_is_signed_once():
    notice = f.signed()
    before = rows_of_everything()
    with pytest.raises(Refused, match="has been signed"):
        f.signed(notice)
    assert rows_of_everything() == before


def test_before_finance_has_certified_nobody_signs():
    with pytest.raises(Refused, match="Finance has not certified the money yet"):
        f.signed(f.submitted())


def test_the_rule_that_greys_the_button_is_the_rule_that_refuses():
    notice = f.submitted()
    person = a_person(Role.COMMISSIONER)
    listed = obstacles_to_sign(notice, person=person.pk, on=AT.date())
    with pytest.raises(Refused) as refused:
        f.signed(notice)
    assert refused.value.obstacles == listed


# references


def test_numbers_follow_without_a_gap_also_after_what_was_given_up():
    given = [f.signed().reference]
    aborted = f.certified()
    with pytest.raises(Refused):
        f.signed(aborted, press=mock.Mock(side_effect=PaperRefused("Too long.")))
    with pytest.raises(RuntimeError):
        f.signed(aborted, press=mock.Mock(side_effect=RuntimeError))
    f.refused()
    given += [f.signed().reference, f.signed(aborted).reference]
    assert given == ["001/2018", "002/2018", "003/2018"]
    assert ReferenceSeries.objects.get(name="#/2018").last_number == 3


def test_the_next_number_is_told_before_and_given_then():
    notice = f.certified()
    office = Office.objects.get()
    assert next_reference(office, AT.date()) == "001/2018"
    assert f.signed(notice).reference == "001/2018"
    assert next_reference(office, AT.date()) == "002/2018"
    assert next_reference(office, date(2019, 1, 1)) == "001/2019"
    assert next_reference(None, AT.date()) == ""


def references_at(*moments):
    return [f.signed(at=moment).reference for moment in moments]


def test_the_calendar_year_is_londons():
    assert references_at(
        datetime(2018, 12, 31, 23, 30, tzinfo=UTC),
        datetime(2019, 1, 1, 0, 0, tzinfo=UTC),
        # In Rio de Janeiro it is still 2018, in London no longer.
        datetime(2018, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-2))),
        # In Tokyo it is 2019 already, in London not yet.
        datetime(2019, 1, 1, 5, 0, tzinfo=timezone(timedelta(hours=9))),
    ) == ["001/2018", "001/2019", "002/2019", "002/2018"]


def test_the_financial_year_begins_at_midnight_in_london_which_is_summer_time_by_then():
    office_writes(THREE_BY_FINANCIAL_YEAR)
    assert references_at(
        datetime(2018, 3, 31, 22, 59, tzinfo=UTC),
        datetime(2018, 3, 31, 23, 0, tzinfo=UTC),
        datetime(2019, 1, 1, 12, 0, tzinfo=UTC),
    ) == ["PCC-2017-18-001", "PCC-2018-19-001", "PCC-2018-19-002"]


def test_the_day_of_the_signature_is_londons_too():
    notice = f.signed(at=datetime(2018, 3, 31, 23, 30, tzinfo=UTC))
    assert notice.signed_on == notice.effective_on == date(2018, 4, 1)


def test_a_new_format_begins_a_new_series_and_the_old_goes_on_where_it_stood():
    first = f.signed().reference
    office_writes(THREE_BY_FINANCIAL_YEAR)
    second = f.signed().reference
    office_writes("{number:03d}/{year}")
    assert [first, second, f.signed().reference] == ["001/2018", "PCC-2017-18-001", "002/2018"]


def test_without_an_office_nothing_is_numbered():
    notice = f.certified()
    with mock.patch("grants.transitions.signing.the_office", return_value=None), pytest.raises(Refused):
        f.signed(notice)


def test_the_database_holds_a_number_and_a_reference_once():
    one, two = f.signed(), f.certified()
    taken = {"series": one.series, "number": one.number}
    for changes in (taken, {"reference_key": one.reference_key}, {"slug": one.slug}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DecisionNotice.objects.filter(pk=two.pk).update(**changes)


# superseding


def superseding(old):
    return f.certified(f.submitted(f.with_words(f.a_draft(NoticeKind.OTHER, supersedes=old))))


@pytest.mark.parametrize("make", [f.signed, f.published])
def test_a_later_notice_supersedes(make):
    old = make()
    papers = list(old.papers.values_list("sha256", flat=True))
    new = f.signed(superseding(old))
    old = f.again(old)
    assert old.state == S.SUPERSEDED
    assert old.steps.get(verb="supersede").comment == f"By {new.reference}"
    assert list(old.papers.values_list("sha256", flat=True)) == papers
    assert new.papers.get(kind=PaperKind.NOTICE).frozen_input["supersedes"] == old.reference


def test_nothing_is_superseded_twice():
    old = f.signed()
    one, two = superseding(old), superseding(old)
    f.signed(one)
    before = rows_of_everything()
    with pytest.raises(Refused, match=r"001/2018 .* is superseded: choose another notice to supersede, or none"):
        f.signed(two)
    # Two at the same moment: the check had found nothing, the database refuses.
    checked = mock.patch("grants.transitions.signing.obstacles_to_sign", return_value=[])
    with checked, pytest.raises(Refused, match="Another notice has superseded it meanwhile"), transaction.atomic():
        f.signed(two)
    assert rows_of_everything() == before
    assert f.again(two).state == S.SUBMITTED


def test_a_superseded_notice_is_not_published():
    old = f.signed()
    f.signed(superseding(old))
    with pytest.raises(Refused, match="has been superseded"):
        f.published(f.again(old))


# headings


def test_the_heading_of_a_line_is_the_one_that_is_used():
    fund = with_income()
    heading = a_heading(fund, "Domestic abuse", Decimal(60_000))
    f.signed(f.certified(f.submitted(f.filled(fund, Decimal(10_000), allocation=heading))))
    heading.refresh_from_db()
    assert heading.amount_committed == Decimal(10_000)
