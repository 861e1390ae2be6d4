"""Issued reports refuse change in the database: their words, answers, steps and paper."""

from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from core.append_only import AppendOnlyModel, FreezingModel
from reports import transitions
from reports.choices import FindingAnswered, ReportState
from reports.figures.check import check_of
from reports.models import (
    FindingAnswer,
    IssuedPaper,
    Report,
    ReportComment,
    ReportSection,
    ReportStep,
    SectionWording,
)
from tests.factories.commissioning import AT
from tests.factories.reports import YEAR, a_manager, a_report, an_author, press
from tests.frozen import HELD, another, columns_of, execute, free_row, held_rows
from tests.worlds import world

pytestmark = pytest.mark.django_db

FREEZING = [Report, ReportSection, SectionWording, ReportComment, FindingAnswer]
ADDED = [ReportStep, IssuedPaper]
WRONG = {"Numbers": "<p>The total of 56,822 and 52,993 is 109,875.</p>"}


def own(model):
    return pytest.param(model, id=model.__name__)


def answered(**how):
    """A draft with a comment and an answer to a finding."""
    report = a_report(words=WRONG, **how)
    section = report.sections.get(heading="Numbers")
    transitions.comment_on(section=section, words="Is that so?", by=a_manager(), at=AT)
    transitions.answer_finding(
        report=report,
        finding=check_of(report).open[0],
        answer=FindingAnswered.QUOTED,
        source="The paper of January",
        source_on=date(2018, 1, 23),
        by=an_author(),
        at=AT,
    )
    return report


def reports_at_work():
    """One that was issued, and a draft beside it."""
    issued = answered()
    transitions.send_report(report=issued, by=an_author(), at=AT)
    transitions.approve_report(report=issued, by=a_manager(), at=AT)
    transitions.issue_report(report=issued, press=press, by=a_manager(), at=AT)
    answered(first_year=YEAR)
    return Report.objects.get(pk=issued.pk)


reports = world(reports_at_work)


def test_no_table_of_reports_is_left_out():
    guarded = {
        model
        for model in apps.get_app_config("reports").get_models()
        if issubclass(model, (AppendOnlyModel, FreezingModel))
    }
    assert guarded == {*FREEZING, *ADDED}


@pytest.mark.parametrize("model", [own(model) for model in (*FREEZING, *ADDED)])
def test_no_row_that_is_held_is_deleted(reports, model):
    for row in held_rows(model):
        with pytest.raises(DatabaseError, match=HELD):
            execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)


@pytest.mark.parametrize("model", [own(model) for model in (*FREEZING, *ADDED)])
def test_no_column_that_is_held_is_changed(reports, model):
    table, row = model._meta.db_table, held_rows(model)[0]
    for field in model._meta.concrete_fields:
        if field.name in getattr(model, "still_changes", ()) or field.primary_key:
            continue
        with pytest.raises(DatabaseError, match=HELD):
            execute(f'UPDATE {table} SET "{field.column}" = {another(field)} WHERE id = %s', row.pk)


@pytest.mark.parametrize("model", [own(model) for model in FREEZING if model.part_of])
def test_nothing_is_added_to_what_is_held_nor_moved_into_it(reports, model):
    table, listed = model._meta.db_table, columns_of(model)
    key = model._meta.get_field(model.part_of).column
    held, free = held_rows(model)[0], free_row(model)
    with pytest.raises(DatabaseError, match=r"is frozen|UNIQUE"):
        execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table} WHERE id = %s", held.pk)
    with pytest.raises(DatabaseError, match=r"is frozen|UNIQUE"):
        execute(f'UPDATE {table} SET "{key}" = %s WHERE id = %s', getattr(held, key), free.pk)


@pytest.mark.parametrize("model", [own(model) for model in FREEZING if model.part_of])
def test_what_belongs_to_a_draft_can_be_taken_away(reports, model):
    """The other side of the same guards: work goes on until it is issued."""
    free = free_row(model)
    with transaction.atomic():
        free.delete()
        assert not model.objects.filter(pk=free.pk).exists()
        transaction.set_rollback(True)


def test_an_issued_report_is_superseded_and_never_reopened(reports):
    execute(f"UPDATE {Report._meta.db_table} SET state = '{ReportState.SUPERSEDED}' WHERE id = %s", reports.pk)
    for state in (ReportState.DRAFT, ReportState.APPROVED, ReportState.WITHDRAWN):
        with pytest.raises(DatabaseError):
            execute(f"UPDATE {Report._meta.db_table} SET state = '{state}' WHERE id = %s", reports.pk)
