"""A signed notice, its parts, its papers and its entries refuse change and deletion, in Python and in the database."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from commissioning.models import Fund
from core.append_only import AppendOnlyModel, FreezingModel, guards_lifted
from grants import transitions
from grants.choices import Task
from grants.models import AwardLine, DecisionNotice, NoticePaper, QuotedAmount, Variation
from tests.factories import advice
from tests.factories import grants as stage
from tests.factories.commissioning import AT, an_area
from tests.factories.grants_papers import attached, with_annex
from tests.worlds import world

pytestmark = pytest.mark.django_db


def is_of_a_notice(model):
    """The notice itself, and whatever points to one; what hangs on an agreement has tests of its own."""
    if model is DecisionNotice or any(field.name == "notice" for field in model._meta.fields):
        return model is not Variation
    return getattr(model, "part_of", "") in ("line", "section")


OWN = [model for model in apps.get_models() if model._meta.app_label == "grants" and is_of_a_notice(model)]
PARTS = [model for model in OWN if issubclass(model, FreezingModel)]
ADDED = [model for model in OWN if issubclass(model, AppendOnlyModel)]


def a_published_notice():
    """A published notice with a row in most tables, a signed budget and one on advice for the others, and a draft."""
    draft = stage.filled(areas=[an_area()], instalments=[(stage.STARTS, Decimal(10000))])
    attached(draft)
    with_annex(with_annex(draft))
    # What is quoted must stand in the words.
    stage.write_task(draft, Task.SUMMARY, by=draft.drafted_by, body="<p>The letter speaks of £7.</p>")
    QuotedAmount.objects.create(
        notice=draft, amount=Decimal(7), source="A letter", added_at=AT, added_by=draft.drafted_by
    )
    signed = stage.published(stage.signed(stage.certified(stage.submitted(draft))))
    a_signed_budget()
    advice.signed(advice.ready(advice.begun(fund=Fund.objects.get())))
    attached(stage.filled())
    return DecisionNotice.objects.get(pk=signed.pk)


notice = world(a_published_notice)


def a_signed_budget():
    budget = stage.a_draft("budget")
    facts = transitions.BudgetFacts(fund=Fund.objects.get(), heading="Hate crime", amount=Decimal(5))
    transitions.add_budget_line(notice=budget, facts=facts, by=budget.drafted_by, at=AT)
    return stage.signed(stage.certified(stage.submitted(stage.with_words(budget))))


def execute(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def frozen_rows(model):
    """The rows of a model that belong to a frozen notice; there is one at least, or a test would test nothing."""
    found = [row for row in model.objects.order_by("pk") if whole_of(row).frozen_at]
    assert found
    return found


def whole_of(row):
    part_of = getattr(row, "part_of", "")
    if part_of:
        return whole_of(getattr(row, part_of))
    return row if isinstance(row, DecisionNotice) else row.notice


def own(model):
    return pytest.param(model, id=model.__name__)


@pytest.mark.parametrize("model", [own(model) for model in (*PARTS, *ADDED)])
def test_no_row_of_it_is_deleted(notice, model):
    for row in frozen_rows(model):
        with pytest.raises(DatabaseError, match=r"is frozen|is append-only"):
            execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)


@pytest.mark.parametrize("model", [own(model) for model in (*PARTS, *ADDED)])
def test_no_column_of_it_is_changed(notice, model):
    table, still = model._meta.db_table, (*getattr(model, "still_changes", ()), *getattr(model, "fills_once", ()))
    for row in frozen_rows(model)[:1]:
        for field in model._meta.concrete_fields:
            if field.name in still or field.primary_key:
                continue
            with pytest.raises(DatabaseError, match=r"is frozen|is append-only"):
                execute(f'UPDATE {table} SET "{field.column}" = {another(field)} WHERE id = %s', row.pk)


def another(field):
    """A value that is not the one that stands, in SQL."""
    kind = field.get_internal_type()
    if kind == "BooleanField":
        return f'NOT "{field.column}"'
    if kind in ("DateField", "DateTimeField"):
        return "'1999-12-31'"
    if kind == "BinaryField":
        return "X'00'" if connection.vendor == "sqlite" else r"'\x00'"
    if kind == "JSONField":
        return "'{}'"
    return "'999999'" if kind in ("CharField", "TextField", "SlugField", "EmailField") else "999999"


@pytest.mark.parametrize("model", [own(model) for model in PARTS if model is not DecisionNotice])
def test_nothing_is_added_to_it(notice, model):
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    listed = ", ".join(f'"{column}"' for column in columns)
    for row in frozen_rows(model)[:1]:
        with pytest.raises(DatabaseError, match=r"is frozen|UNIQUE"):
            execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table} WHERE id = %s", row.pk)


def test_the_lists_of_its_lines_are_frozen_too(notice):
    line = notice.lines.get()
    through = AwardLine.areas.through._meta.db_table
    with pytest.raises(DatabaseError, match="is frozen"):
        execute(f"DELETE FROM {through} WHERE awardline_id = %s", line.pk)
    with pytest.raises(DatabaseError, match="is frozen"):
        line.areas.add(an_area("Walsall", "E08000030"))


def test_its_entries_are_kept(notice):
    entry = notice.made_entries.get().entry
    for sql in ("UPDATE commissioning_ledgerentry SET amount = 1 WHERE id = %s", "DELETE FROM {} WHERE id = %s"):
        with pytest.raises(DatabaseError, match="append-only"):
            execute(sql.format("commissioning_ledgerentry"), entry.pk)


def test_a_publication_is_recorded_once(notice):
    with pytest.raises(DatabaseError, match="is frozen"):
        DecisionNotice.objects.filter(pk=notice.pk).update(published_at=AT.replace(year=2019))
    with pytest.raises(DatabaseError):
        execute("UPDATE grants_decisionnotice SET published_at = NULL WHERE id = %s", notice.pk)


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "refused", "withdrawn", "signed"])
def test_a_published_notice_takes_no_earlier_state(notice, state):
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionNotice.objects.filter(pk=notice.pk).update(state=state)


def test_what_was_refused_or_withdrawn_is_frozen_as_well():
    for ended in (stage.refused(), stage.withdrawn()):
        with pytest.raises(DatabaseError, match="is frozen"), transaction.atomic():
            ended.lines.update(service="Another")


@pytest.mark.postgres
@pytest.mark.parametrize("model", [own(model) for model in (*PARTS, *ADDED)])
def test_no_table_of_it_is_emptied(notice, model):
    # What this transaction still has to check would be in the way of any TRUNCATE.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match=r"is frozen|is append-only"):
        execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.sqlite
@pytest.mark.parametrize("model", [own(model) for model in (*PARTS, *ADDED)])
def test_no_row_of_it_is_replaced_by_its_key(notice, model):
    """SQLite's REPLACE deletes the row that bears the key, and asks no delete trigger."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    listed = ", ".join(f'"{column}"' for column in columns)
    other = next((row for row in model.objects.all() if not whole_of(row).frozen_at), None)
    for row in frozen_rows(model)[:1]:
        source = other or row
        with pytest.raises(DatabaseError, match=r"is frozen|is append-only|UNIQUE"):
            execute(
                f"INSERT OR REPLACE INTO {table} (id, {listed}) SELECT %s, {listed} FROM {table} WHERE id = %s",
                row.pk,
                source.pk,
            )
        if other is not None:
            with pytest.raises(DatabaseError, match=r"is frozen|is append-only|UNIQUE"):
                execute(f"UPDATE OR REPLACE {table} SET id = %s WHERE id = %s", row.pk, other.pk)


@pytest.mark.sqlite
def test_a_signed_paper_is_not_replaced_through_its_notice_and_kind(notice):
    paper = NoticePaper.objects.get(notice=notice, kind="notice")
    columns = "notice_id, kind, name, sha256, frozen_input, made_at"
    with pytest.raises(DatabaseError, match="UNIQUE"):
        execute(
            f"INSERT OR REPLACE INTO grants_noticepaper ({columns}, content) "
            f"SELECT {columns}, X'00' FROM grants_noticepaper WHERE id = %s",
            paper.pk,
        )


@pytest.mark.sqlite
@pytest.mark.parametrize("column", ["slug", "reference_key"])
def test_a_signed_notice_is_not_replaced_through_its_reference(notice, column):
    draft = DecisionNotice.objects.get(frozen_at=None)
    with pytest.raises(DatabaseError, match="UNIQUE"):
        execute(
            f"UPDATE OR REPLACE grants_decisionnotice SET {column} = %s WHERE id = %s",
            getattr(notice, column),
            draft.pk,
        )


def test_twin_without_the_guards_lets_it_happen(notice):
    with guards_lifted():
        execute("UPDATE grants_awardline SET service = 'Another' WHERE notice_id = %s", notice.pk)
    assert notice.lines.get().service == "Another"


def test_python_refuses_to_change_a_stored_paper(notice):
    paper = notice.papers.first()
    with pytest.raises(TypeError, match="append-only"):
        paper.save()
    with pytest.raises(TypeError, match="append-only"):
        paper.delete()
